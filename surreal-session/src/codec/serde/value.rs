use std::{collections::BTreeMap, fmt};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use super::{enums::Entry, marker, text::Text};
use crate::{
    codec::{Decoder, Kind},
    error::DecodeError,
    value::{Decimal, Value},
};

/// In JSON NONE is `null`, as NULL is; decimals, durations, datetimes, uuids, tables, files and record ids are text, and
/// come back as strings; sets are arrays, bytes are arrays of numbers, geometries are GeoJSON. [`Serde`](super::Serde)
/// keeps them all.
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
        while let Some(name) = fields.next_key::<String>()? {
            if let Some(value) = marked(&name, &mut fields)? {
                return Ok(value);
            }
            object.insert(name, fields.next_value()?);
        }
        Ok(Value::Object(object))
    }
}

/// The value behind the name that [`Marked`] gives it.
fn marked<'de, A: MapAccess<'de>>(name: &str, fields: &mut A) -> Result<Option<Value>, A::Error> {
    if !name.starts_with('$') {
        return Ok(None);
    }
    Ok(Some(match name {
        marker::DATETIME => Value::Datetime(fields.next_value()?),
        marker::DECIMAL => Value::Decimal(fields.next_value()?),
        marker::DURATION => Value::Duration(fields.next_value()?),
        marker::FILE => Value::File(fields.next_value()?),
        marker::GEOMETRY => Value::Geometry(fields.next_value()?),
        marker::RANGE => Value::Range(fields.next_value()?),
        marker::RECORD_ID => Value::RecordId(fields.next_value()?),
        marker::SET => Value::Set(fields.next_value()?),
        marker::TABLE => Value::Table(fields.next_value()?),
        marker::UUID => Value::Uuid(fields.next_value()?),
        _ => return Ok(None),
    }))
}

/// A value of a kind that serde does not know, as an object of one field that is named for the kind.
pub(super) struct Marked(&'static str);

impl Marked {
    pub(super) fn of(kind: Kind) -> Option<Self> {
        Some(Self(match kind {
            Kind::Datetime => marker::DATETIME,
            Kind::Decimal => marker::DECIMAL,
            Kind::Duration => marker::DURATION,
            Kind::File => marker::FILE,
            Kind::Geometry => marker::GEOMETRY,
            Kind::Range => marker::RANGE,
            Kind::RecordId => marker::RECORD_ID,
            Kind::Set => marker::SET,
            Kind::Table => marker::TABLE,
            Kind::Uuid => marker::UUID,
            _ => return None,
        }))
    }

    pub(super) fn visit<'b, V: Visitor<'b>>(
        self,
        d: &mut Decoder<'b>,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_map(Entry::new(d, self.0))
    }
}
