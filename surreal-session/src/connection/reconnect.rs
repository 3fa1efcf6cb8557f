use std::time::Duration;

use super::Backoff;

/// Rules for replacing a lost socket: how soon, and how often. Default: at once, then after
/// pauses that grow from 50 ms to 5 s, for as long as it takes.
///
/// ```
/// use std::time::Duration;
/// use surreal_session::Reconnect;
///
/// let reconnect = Reconnect::new()
///     .min_pause(Duration::from_millis(100))
///     .max_pause(Duration::from_secs(30))
///     .max_attempts(20);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Reconnect {
    min_pause: Duration,
    max_pause: Duration,
    max_attempts: Option<u32>,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self::new()
    }
}

impl Reconnect {
    /// The default.
    pub fn new() -> Self {
        Self {
            min_pause: Duration::from_millis(50),
            max_pause: Duration::from_secs(5),
            max_attempts: None,
        }
    }

    /// A lost socket stays lost, and ends the connection.
    pub fn never() -> Self {
        Self::new().max_attempts(0)
    }

    /// The pause after the first attempt that failed. Each further one doubles, up to the longest.
    /// Default 50 ms.
    ///
    /// Each is shortened at random, to half at most, so that the clients of one server do not
    /// reconnect all at once.
    pub fn min_pause(mut self, pause: Duration) -> Self {
        self.min_pause = pause;
        self
    }

    /// The longest pause. Default 5 s.
    pub fn max_pause(mut self, pause: Duration) -> Self {
        self.max_pause = pause;
        self
    }

    /// Sets the number of failed attempts in a row after which the connection ends; 0 is
    /// [`never`](Self::never). Defaults to no limit.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Returns the delays after attempts that failed.
    pub(super) fn backoff(&self) -> Backoff {
        Backoff {
            first: self.min_pause,
            longest: self.max_pause,
            jitter: 0.5,
        }
    }
}

/// The attempts to replace the sockets of a handle.
///
/// To open a socket is not enough: a proxy without a server behind it may accept each one and close
/// it. So an attempt has failed until its socket has answered a call or held for a while, and as
/// long as sockets do not hold, each delay is longer than the one before.
#[derive(Debug)]
pub(super) struct Attempts {
    policy: Reconnect,
    /// Attempts in a row without a good socket.
    failed: u32,
    /// Sockets in a row that did not hold.
    brief: u32,
}

/// The time after which a socket that has answered nothing counts as good.
const HOLDS: Duration = Duration::from_secs(1);

impl Attempts {
    pub(super) fn new(policy: Reconnect) -> Self {
        Self {
            policy,
            failed: 0,
            brief: 0,
        }
    }

    /// A socket was lost after this time.
    pub(super) fn lost(&mut self, open: Duration, answered: bool) {
        let held = open >= HOLDS;
        if held || answered {
            self.failed = 0;
        }
        self.brief = if held {
            0
        } else {
            self.brief.saturating_add(1)
        };
    }

    /// Returns how many attempts in a row have failed.
    pub(super) fn failed(&self) -> u32 {
        self.failed
    }

    /// Returns the number of the next attempt, counted from 1, and how long to wait before it;
    /// `None` if there is none left.
    pub(super) fn next(&mut self) -> Option<(u32, Duration)> {
        if self
            .policy
            .max_attempts
            .is_some_and(|max| self.failed >= max)
        {
            return None;
        }
        self.failed = self.failed.saturating_add(1);
        let failures = self.failed.max(self.brief) - 1;
        Some((self.failed, self.policy.backoff().delay(failures)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Attempts, HOLDS, Reconnect};

    fn attempts() -> Attempts {
        Attempts::new(Reconnect::new().max_attempts(3))
    }

    fn is_about(delay: Duration, bound: u64) -> bool {
        let bound = Duration::from_millis(bound);
        (bound / 2..=bound).contains(&delay)
    }

    #[test]
    fn the_first_attempt_is_immediate_and_the_last_is_followed_by_none() {
        let mut attempts = attempts();
        attempts.lost(HOLDS, true);
        assert_eq!(attempts.next(), Some((1, Duration::ZERO)));
        for (attempt, bound) in [(2, 50), (3, 100)] {
            let (number, delay) = attempts.next().unwrap();
            assert_eq!(number, attempt);
            assert!(is_about(delay, bound), "{attempt}: {delay:?}");
        }
        assert_eq!(attempts.next(), None);
        assert_eq!(Attempts::new(Reconnect::never()).next(), None);
    }

    #[test]
    fn a_socket_that_was_opened_and_closed_is_an_attempt_that_failed() {
        let mut attempts = attempts();
        for attempt in 1..=3 {
            attempts.lost(Duration::ZERO, false);
            assert_eq!(attempts.next().unwrap().0, attempt);
        }
        attempts.lost(Duration::ZERO, false);
        assert_eq!(attempts.next(), None);
    }

    #[test]
    fn sockets_that_answer_but_do_not_hold_are_opened_with_growing_delays() {
        let mut attempts = attempts();
        for bound in [0, 50, 100, 200] {
            attempts.lost(Duration::ZERO, true);
            let (attempt, delay) = attempts.next().unwrap();
            assert_eq!(attempt, 1);
            assert!(is_about(delay, bound), "{delay:?}");
        }
        attempts.lost(HOLDS, false);
        assert_eq!(attempts.next(), Some((1, Duration::ZERO)));
    }
}
