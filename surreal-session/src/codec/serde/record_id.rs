use std::{fmt, marker::PhantomData};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeSeed, MapAccess, Unexpected, Visitor, value::BorrowedStrDeserializer},
    ser::{self, SerializeStruct},
};

use super::{marker, text::Text};
use crate::{
    codec::{DecodeOwned, Decoder, Encode, Items, from_bytes, to_bytes},
    error::DecodeError,
    value::{AnyTable, Named, RecordId, RecordKey},
};

const FIELDS: [&str; 2] = ["table", "key"];

/// As text, `person:ada`; with a key that is an array, an object or a range, as the object `{ table, key }`.
impl<T, K: Encode> Serialize for RecordId<T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key: RecordKey = to_bytes(self.key())
            .map_err(ser::Error::custom)
            .and_then(|bytes| from_bytes(&bytes).map_err(ser::Error::custom))?;
        let id = RecordId::of(self.table().to_owned(), key);
        if id.key().is_text() {
            serializer.serialize_newtype_struct(marker::RECORD_ID, &Text(&id))
        } else {
            serializer.serialize_newtype_struct(marker::RECORD_ID, &Object(&id))
        }
    }
}

struct Object<'v>(&'v RecordId);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("RecordId", 2)?;
        object.serialize_field("table", self.0.table())?;
        object.serialize_field("key", self.0.key())?;
        object.end()
    }
}

/// Fails for an id of another table than `T`'s, or with a key that is no `K`.
impl<'de, T: Named, K: DecodeOwned> Deserialize<'de> for RecordId<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = deserializer.deserialize_newtype_struct(marker::RECORD_ID, Any(PhantomData))?;
        let key = to_bytes(id.key())
            .map_err(de::Error::custom)
            .and_then(|bytes| from_bytes(&bytes).map_err(de::Error::custom))?;
        RecordId::<AnyTable, K>::from_parts(id.table().to_owned().into(), key)
            .typed()
            .map_err(|_| {
                let expected = format!("an id of table `{}`", T::TABLE.unwrap_or_default());
                let found = format!("one of table `{}`", id.table());
                de::Error::invalid_value(Unexpected::Other(&found), &expected.as_str())
            })
    }
}

struct Any(PhantomData<RecordId>);

impl<'de> Visitor<'de> for Any {
    type Value = RecordId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record id of the form table:key")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<RecordId, D::Error> {
        d.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RecordId, E> {
        text.parse()
            .map_err(|_| E::invalid_value(Unexpected::Other(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<RecordId, A::Error> {
        let (mut table, mut key) = (None, None);
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "table" => table = Some(fields.next_value::<String>()?),
                "key" => key = Some(fields.next_value::<RecordKey>()?),
                other => return Err(de::Error::unknown_field(other, &FIELDS)),
            }
        }
        let table = table.ok_or_else(|| de::Error::missing_field("table"))?;
        let key = key.ok_or_else(|| de::Error::missing_field("key"))?;
        Ok(RecordId::of(table, key))
    }
}

/// A record id of a reply as the object of its table and key.
pub(super) struct Parts<'d, 'b> {
    d: &'d mut Decoder<'b>,
    items: Items,
}

impl<'b> Parts<'_, 'b> {
    /// Reads what follows the id's tag.
    pub(super) fn visit<V: Visitor<'b>>(
        d: &mut Decoder<'b>,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let items = d.array()?;
        let mut parts = Parts { d, items };
        let value = visitor.visit_map(&mut parts)?;
        match parts.items.next(parts.d)? {
            None => Ok(value),
            Some(_) => Err(wrong()),
        }
    }
}

fn wrong() -> DecodeError {
    DecodeError::new("a record id of a table and a key", "something else")
}

impl<'b> MapAccess<'b> for &mut Parts<'_, 'b> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'b>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        match self.items.next(self.d)? {
            Some(index) => {
                let name = FIELDS.get(index).ok_or_else(wrong)?;
                seed.deserialize(BorrowedStrDeserializer::new(name))
                    .map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'b>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        seed.deserialize(super::Deserializer::new(self.d))
    }
}
