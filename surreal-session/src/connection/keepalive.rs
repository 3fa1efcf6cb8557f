//! Detects a silent loss of the peer: no byte from it, and no answer to a ping.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// The liveness time is divided into this many intervals.
const BEATS: u32 = 5;

/// Counts the intervals in which nothing was heard.
#[derive(Debug)]
pub(super) struct Keepalive {
    interval: Interval,
    quiet: u32,
}

const SHORTEST_BEAT: Duration = Duration::from_millis(1);
/// A limit of `Duration::MAX` means never, and no clock reaches that far.
const LONGEST_BEAT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The action that a silence requires.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// Send a ping to the peer
    Ask,
    /// It is gone
    Gone,
}

impl Keepalive {
    /// Notices a peer that has been silent for `limit`, at the latest.
    pub(super) fn new(limit: Duration) -> Self {
        let length = (limit / BEATS).clamp(SHORTEST_BEAT, LONGEST_BEAT);
        let mut interval = interval_at(Instant::now() + length, length);
        // after a machine's sleep the peer gets its time to speak up
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { interval, quiet: 0 }
    }

    /// Pending while all is well. `heard` says whether anything came since it was last asked.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        mut heard: impl FnMut() -> bool,
    ) -> Poll<Silence> {
        loop {
            std::task::ready!(self.interval.poll_tick(cx));
            if heard() {
                self.quiet = 0;
                continue;
            }
            self.quiet += 1;
            if self.quiet == BEATS - 1 {
                return Poll::Ready(Silence::Gone);
            }
            if self.quiet == BEATS / 2 {
                return Poll::Ready(Silence::Ask);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, time::Duration};

    use tokio::time::Instant;

    use super::{Keepalive, Silence};

    #[tokio::test(start_paused = true)]
    async fn silence_is_asked_about_and_then_ends_it() {
        let limit = Duration::from_secs(15);
        let start = Instant::now();
        let mut keepalive = Keepalive::new(limit);
        assert_eq!(
            poll_fn(|cx| keepalive.poll(cx, || false)).await,
            Silence::Ask
        );
        assert_eq!(
            poll_fn(|cx| keepalive.poll(cx, || false)).await,
            Silence::Gone
        );
        assert!(start.elapsed() <= limit);
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_is_enough() {
        let mut keepalive = Keepalive::new(Duration::from_secs(15));
        let mut intervals = 0;
        let quiet = poll_fn(|cx| {
            keepalive.poll(cx, || {
                intervals += 1;
                intervals < 100
            })
        })
        .await;
        assert_eq!(quiet, Silence::Ask);
        assert_eq!(intervals, 101);
    }

    #[tokio::test]
    async fn the_longest_limit_is_no_overflow() {
        let keepalive = Keepalive::new(Duration::MAX);
        assert_eq!(keepalive.quiet, 0);
    }
}
