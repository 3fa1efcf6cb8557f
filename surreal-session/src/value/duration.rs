use std::{fmt, str::FromStr, time};

use super::ParseError;

/// A length of time, in whole nanoseconds.
///
/// Reads and writes SurrealQL's form, such as `1h30m` or `2w`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(time::Duration);

/// Units of at least a second, largest first. A year is 365 days.
const LONG: [(&str, u64); 6] = [
    ("y", 31_536_000),
    ("w", 604_800),
    ("d", 86_400),
    ("h", 3_600),
    ("m", 60),
    ("s", 1),
];

/// Units below a second, in nanoseconds, largest first.
const SHORT: [(&str, u32); 3] = [("ms", 1_000_000), ("µs", 1_000), ("ns", 1)];

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(time::Duration::ZERO);

    /// Seconds, and nanoseconds beyond them.
    #[must_use]
    pub const fn new(seconds: u64, nanoseconds: u32) -> Self {
        Self(time::Duration::new(seconds, nanoseconds))
    }

    /// Whole seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(time::Duration::from_secs(seconds))
    }

    /// Whole milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(time::Duration::from_millis(milliseconds))
    }

    /// The whole seconds.
    #[must_use]
    pub const fn as_secs(&self) -> u64 {
        self.0.as_secs()
    }

    /// The nanoseconds beyond the whole seconds.
    #[must_use]
    pub const fn subsec_nanos(&self) -> u32 {
        self.0.subsec_nanos()
    }
}

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        Self(duration)
    }
}

impl From<Duration> for time::Duration {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_zero() {
            return f.write_str("0ns");
        }
        let mut seconds = self.as_secs();
        for (unit, size) in LONG {
            if seconds >= size {
                write!(f, "{}{unit}", seconds / size)?;
                seconds %= size;
            }
        }
        let mut nanoseconds = self.subsec_nanos();
        for (unit, size) in SHORT {
            if nanoseconds >= size {
                write!(f, "{}{unit}", nanoseconds / size)?;
                nanoseconds %= size;
            }
        }
        Ok(())
    }
}

impl FromStr for Duration {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text)
            .map(Self)
            .ok_or_else(|| ParseError::new("a duration such as 1h30m", text))
    }
}

fn parse(text: &str) -> Option<time::Duration> {
    let mut rest = text;
    let mut total = time::Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let end = tail
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        total = total.checked_add(part(number.parse().ok()?, unit)?)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(total)
}

fn part(number: u64, unit: &str) -> Option<time::Duration> {
    if let Some((_, size)) = LONG.iter().find(|(name, _)| *name == unit) {
        return number.checked_mul(*size).map(time::Duration::from_secs);
    }
    match unit {
        "ms" => Some(time::Duration::from_millis(number)),
        // both signs for micro
        "us" | "µs" | "μs" => Some(time::Duration::from_micros(number)),
        "ns" => Some(time::Duration::from_nanos(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn text_round_trips() {
        for text in [
            "0ns",
            "1h30m",
            "1y2w3d4h5m6s7ms8µs9ns",
            "1ns",
            "584942417355y3w5d7h15s999ms",
        ] {
            assert_eq!(text.parse::<Duration>().unwrap().to_string(), text);
        }
        assert_eq!("90m".parse::<Duration>().unwrap().to_string(), "1h30m");
        for text in ["", "1", "h", "1x", "-1s", "1.5s", "584942417356y"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
