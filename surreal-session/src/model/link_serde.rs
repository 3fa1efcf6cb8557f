use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Link, Table};
use crate::value::RecordId;

/// A link is written as its id, or as the record where that was fetched.
impl<T: Table + Serialize> Serialize for Link<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Record(record) => record.serialize(serializer),
        }
    }
}

/// A link is read from the id.
impl<'de, T: Table> Deserialize<'de> for Link<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RecordId::deserialize(deserializer).map(Self::Id)
    }
}
