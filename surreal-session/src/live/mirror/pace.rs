use std::time::Duration;

use tokio::time::Instant;

const FIRST: Duration = Duration::from_secs(1);

const LONGEST: Duration = Duration::from_secs(600);

/// The time between two comparisons that nothing has caused.
///
/// A live query is told nothing of a transaction that was open when it began. As long as the
/// transaction may have been open since, that long it may take until the mirror sees what it did.
#[derive(Debug)]
pub(super) struct Pace {
    fixed: Option<Duration>,
    /// The instant at which the live query began.
    since: Instant,
}

impl Pace {
    /// Grows with the age of the live query, unless the pause is given.
    pub(super) fn new(fixed: Option<Duration>) -> Self {
        Self {
            fixed,
            since: Instant::now(),
        }
    }

    /// The live query has restarted.
    pub(super) fn restart(&mut self) {
        self.since = Instant::now();
    }

    pub(super) fn pause(&self) -> Duration {
        self.fixed
            .unwrap_or_else(|| self.since.elapsed().clamp(FIRST, LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::advance;

    use super::Pace;

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_with_the_age_of_the_live_query() {
        let mut pace = Pace::new(None);
        for seconds in [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600] {
            assert_eq!(pace.pause(), Duration::from_secs(seconds));
            advance(pace.pause()).await;
        }
        pace.restart();
        assert_eq!(pace.pause(), Duration::from_secs(1));
        let fixed = Pace::new(Some(Duration::from_millis(7)));
        assert_eq!(fixed.pause(), Duration::from_millis(7));
    }
}
