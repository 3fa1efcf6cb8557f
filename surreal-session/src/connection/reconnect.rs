use std::time::Duration;

/// How a lost socket is replaced: how soon, and how often it is tried. Default: at once, then after pauses that grow from
/// 50 ms to 5 s, for as long as it takes.
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

    /// The pause after the first attempt that failed. Each further one doubles, up to the longest. Default 50 ms.
    ///
    /// Each is cut at random, to half at most, so that the clients of one server do not come back all at once.
    pub fn min_pause(mut self, pause: Duration) -> Self {
        self.min_pause = pause;
        self
    }

    /// The longest pause. Default 5 s.
    pub fn max_pause(mut self, pause: Duration) -> Self {
        self.max_pause = pause;
        self
    }

    /// After how many failed attempts in a row the connection is over; 0 is [`never`](Self::never). Default: no limit.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Returns the delay before an attempt, counted from 1; `None` when there is none left.
    pub(super) fn pause(&self, attempt: u32) -> Option<Duration> {
        let ended = self.max_attempts.is_some_and(|max| attempt > max);
        (!ended).then(|| self.delay(attempt))
    }

    /// Returns the delay before an attempt, however many there were.
    ///
    /// It is between half and all of the nominal delay, so that the clients of a server that returns do not come all at
    /// once.
    pub(super) fn delay(&self, attempt: u32) -> Duration {
        let bound = match attempt {
            0 | 1 => Duration::ZERO,
            later => self
                .min_pause
                .saturating_mul(1 << (later - 2).min(20))
                .min(self.max_pause),
        };
        bound.mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Reconnect;

    #[test]
    fn pauses_grow_to_their_bound() {
        let reconnect = Reconnect::new().max_attempts(100);
        assert_eq!(reconnect.pause(1), Some(Duration::ZERO));
        for attempt in 2..=100 {
            let pause = reconnect.pause(attempt).unwrap();
            let bound =
                Duration::from_millis(50 << (attempt - 2).min(20)).min(Duration::from_secs(5));
            assert!(pause >= bound / 2 && pause <= bound, "{attempt}: {pause:?}");
        }
        assert_eq!(reconnect.pause(101), None);
        assert_eq!(Reconnect::never().pause(1), None);
    }
}
