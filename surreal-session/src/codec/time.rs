use std::ops::RangeInclusive;

use super::{Decode, Decoder, Encode, Encoder, Stored, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::{Datetime, Duration},
};

/// The first and the last second of a datetime in the key of a record: the years 0 to 9999.
///
/// Up to 3.3 a server takes any other, and then fails to read each table that has such a key.
const KEY_SECONDS: RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

impl Encode for Datetime {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        if e.in_key() && !KEY_SECONDS.contains(&self.unix_seconds()) {
            return Err(EncodeError::new(format!(
                "the key of a record cannot hold {self}: use a datetime of the years 0 to 9999"
            )));
        }
        e.tagged(Tag::Datetime, |e| {
            (self.unix_seconds(), self.subsec_nanos()).encode(e)
        })
    }
}

impl<'b> Decode<'b> for Datetime {
    const STORED: Stored = Stored::DATETIME;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek_tag()? == Some(Tag::DatetimeText) {
            return d.untag(|d| parse(d.str()?, "a datetime"));
        }
        d.tagged(Tag::Datetime, "a datetime", |d| {
            let (seconds, nanoseconds) = Decode::decode(d)?;
            Self::from_unix(seconds, nanoseconds)
                .map_err(|_| DecodeError::new("a datetime", format!("{seconds} s after 1970")))
        })
    }
}

surreal_type!(Datetime => "datetime");

impl Encode for Duration {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Duration, |e| {
            match (self.as_secs(), self.subsec_nanos()) {
                (0, 0) => [0_u8; 0].encode(e),
                (seconds, 0) => (Seconds(seconds),).encode(e),
                (seconds, nanoseconds) => (Seconds(seconds), nanoseconds).encode(e),
            }
        })
    }
}

impl<'b> Decode<'b> for Duration {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek_tag()? == Some(Tag::DurationText) {
            return d.untag(|d| parse(d.str()?, "a duration"));
        }
        d.tagged(Tag::Duration, "a duration", |d| {
            let mut items = d.array()?;
            let seconds = match items.next(d)? {
                Some(_) => Seconds::decode(d)?.0,
                None => return Ok(Self::ZERO),
            };
            let nanoseconds = match items.next(d)? {
                Some(_) => u32::decode(d)?,
                None => return Ok(Self::from_secs(seconds)),
            };
            if nanoseconds >= 1_000_000_000 || items.next(d)?.is_some() {
                return Err(DecodeError::new(
                    "seconds and less than 10⁹ nanoseconds",
                    "something else",
                ));
            }
            Ok(Self::new(seconds, nanoseconds))
        })
    }
}

surreal_type!(Duration => "duration");

impl Encode for std::time::Duration {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        Duration::from(*self).encode(e)
    }
}

impl<'b> Decode<'b> for std::time::Duration {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Duration::decode(d).map(Self::from)
    }
}

surreal_type!(std::time::Duration => Duration::surreal_type());

/// The one number on the wire that may exceed `i64`.
struct Seconds(u64);

impl Encode for Seconds {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.unsigned(self.0)
    }
}

impl<'b> Decode<'b> for Seconds {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.unsigned().map(Self)
    }
}

fn parse<T: std::str::FromStr>(text: &str, expected: &'static str) -> Result<T, DecodeError> {
    text.parse()
        .map_err(|_| DecodeError::new(expected, "other text"))
}
