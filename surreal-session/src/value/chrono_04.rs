use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::{Datetime, Duration, ParseError};

/// Fails for a leap second, which no [`Datetime`] holds.
impl TryFrom<DateTime<Utc>> for Datetime {
    type Error = ParseError;

    fn try_from(moment: DateTime<Utc>) -> Result<Self, ParseError> {
        Self::from_unix(moment.timestamp(), moment.timestamp_subsec_nanos())
            .map_err(|_| ParseError::new("a moment other than a leap second", moment))
    }
}

impl TryFrom<Datetime> for DateTime<Utc> {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        Self::from_timestamp(moment.unix_seconds(), moment.subsec_nanos())
            .ok_or_else(|| ParseError::new("a moment that chrono can express", moment))
    }
}

/// The moment; the offset is not kept. Fails for a leap second.
impl TryFrom<DateTime<FixedOffset>> for Datetime {
    type Error = ParseError;

    fn try_from(moment: DateTime<FixedOffset>) -> Result<Self, ParseError> {
        moment.to_utc().try_into()
    }
}

/// The moment, at no offset.
impl TryFrom<Datetime> for DateTime<FixedOffset> {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        DateTime::<Utc>::try_from(moment).map(|moment| moment.fixed_offset())
    }
}

/// Fails for a negative one.
impl TryFrom<TimeDelta> for Duration {
    type Error = ParseError;

    fn try_from(delta: TimeDelta) -> Result<Self, ParseError> {
        delta
            .to_std()
            .map(Self::from)
            .map_err(|_| ParseError::new("a duration that is not negative", delta))
    }
}

/// Fails beyond `i64::MAX` milliseconds.
impl TryFrom<Duration> for TimeDelta {
    type Error = ParseError;

    fn try_from(duration: Duration) -> Result<Self, ParseError> {
        Self::from_std(duration.into())
            .map_err(|_| ParseError::new("a duration that chrono can express", duration))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

    use crate::value::{Datetime, Duration};

    #[test]
    fn moments_are_exact() {
        for moment in [
            DateTime::<Utc>::MIN_UTC,
            DateTime::UNIX_EPOCH,
            DateTime::from_timestamp(-1, 999_999_999).unwrap(),
            DateTime::<Utc>::MAX_UTC,
        ] {
            let ours = Datetime::try_from(moment).unwrap();
            assert_eq!(DateTime::<Utc>::try_from(ours), Ok(moment));
            let offset = moment.fixed_offset();
            assert_eq!(Datetime::try_from(offset), Ok(ours));
        }
    }

    #[test]
    fn a_leap_second_is_refused() {
        let leap = NaiveDate::from_ymd_opt(2016, 12, 31)
            .and_then(|day| day.and_hms_nano_opt(23, 59, 59, 1_500_000_000))
            .unwrap()
            .and_utc();
        assert!(Datetime::try_from(leap).is_err());
    }

    #[test]
    fn durations_are_exact_or_refused() {
        let delta = TimeDelta::new(90, 1).unwrap();
        assert_eq!(Duration::try_from(delta), Ok(Duration::new(90, 1)));
        assert_eq!(TimeDelta::try_from(Duration::new(90, 1)), Ok(delta));
        assert!(Duration::try_from(TimeDelta::nanoseconds(-1)).is_err());
        assert!(TimeDelta::try_from(Duration::from_secs(u64::MAX)).is_err());
    }
}
