use std::{
    fmt,
    ops::RangeInclusive,
    str::FromStr,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{Duration, ParseError};

/// A moment, in UTC and to the nanosecond.
///
/// Reads and writes RFC 3339. Within the key of a record the year must be one of 0 to 9999: up to
/// 3.3 a server stores any other there and cannot read the table from then on, so that such a key
/// is an [`Encode`](crate::ErrorKind::Encode) error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datetime {
    seconds: i64,
    nanoseconds: u32,
}

/// What the server takes: from the year -262143 to the year 262142.
const SECONDS: RangeInclusive<i64> = -8_334_601_228_800..=8_210_266_876_799;

const NANOS_PER_SECOND: u32 = 1_000_000_000;

const SECONDS_PER_DAY: i64 = 86_400;

impl Datetime {
    /// 1970-01-01T00:00:00Z
    pub const UNIX_EPOCH: Self = Self {
        seconds: 0,
        nanoseconds: 0,
    };

    /// This moment, by this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().try_into().unwrap_or(Self::UNIX_EPOCH)
    }

    /// Seconds since 1970, negative before, and nanoseconds after them.
    ///
    /// # Errors
    /// When there are 10⁹ nanoseconds or more, or the year lies outside of -262143..=262142.
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Result<Self, ParseError> {
        if nanoseconds >= NANOS_PER_SECOND || !SECONDS.contains(&seconds) {
            return Err(ParseError::new(
                "a moment between the years -262143 and 262142",
                format_args!("{seconds} s and {nanoseconds} ns after 1970"),
            ));
        }
        Ok(Self {
            seconds,
            nanoseconds,
        })
    }

    /// The whole seconds since 1970, rounded down.
    #[must_use]
    pub const fn unix_seconds(&self) -> i64 {
        self.seconds
    }

    /// The nanoseconds after them.
    #[must_use]
    pub const fn subsec_nanos(&self) -> u32 {
        self.nanoseconds
    }

    /// The moment so much later; `None` beyond the last year.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let nanoseconds = self.nanoseconds + duration.subsec_nanos();
        let seconds = self
            .seconds
            .checked_add_unsigned(duration.as_secs())?
            .checked_add((nanoseconds / NANOS_PER_SECOND).into())?;
        Self::from_unix(seconds, nanoseconds % NANOS_PER_SECOND).ok()
    }

    /// The moment so much earlier; `None` before the first year.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let seconds = self.seconds.checked_sub_unsigned(duration.as_secs())?;
        let (seconds, nanoseconds) = match self.nanoseconds.checked_sub(duration.subsec_nanos()) {
            Some(nanoseconds) => (seconds, nanoseconds),
            None => (
                seconds.checked_sub(1)?,
                self.nanoseconds + NANOS_PER_SECOND - duration.subsec_nanos(),
            ),
        };
        Self::from_unix(seconds, nanoseconds).ok()
    }
}

impl TryFrom<SystemTime> for Datetime {
    type Error = ParseError;

    fn try_from(time: SystemTime) -> Result<Self, ParseError> {
        let moment = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::UNIX_EPOCH.checked_add(after.into()),
            Err(error) => Self::UNIX_EPOCH.checked_sub(error.duration().into()),
        };
        moment.ok_or_else(|| {
            ParseError::new(
                "a moment between the years -262143 and 262142",
                "one outside",
            )
        })
    }
}

impl TryFrom<Datetime> for SystemTime {
    type Error = ParseError;

    fn try_from(moment: Datetime) -> Result<Self, ParseError> {
        let nanoseconds = std::time::Duration::from_nanos(moment.nanoseconds.into());
        let seconds = std::time::Duration::from_secs(moment.seconds.unsigned_abs());
        let whole = if moment.seconds < 0 {
            UNIX_EPOCH.checked_sub(seconds)
        } else {
            UNIX_EPOCH.checked_add(seconds)
        };
        whole
            .and_then(|time| time.checked_add(nanoseconds))
            .ok_or_else(|| ParseError::new("a moment that this system can express", moment))
    }
}

impl fmt::Display for Datetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.seconds.div_euclid(SECONDS_PER_DAY));
        let second = self.seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        match year {
            0..=9999 => write!(f, "{year:04}")?,
            _ => write!(f, "{year:+05}")?,
        }
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match self.nanoseconds {
            0 => {}
            n if n % 1_000_000 == 0 => write!(f, ".{:03}", n / 1_000_000)?,
            n if n % 1_000 == 0 => write!(f, ".{:06}", n / 1_000)?,
            n => write!(f, ".{n:09}")?,
        }
        f.write_str("Z")
    }
}

