use std::ops::{self, Bound, RangeBounds};

use super::{Decode, Decoder, Encode, Encoder, Kind, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::Range,
};

impl<T: Encode> Encode for Range<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        bounds(e, self.start.as_ref(), self.end.as_ref())
    }
}

macro_rules! std_range {
    ($($range:ident),*) => {$(
        /// As the [`Range`] of the same bounds, which is what it is read as.
        impl<T: Encode> Encode for ops::$range<T> {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                bounds(e, self.start_bound(), self.end_bound())
            }
        }
    )*};
}

std_range!(Range, RangeInclusive, RangeFrom, RangeTo, RangeToInclusive);

fn bounds<T: Encode>(e: &mut Encoder, start: Bound<&T>, end: Bound<&T>) -> Result<(), EncodeError> {
    e.tagged(Tag::Range, |e| {
        e.array(2, |e| {
            bound(e, start)?;
            bound(e, end)
        })
    })
}

fn bound<T: Encode>(e: &mut Encoder, bound: Bound<&T>) -> Result<(), EncodeError> {
    match bound {
        Bound::Unbounded => e.null(),
        Bound::Included(value) => e.tagged(Tag::Included, |e| e.bound(value)),
        Bound::Excluded(value) => e.tagged(Tag::Excluded, |e| e.bound(value)),
    }
}

impl<'b, T: Decode<'b>> Decode<'b> for Range<T> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::Range, "a range", |d| {
            let (Side(start), Side(end)) = Decode::decode(d)?;
            Ok(Self { start, end })
        })
    }
}

struct Side<T>(Bound<T>);

impl<'b, T: Decode<'b>> Decode<'b> for Side<T> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek_tag()? {
            Some(Tag::Included) => d.untag(T::decode).map(|value| Self(Bound::Included(value))),
            Some(Tag::Excluded) => d.untag(T::decode).map(|value| Self(Bound::Excluded(value))),
            _ if d.peek()? == Kind::Null => d.skip().map(|()| Self(Bound::Unbounded)),
            _ => Err(d.mismatch("a bound of a range")),
        }
    }
}

surreal_type!([T] Range<T> => "range");
