use std::{collections::BTreeMap, fmt};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

use super::{deserializer::MAX_DEPTH, marker, text::Text};
use crate::{
    codec::{Decode, Decoder},
    value::{Decimal, Value, kinds},
};

macro_rules! serialize {
    (Uuid $held:ident $serializer:ident) => {
        $serializer.serialize_newtype_struct(marker::UUID, &Text($held))
    };
    (Set $held:ident $serializer:ident) => {
        $serializer.serialize_newtype_struct(marker::SET, $held)
    };
    ($kind:ident $held:ident $serializer:ident) => {
        $held.serialize($serializer)
    };
}

macro_rules! serialized {
    ($($(#[$doc:meta])* $kind:ident($held:ty) $name:literal, $words:literal;)*) => {
        /// In JSON NONE is `null`, as NULL is; decimals, durations, datetimes, uuids, tables, files
        /// and record ids are text, and are read as strings; sets are arrays, bytes are arrays of
        /// numbers, geometries are GeoJSON. [`Serde`](super::Serde) keeps them all.
        impl Serialize for Value {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::None => serializer.serialize_none(),
                    Self::Null => serializer.serialize_unit(),
                    $(Self::$kind(held) => serialize!($kind held serializer),)*
                }
            }
        }
    };
}

kinds!(serialized);

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
                Name::Exact => return fields.next_value().map(|Exact(value)| value),
            };
        }
        Ok(Value::Object(object))
    }
}

/// The name of an object's field, or what says that a whole value follows.
enum Name {
    Field(String),
    Exact,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                if std::ptr::eq(name, marker::EXACT) {
                    return Ok(Name::Exact);
                }
                Ok(Name::Field(name.to_owned()))
            }
        }

        deserializer.deserialize_str(Any)
    }
}

/// A value from its bytes.
struct Exact(Value);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Encoded;

        impl Visitor<'_> for Encoded {
            type Value = Exact;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a value")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Exact, E> {
                let mut d = Decoder::within(bytes, 0, MAX_DEPTH);
                Value::decode(&mut d).map(Exact).map_err(E::custom)
            }
        }

        deserializer.deserialize_bytes(Encoded)
    }
}
