use std::time::Duration;

/// Delays that double with each failure in a row, and are partly random: clients that failed
/// together must not try again together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// The delay after the first failure, before jitter.
    pub(crate) first: Duration,
    /// The bound that delays grow to.
    pub(crate) longest: Duration,
    /// The share of each delay that is random: from 0 for none of it to 1 for all of it.
    pub(crate) jitter: f64,
}

impl Backoff {
    /// Between attempts of a transaction, or of a statement, that conflicts with others.
    pub(crate) const CONFLICT: Self = Self {
        first: Duration::from_millis(2),
        longest: Duration::from_millis(250),
        jitter: 1.0,
    };

    /// Between attempts of a call whose sockets are lost. A call that ends each socket that it is
    /// sent on is in step with no other then, so that the others are answered.
    pub(crate) const LOST: Self = Self {
        first: Duration::from_millis(20),
        longest: Duration::from_secs(1),
        jitter: 1.0,
    };

    /// Between attempts to renew a session before it expires.
    pub(crate) const RENEWAL: Self = Self {
        first: Duration::from_secs(1),
        longest: Duration::from_secs(30),
        jitter: 0.5,
    };

    /// Returns how long to wait after this many failures in a row.
    pub(crate) fn delay(&self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(1) else {
            return Duration::ZERO;
        };
        let bound = self
            .first
            .saturating_mul(1 << doublings.min(20))
            .min(self.longest);
        bound.mul_f64(1.0 - self.jitter * fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Backoff;

    #[test]
    fn delays_double_up_to_their_bound() {
        let backoff = Backoff {
            first: Duration::from_millis(50),
            longest: Duration::from_secs(5),
            jitter: 0.5,
        };
        assert_eq!(backoff.delay(0), Duration::ZERO);
        for failures in 1..=100 {
            let bound = Duration::from_millis(50 << (failures - 1).min(10)).min(backoff.longest);
            let delay = backoff.delay(failures);
            assert!(
                delay >= bound / 2 && delay <= bound,
                "{failures}: {delay:?}"
            );
        }
    }

    #[test]
    fn without_jitter_a_delay_is_exact() {
        let backoff = Backoff {
            jitter: 0.0,
            ..Backoff::CONFLICT
        };
        assert_eq!(backoff.delay(3), Duration::from_millis(8));
        assert_eq!(backoff.delay(u32::MAX), Duration::from_millis(250));
    }
}
