//! Names of newtypes by which a value tells this crate's own serializer its kind. Other
//! formats, such as JSON, ignore them.

use ::serde::{Deserialize, Serialize};

use super::{Deserializer, Serializer};
use crate::{
    codec::{Decoder, Encode, Encoder, from_bytes, tag::Tag},
    error::EncodeError,
    value::{
        Datetime, Decimal, Duration, File, Geometry, Range, RecordId, RecordKey, TableName, Uuid,
        Value,
    },
};

/// Lists the types of these values.
macro_rules! marked {
    ($($name:ident $marker:literal $type:ty;)*) => {
        $(pub(super) const $name: &str = concat!("$surreal::", $marker);)*

        /// Writes the value of a newtype of this name, exactly if it is one of these.
        pub(super) fn write<T: Serialize + ?Sized>(
            e: &mut Encoder,
            name: &str,
            value: &T,
        ) -> Result<(), EncodeError> {
            match name {
                $($name => exact::<$type, T>(e, value),)*
                KEY => key(e, value),
                SET => e.tagged(Tag::Set, |e| value.serialize(Serializer::new(e))),
                _ => value.serialize(Serializer::new(e)),
            }
        }
    };
}

marked! {
    DATETIME "datetime" Datetime;
    DECIMAL "decimal" Decimal;
    DURATION "duration" Duration;
    FILE "file" File;
    GEOMETRY "geometry" Geometry;
    RANGE "range" Range<Value>;
    RECORD_ID "record" RecordId;
    TABLE "table" TableName;
    UUID "uuid" Uuid;
}

/// Of a [`RecordKey`] without its table.
pub(super) const KEY: &str = "$surreal::key";
pub(super) const SET: &str = "$surreal::set";
/// Only asked for: where a [`Value`] is read, which is given as [`EXACT`].
pub(super) const VALUE: &str = "$surreal::value";
/// The name of an object's only field, which holds the bytes of a [`Value`]. It is known by its
/// address: a field of the data may have the same name, and is a field.
pub(super) static EXACT: &str = "$surreal::exact";

/// Reads back what any format would have been given, and writes the value that it stands for.
fn exact<V, T>(e: &mut Encoder, value: &T) -> Result<(), EncodeError>
where
    V: for<'de> Deserialize<'de> + Encode,
    T: Serialize + ?Sized,
{
    let bytes = plain(value)?;
    let value = V::deserialize(Deserializer::new(&mut Decoder::new(&bytes)))
        .map_err(|error| EncodeError::new(error.to_string()))?;
    value.encode(e)
}

/// As [`exact`], of a key: its text, once it is in the encoder's hands, could be a key that is a
/// string.
fn key<T: Serialize + ?Sized>(e: &mut Encoder, value: &T) -> Result<(), EncodeError> {
    let bytes = plain(value)?;
    let key = match from_bytes(&bytes).map_err(|error| EncodeError::new(error.to_string()))? {
        Value::Int(key) => RecordKey::Int(key),
        Value::String(text) => text.parse()?,
        other => {
            let message = format!("the text of a key became a value of kind {}", other.kind());
            return Err(EncodeError::new(message));
        }
    };
    key.encode(e)
}

/// Writes the data that other formats would be given.
pub(super) fn plain<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut e = Encoder::with_capacity(64);
    value.serialize(Serializer::new(&mut e))?;
    Ok(e.into_bytes())
}
