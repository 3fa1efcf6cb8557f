//! How a value type tells this crate's own serializer what it is: by the name of a newtype, which formats such as JSON
//! pass over.

use ::serde::{Deserialize, Serialize};

use super::{Deserializer, Serializer};
use crate::{
    codec::{Decoder, Encode, Encoder, tag::Tag},
    error::EncodeError,
    value::{Datetime, Decimal, Duration, File, Geometry, Range, RecordId, TableName, Uuid, Value},
};

pub(super) const DATETIME: &str = "$surreal::datetime";
pub(super) const DECIMAL: &str = "$surreal::decimal";
pub(super) const DURATION: &str = "$surreal::duration";
pub(super) const FILE: &str = "$surreal::file";
pub(super) const GEOMETRY: &str = "$surreal::geometry";
pub(super) const RANGE: &str = "$surreal::range";
pub(super) const RECORD_ID: &str = "$surreal::record";
pub(super) const SET: &str = "$surreal::set";
pub(super) const TABLE: &str = "$surreal::table";
pub(super) const UUID: &str = "$surreal::uuid";
/// Only asked for: the kinds above, where a [`Value`] is read.
pub(super) const VALUE: &str = "$surreal::value";

/// Writes the value of a newtype of this name, exactly if it is one of the above.
pub(super) fn write<T: Serialize + ?Sized>(
    e: &mut Encoder,
    name: &str,
    value: &T,
) -> Result<(), EncodeError> {
    match name {
        DATETIME => exact::<Datetime, T>(e, value),
        DECIMAL => exact::<Decimal, T>(e, value),
        DURATION => exact::<Duration, T>(e, value),
        FILE => exact::<File, T>(e, value),
        GEOMETRY => exact::<Geometry, T>(e, value),
        RANGE => exact::<Range<Value>, T>(e, value),
        RECORD_ID => exact::<RecordId, T>(e, value),
        SET => e.tagged(Tag::Set, |e| value.serialize(Serializer::new(e))),
        TABLE => exact::<TableName, T>(e, value),
        UUID => exact::<Uuid, T>(e, value),
        _ => value.serialize(Serializer::new(e)),
    }
}

/// Reads back what any format would have been given, and writes the value that it stands for.
fn exact<V, T>(e: &mut Encoder, value: &T) -> Result<(), EncodeError>
where
    V: for<'de> Deserialize<'de> + Encode,
    T: Serialize + ?Sized,
{
    let mut plain = Encoder::with_capacity(64);
    value.serialize(Serializer::new(&mut plain))?;
    let bytes = plain.into_bytes();
    let value = V::deserialize(Deserializer::new(&mut Decoder::new(&bytes)))
        .map_err(|error| EncodeError::new(error.to_string()))?;
    value.encode(e)
}
