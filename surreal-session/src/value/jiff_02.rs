use jiff::{SignedDuration, Timestamp};

use super::{Datetime, Duration, ParseError};

impl TryFrom<Timestamp> for Datetime {
    type Error = ParseError;

    fn try_from(moment: Timestamp) -> Result<Self, ParseError> {
        // both are negative before 1970, where ours counts nanoseconds forward
        let (seconds, nanoseconds) = (moment.as_second(), moment.subsec_nanosecond());
        let (seconds, nanoseconds) = if nanoseconds < 0 {
            (seconds - 1, nanoseconds + 1_000_000_000)
        } else {
            (seconds, nanoseconds)
        };
        Self::from_unix(seconds, nanoseconds.unsigned_abs())
    }
}

/// Fails outside of the years -9999 to 9999.
impl TryFrom<Datetime> for Timestamp {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        let nanoseconds = i32::try_from(moment.subsec_nanos()).ok();
        nanoseconds
            .and_then(|nanoseconds| Self::new(moment.unix_seconds(), nanoseconds).ok())
            .ok_or_else(|| ParseError::new("a moment that jiff can express", moment))
    }
}

/// Fails for a negative one.
impl TryFrom<SignedDuration> for Duration {
    type Error = ParseError;

    fn try_from(duration: SignedDuration) -> Result<Self, ParseError> {
        std::time::Duration::try_from(duration)
            .map(Self::from)
            .map_err(|_| ParseError::new("a duration that is not negative", duration))
    }
}

/// Fails beyond `i64::MAX` seconds.
impl TryFrom<Duration> for SignedDuration {
    type Error = ParseError;

    fn try_from(duration: Duration) -> Result<Self, ParseError> {
        Self::try_from(std::time::Duration::from(duration))
            .map_err(|_| ParseError::new("a duration that jiff can express", duration))
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use crate::value::{Datetime, Duration};

    #[test]
    fn moments_are_exact() {
        for moment in [
            Timestamp::MIN,
            Timestamp::UNIX_EPOCH,
            Timestamp::new(0, -1).unwrap(),
            Timestamp::new(-5, 1).unwrap(),
            Timestamp::MAX,
        ] {
            let ours = Datetime::try_from(moment).unwrap();
            assert_eq!(ours.to_string().parse(), Ok(ours));
            assert_eq!(Timestamp::try_from(ours), Ok(moment));
        }
        let before = Datetime::try_from(Timestamp::new(0, -1).unwrap()).unwrap();
        assert_eq!(before.to_string(), "1969-12-31T23:59:59.999999999Z");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let far: Datetime = "+10000-01-01T00:00:00Z".parse().unwrap();
        assert!(Timestamp::try_from(far).is_err());
        assert!(Duration::try_from(SignedDuration::new(0, -1)).is_err());
        assert!(SignedDuration::try_from(Duration::from_secs(u64::MAX)).is_err());
        let duration = Duration::new(90, 1);
        let signed = SignedDuration::try_from(duration).unwrap();
        assert_eq!(Duration::try_from(signed), Ok(duration));
    }
}