impl FromStr for Datetime {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or_else(|| {
            ParseError::new("an RFC 3339 datetime such as 2026-01-31T12:00:00Z", text)
        })
    }
}

fn parse(text: &str) -> Option<Datetime> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (sign, date) = match date.strip_prefix('-') {
        Some(date) => (-1, date),
        None => (1, date.strip_prefix('+').unwrap_or(date)),
    };
    let mut date = date.split('-');
    let year: i64 = digits(date.next()?, 4..=6)?;
    let month = digits(date.next()?, 2..=2)?;
    let day = digits(date.next()?, 2..=2)?;
    let days = days_from_civil(sign * year, month, day)?;
    if date.next().is_some() {
        return None;
    }
    let zone = time.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = time.split_at(zone);
    let (time, nanoseconds) = match time.split_once('.') {
        Some((time, fraction)) => (time, fraction_nanos(fraction)?),
        None => (time, 0),
    };
    let mut time = time.split(':');
    let hour = digits(time.next()?, 2..=2).filter(|hour| *hour < 24)?;
    let minute = digits(time.next()?, 2..=2).filter(|minute| *minute < 60)?;
    let second = digits(time.next()?, 2..=2).filter(|second| *second < 60)?;
    if time.next().is_some() {
        return None;
    }
    let seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset(zone)?;
    Datetime::from_unix(seconds, nanoseconds).ok()
}

fn digits(text: &str, len: RangeInclusive<usize>) -> Option<i64> {
    let valid = len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| text.parse().ok())?
}

fn fraction_nanos(text: &str) -> Option<u32> {
    let value = digits(text, 1..=9)?;
    let scale = 10_i64.pow(9 - u32::try_from(text.len()).ok()?);
    u32::try_from(value * scale).ok()
}

fn offset(zone: &str) -> Option<i64> {
    let (sign, zone) = match zone.split_at(1) {
        ("Z" | "z", "") => return Some(0),
        ("+", zone) => (1, zone),
        ("-", zone) => (-1, zone),
        _ => return None,
    };
    let (hour, minute) = zone.split_once(':')?;
    let hour = digits(hour, 2..=2).filter(|hour| *hour < 24)?;
    let minute = digits(minute, 2..=2).filter(|minute| *minute < 60)?;
    Some(sign * (hour * 3600 + minute * 60))
}

/// Days of the 400 years after which the Gregorian calendar repeats.
const ERA: i64 = 146_097;

/// Years are counted from March, so that the leap day is the last of its year.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * ERA + day_of_era - 719_468)
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(ERA);
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{Datetime, Duration, SECONDS, civil_from_days, days_from_civil};

    #[test]
    fn text_round_trips() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-02-28T23:59:59.123Z",
            "2024-02-29T00:00:00.000001Z",
            "1969-12-31T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z",
            "-0001-12-31T00:00:00Z",
            "+262142-12-31T23:59:59Z",
            "-262143-01-01T00:00:00Z",
        ] {
            assert_eq!(text.parse::<Datetime>().unwrap().to_string(), text);
        }
        let offset: Datetime = "2026-01-01T00:30:00+01:00".parse().unwrap();
        assert_eq!(offset.to_string(), "2025-12-31T23:30:00Z");
        for text in [
            "",
            "2026-01-01",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00-24:00",
            "2026-01-01T00:00:00+23:60",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "+262143-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<Datetime>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_calendar_has_no_gap() {
        let mut expected = days_from_civil(1599, 12, 31).unwrap();
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = days_from_civil(year, month, day) {
                        expected += 1;
                        assert_eq!(days, expected);
                        assert_eq!(civil_from_days(days), (year, month, day));
                    }
                }
            }
        }
    }

    #[test]
    fn arithmetic_carries_and_stops_at_the_ends() {
        let moment = Datetime::from_unix(-1, 900_000_000).unwrap();
        let step = Duration::new(0, 200_000_000);
        let later = moment.checked_add(step).unwrap();
        assert_eq!(
            (later.unix_seconds(), later.subsec_nanos()),
            (0, 100_000_000)
        );
        assert_eq!(later.checked_sub(step), Some(moment));
        let last = Datetime::from_unix(*SECONDS.end(), 999_999_999).unwrap();
        assert_eq!(last.checked_add(Duration::new(0, 1)), None);
        assert!(Datetime::from_unix(0, 1_000_000_000).is_err());
        assert!(Datetime::from_unix(*SECONDS.start() - 1, 0).is_err());
    }
}
