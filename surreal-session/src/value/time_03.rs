use time::{OffsetDateTime, UtcDateTime};

use super::{Datetime, Duration, ParseError};

impl TryFrom<UtcDateTime> for Datetime {
    type Error = ParseError;

    fn try_from(moment: UtcDateTime) -> Result<Self, ParseError> {
        Self::from_unix(moment.unix_timestamp(), moment.nanosecond())
    }
}

/// Fails outside of the years that `time` is built for, -9999 to 9999 by default.
impl TryFrom<Datetime> for UtcDateTime {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        Self::from_unix_timestamp(moment.unix_seconds())
            .and_then(|seconds| seconds.replace_nanosecond(moment.subsec_nanos()))
            .map_err(|_| ParseError::new("a moment that `time` can express", moment))
    }
}

/// The moment; the offset is not kept.
impl TryFrom<OffsetDateTime> for Datetime {
    type Error = ParseError;

    fn try_from(moment: OffsetDateTime) -> Result<Self, ParseError> {
        Self::from_unix(moment.unix_timestamp(), moment.nanosecond())
    }
}

/// The moment, at no offset. Fails outside of the years that `time` is built for, -9999 to 9999 by
/// default.
impl TryFrom<Datetime> for OffsetDateTime {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        UtcDateTime::try_from(moment).map(Self::from)
    }
}

/// Fails for a negative one.
impl TryFrom<time::Duration> for Duration {
    type Error = ParseError;

    fn try_from(duration: time::Duration) -> Result<Self, ParseError> {
        std::time::Duration::try_from(duration)
            .map(Self::from)
            .map_err(|_| ParseError::new("a duration that is not negative", duration))
    }
}

/// Fails beyond `i64::MAX` seconds.
impl TryFrom<Duration> for time::Duration {
    type Error = ParseError;

    fn try_from(duration: Duration) -> Result<Self, ParseError> {
        Self::try_from(std::time::Duration::from(duration))
            .map_err(|_| ParseError::new("a duration that `time` can express", duration))
    }
}

#[cfg(test)]
mod tests {
    use time::{OffsetDateTime, UtcDateTime, UtcOffset};

    use crate::value::{Datetime, Duration};

    #[test]
    fn moments_are_exact() {
        for moment in [
            UtcDateTime::MIN,
            UtcDateTime::UNIX_EPOCH,
            UtcDateTime::UNIX_EPOCH - time::Duration::NANOSECOND,
            UtcDateTime::MAX,
        ] {
            let ours = Datetime::try_from(moment).unwrap();
            assert_eq!(UtcDateTime::try_from(ours), Ok(moment));
            let offset = OffsetDateTime::from(moment);
            assert_eq!(Datetime::try_from(offset), Ok(ours));
            assert_eq!(OffsetDateTime::try_from(ours), Ok(offset));
        }
        let there = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(5, 30, 0).unwrap());
        assert_eq!(Datetime::try_from(there), Ok(Datetime::UNIX_EPOCH));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let far: Datetime = "+10000-01-01T00:00:00Z".parse().unwrap();
        assert!(UtcDateTime::try_from(far).is_err());
        assert!(Duration::try_from(-time::Duration::NANOSECOND).is_err());
        assert!(time::Duration::try_from(Duration::from_secs(u64::MAX)).is_err());
        let duration = Duration::new(90, 1);
        let signed = time::Duration::try_from(duration).unwrap();
        assert_eq!(Duration::try_from(signed), Ok(duration));
    }
}
