use std::fmt;

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Unexpected, Visitor},
};

use super::{marker, text::Text};
use crate::value::RecordKey;

/// An integer as it is; any other key as the text that SurrealQL writes behind the table's name, so
/// that `7` and `` `7` `` stay two keys.
impl Serialize for RecordKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(key) => serializer.serialize_newtype_struct(marker::KEY, key),
            key => serializer.serialize_newtype_struct(marker::KEY, &Text(key)),
        }
    }
}

impl<'de> Deserialize<'de> for RecordKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(marker::KEY, Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = RecordKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key of a record id")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<RecordKey, D::Error> {
        d.deserialize_any(self)
    }

    fn visit_i64<E>(self, key: i64) -> Result<RecordKey, E> {
        Ok(RecordKey::Int(key))
    }

    fn visit_u64<E: de::Error>(self, key: u64) -> Result<RecordKey, E> {
        i64::try_from(key)
            .map(RecordKey::Int)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(key), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RecordKey, E> {
        text.parse()
            .map_err(|_| E::invalid_value(Unexpected::Other(text), &self))
    }
}
