use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{task::AbortHandle, time::Instant};

/// The time after its deadline in which a call has to end.
const GRACE: Duration = Duration::from_secs(2);

const BEAT: Duration = Duration::from_millis(10);

/// Sees to it that calls end in time. The time for which this process itself stood still, on a
/// machine that has other work, does not count.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    stalled: Arc<AtomicU64>,
    worst: Arc<AtomicU64>,
    beat: AbortHandle,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let stalled = Arc::new(AtomicU64::new(0));
        let count = stalled.clone();
        let beat = async move {
            loop {
                let slept = Instant::now();
                tokio::time::sleep(BEAT).await;
                let late = slept.elapsed().saturating_sub(2 * BEAT);
                count.fetch_add(micros(late), Ordering::Relaxed);
            }
        };
        Self {
            stalled,
            worst: Arc::default(),
            beat: tokio::spawn(beat).abort_handle(),
        }
    }

    /// Waits for a call whose deadline is `limit` from now.
    pub(crate) async fn call<T>(
        &self,
        what: &str,
        limit: Duration,
        call: impl Future<Output = T>,
    ) -> T {
        let (start, stalled) = (Instant::now(), self.stalled());
        // a call that never ends is to be an error as well
        let ended = tokio::time::timeout(limit + 10 * GRACE, call).await;
        let took = start.elapsed().saturating_sub(self.stalled() - stalled);
        let over = took.saturating_sub(limit);
        self.worst.fetch_max(micros(over), Ordering::Relaxed);
        assert!(
            ended.is_ok() && over < GRACE,
            "{what} took {took:?}, and its deadline was {limit:?}"
        );
        ended.unwrap_or_else(|_| unreachable!("it was asserted"))
    }

    /// Returns how long after its deadline the slowest call has ended.
    pub(crate) fn worst(&self) -> Duration {
        Duration::from_micros(self.worst.load(Ordering::Relaxed))
    }

    pub(crate) fn stop(&self) {
        self.beat.abort();
    }

    fn stalled(&self) -> Duration {
        Duration::from_micros(self.stalled.load(Ordering::Relaxed))
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
