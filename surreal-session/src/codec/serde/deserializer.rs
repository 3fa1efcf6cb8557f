use std::iter;

use ::serde::{
    de::{
        self, DeserializeSeed, MapAccess, SeqAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    enums::{Bounds, Variant},
    geometry,
    key::Key,
    marker,
};
use crate::{
    codec::{Decode, Decoder, Fields, Items, Kind, tag::Tag},
    error::DecodeError,
    value::{Datetime, Decimal, Duration, File, RecordId, RecordKey, TableName, Uuid},
};

type Result<T> = std::result::Result<T, DecodeError>;

/// How deep a serde type is read. A level takes about 4 KiB of the stack without optimization, and
/// threads have 2 MiB; stored values reach 256 levels.
pub(super) const MAX_DEPTH: usize = 300;

/// SurrealDB's CBOR to any serde type.
pub(super) struct Deserializer<'d, 'b>(&'d mut Decoder<'b>);

impl<'d, 'b> Deserializer<'d, 'b> {
    pub(super) fn new(d: &'d mut Decoder<'b>) -> Self {
        Self(d)
    }

    fn text<T, V>(self, visitor: V) -> Result<V::Value>
    where
        T: Decode<'b> + std::fmt::Display,
        V: Visitor<'b>,
    {
        visitor.visit_string(T::decode(self.0)?.to_string())
    }

    fn list<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        if self.0.peek_tag()? == Some(Tag::Set) {
            return self.0.untag(|d| list(d, visitor));
        }
        list(self.0, visitor)
    }
}

fn list<'b, V: Visitor<'b>>(d: &mut Decoder<'b>, visitor: V) -> Result<V::Value> {
    let items = d.array()?;
    let mut list = List { d, items, index: 0 };
    let value = visitor.visit_seq(&mut list)?;
    let List {
        d,
        mut items,
        index,
    } = list;
    match items.next(d)? {
        None => Ok(value),
        Some(_) => Err(DecodeError::new(
            format!("an array of {index} items"),
            "a longer one",
        )),
    }
}

fn object<'b, V: Visitor<'b>>(d: &mut Decoder<'b>, visitor: V) -> Result<V::Value> {
    let fields = d.object()?;
    let mut object = Object {
        d,
        fields,
        name: "",
    };
    let value = visitor.visit_map(&mut object)?;
    let Object { d, mut fields, .. } = object;
    match fields.next(d)? {
        None => Ok(value),
        Some(name) => Err(DecodeError::new(
            "an object without more fields",
            format!("the field `{name}`"),
        )),
    }
}

impl<'b> de::Deserializer<'b> for Deserializer<'_, 'b> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        self.0.at_most(MAX_DEPTH)?;
        match self.0.peek()? {
            Kind::None => {
                self.0.skip()?;
                visitor.visit_none()
            }
            Kind::Null => {
                self.0.skip()?;
                visitor.visit_unit()
            }
            Kind::Bool => visitor.visit_bool(self.0.bool()?),
            Kind::Int => visitor.visit_i64(self.0.int()?),
            Kind::Float => visitor.visit_f64(self.0.float()?),
            Kind::String => visitor.visit_borrowed_str(self.0.str()?),
            // who wants them as bytes asks for bytes
            Kind::Bytes => {
                let bytes = self.0.bytes()?.iter().copied();
                SeqDeserializer::new(bytes).deserialize_any(visitor)
            }
            Kind::Array | Kind::Set => self.list(visitor),
            Kind::Object => object(self.0, visitor),
            Kind::Decimal => self.text::<Decimal, V>(visitor),
            Kind::Duration => self.text::<Duration, V>(visitor),
            Kind::Datetime => self.text::<Datetime, V>(visitor),
            Kind::Uuid => self.text::<Uuid, V>(visitor),
            Kind::File => self.text::<File, V>(visitor),
            Kind::Table => visitor.visit_string(TableName::decode(self.0)?.as_str().to_owned()),
            Kind::RecordId => self.text::<RecordId, V>(visitor),
            Kind::Geometry => geometry::visit(self.0, visitor),
            Kind::Range => Bounds::visit(self.0, visitor),
            Kind::Unknown => Err(self.0.mismatch("a value")),
        }
    }

    fn deserialize_option<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        if self.0.take_absent()? {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        if self.0.take_absent()? {
            visitor.visit_unit()
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'b>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'b>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        if name == marker::KEY {
            return match RecordKey::decode(self.0)? {
                RecordKey::Int(key) => visitor.visit_i64(key),
                key => visitor.visit_string(key.to_string()),
            };
        }
        if name == marker::VALUE {
            self.0.at_most(MAX_DEPTH)?;
            let exact = (marker::EXACT, self.0.encoded()?);
            return visitor.visit_map(MapDeserializer::new(iter::once(exact)));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_bytes<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        if self.0.peek()? == Kind::Bytes {
            visitor.visit_borrowed_bytes(self.0.bytes()?)
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_byte_buf<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_enum<V: Visitor<'b>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.0.at_most(MAX_DEPTH)?;
        match self.0.peek()? {
            Kind::String => visitor.visit_enum(Key(self.0.str()?)),
            Kind::Object => Variant::visit(self.0, visitor),
            _ => Err(self
                .0
                .mismatch("a string, or an object with one field: a variant")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        self.0.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        <W: Visitor<'b>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string seq tuple tuple_struct map struct identifier
    }
}

struct List<'d, 'b> {
    d: &'d mut Decoder<'b>,
    items: Items,
    index: usize,
}

impl<'b> SeqAccess<'b> for &mut List<'_, 'b> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'b>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(index) = self.items.next(self.d)? else {
            return Ok(None);
        };
        self.index = index + 1;
        seed.deserialize(Deserializer(self.d))
            .map(Some)
            .map_err(|error| error.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.room_for::<u8>(self.d))
    }
}

struct Object<'d, 'b> {
    d: &'d mut Decoder<'b>,
    fields: Fields,
    name: &'b str,
}

impl<'b> MapAccess<'b> for &mut Object<'_, 'b> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match self.fields.next(self.d)? {
            Some(name) => {
                self.name = name;
                seed.deserialize(Key(name)).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'b>>(&mut self, seed: T) -> Result<T::Value> {
        let name = self.name;
        seed.deserialize(Deserializer(self.d))
            .map_err(|error| error.in_field(name))
    }
}
