use std::{collections::BTreeMap, fmt};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Unexpected, Visitor},
};

use super::{enums::Entry, marker, text::Text};
use crate::{
    codec::{Decoder, Kind},
    error::DecodeError,
    value::{Decimal, Value},
};

/// In JSON NONE is `null`, as NULL is; decimals, durations, datetimes, uuids, tables, files and
/// record ids are text, and come back as strings; sets are arrays, bytes are arrays of numbers,
/// geometries are GeoJSON. [`Serde`](super::Serde) keeps them all.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Decimal(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Bytes(value) => value.serialize(serializer),
            Self::Duration(value) => value.serialize(serializer),
            Self::Datetime(value) => value.serialize(serializer),
            Self::Uuid(value) => serializer.serialize_newtype_struct(marker::UUID, &Text(value)),
            Self::Array(items) => items.serialize(serializer),
            Self::Set(items) => serializer.serialize_newtype_struct(marker::SET, items),
            Self::Object(fields) => fields.serialize(serializer),
            Self::Geometry(value) => value.serialize(serializer),
            Self::Table(value) => value.serialize(serializer),
            Self::RecordId(value) => value.serialize(serializer),
            Self::File(value) => value.serialize(serializer),
            Self::Range(value) => value.serialize(serializer),
        }
    }
}

/// An integer beyond `i64` becomes a decimal.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(marker::VALUE, Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        Value::deserialize(d)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| Value::Decimal(value.into()), Value::Int))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Value::Int(value)),
            Err(_) => Decimal::from_parts(value, 0)
                .map(Value::Decimal)
                .map_err(E::custom),
        }
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        let signed = i128::try_from(value).map_err(E::custom)?;
        self.visit_i128(signed)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Value, E> {
        Ok(Value::Bytes(value.into()))
    }

    fn visit_byte_buf<E>(self, value: Vec<u8>) -> Result<Value, E> {
        Ok(Value::Bytes(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = BTreeMap::new();
        while let Some(name) = fields.next_key()? {
            match name {
                Name::Field(name) => object.insert(name, fields.next_value()?),
                Name::Mark(kind) => return of_kind(kind, &mut fields),
            };
        }
        Ok(Value::Object(object))
    }
}

/// The value behind the name that [`Marked`] gives it.
fn of_kind<'de, A: MapAccess<'de>>(kind: Kind, fields: &mut A) -> Result<Value, A::Error> {
    Ok(match kind {
        Kind::Datetime => Value::Datetime(fields.next_value()?),
        Kind::Decimal => Value::Decimal(fields.next_value()?),
        Kind::Duration => Value::Duration(fields.next_value()?),
        Kind::File => Value::File(fields.next_value()?),
        Kind::Geometry => Value::Geometry(fields.next_value()?),
        Kind::Range => Value::Range(fields.next_value()?),
        Kind::RecordId => Value::RecordId(fields.next_value()?),
        Kind::Set => Value::Set(fields.next_value()?),
        Kind::Table => Value::Table(fields.next_value()?),
        Kind::Uuid => Value::Uuid(fields.next_value()?),
        other => {
            let found = Unexpected::Other(other.name());
            return Err(de::Error::invalid_type(
                found,
                &"a kind that serde does not know",
            ));
        }
    })
}

/// The name of an object's field, or the mark of a kind.
enum Name {
    Field(String),
    Mark(Kind),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyName)
    }
}

struct AnyName;

impl<'de> Visitor<'de> for AnyName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name, E> {
        Ok(Marked::kind(name).map_or_else(|| Name::Field(name.to_owned()), Name::Mark))
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(Name::Field(name.to_owned()))
    }

    fn visit_string<E>(self, name: String) -> Result<Name, E> {
        Ok(Name::Field(name))
    }
}

/// The kinds that serde does not know. A mark is one of these very texts, known by its address: a
/// field of the data may have the same name, and is a field.
static MARKS: [(Kind, &str); 10] = [
    (Kind::Datetime, marker::DATETIME),
    (Kind::Decimal, marker::DECIMAL),
    (Kind::Duration, marker::DURATION),
    (Kind::File, marker::FILE),
    (Kind::Geometry, marker::GEOMETRY),
    (Kind::Range, marker::RANGE),
    (Kind::RecordId, marker::RECORD_ID),
    (Kind::Set, marker::SET),
    (Kind::Table, marker::TABLE),
    (Kind::Uuid, marker::UUID),
];

/// A value of a kind that serde does not know, as an object of one field that is named for the
/// kind.
pub(super) struct Marked(&'static str);

impl Marked {
    pub(super) fn of(kind: Kind) -> Option<Self> {
        let mark = MARKS.iter().find(|(marked, _)| *marked == kind);
        mark.map(|(_, mark)| Self(mark))
    }

    /// The kind that a name is the mark of.
    fn kind(name: &str) -> Option<Kind> {
        let mark = MARKS.iter().find(|(_, mark)| std::ptr::eq(*mark, name));
        mark.map(|(kind, _)| *kind)
    }

    pub(super) fn visit<'b, V: Visitor<'b>>(
        self,
        d: &mut Decoder<'b>,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_map(Entry::new(d, self.0))
    }
}
