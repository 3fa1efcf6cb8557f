use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Unexpected},
};

use crate::value::{RecordKey, Value};

/// As the value that the key is.
impl Serialize for RecordKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(key) => serializer.serialize_i64(*key),
            Self::String(key) => serializer.serialize_str(key),
            Self::Uuid(key) => Value::Uuid(*key).serialize(serializer),
            Self::Array(key) => key.serialize(serializer),
            Self::Object(key) => key.serialize(serializer),
            Self::Range(key) => key.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for RecordKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let kind = value.kind();
        Self::try_from(value).map_err(|_| {
            de::Error::invalid_type(Unexpected::Other(kind), &"the key of a record id")
        })
    }
}
