//! Variants of enums, and a range's bounds, which serde knows as an enum.

use ::serde::{
    de::{
        self, DeserializeSeed, EnumAccess, MapAccess, VariantAccess, Visitor,
        value::BorrowedStrDeserializer,
    },
    forward_to_deserialize_any,
};

use super::{Deserializer, key::Key};
use crate::{
    codec::{Decoder, Fields, Items, Kind, tag::Tag},
    error::DecodeError,
};

type Result<T> = std::result::Result<T, DecodeError>;

/// An object whose only field is named for the variant.
pub(super) struct Variant<'d, 'b> {
    d: &'d mut Decoder<'b>,
    name: &'b str,
}

impl<'b> Variant<'_, 'b> {
    pub(super) fn visit<V: Visitor<'b>>(d: &mut Decoder<'b>, visitor: V) -> Result<V::Value> {
        let mut fields = d.object()?;
        let Some(name) = fields.next(d)? else {
            return Err(DecodeError::new(
                "an object with one field: a variant",
                "an empty one",
            ));
        };
        let value = visitor.visit_enum(Variant { d, name })?;
        end(d, fields)?;
        Ok(value)
    }
}

fn end(d: &mut Decoder<'_>, mut fields: Fields) -> Result<()> {
    match fields.next(d)? {
        None => Ok(()),
        Some(name) => Err(DecodeError::new(
            "an object with one field: a variant",
            format!("one more field, `{name}`"),
        )),
    }
}

impl<'d, 'b> EnumAccess<'b> for Variant<'d, 'b> {
    type Error = DecodeError;
    type Variant = Content<'d, 'b>;

    fn variant_seed<V: DeserializeSeed<'b>>(self, seed: V) -> Result<(V::Value, Content<'d, 'b>)> {
        let variant = seed.deserialize(Key(self.name))?;
        Ok((variant, Content(self)))
    }
}

pub(super) struct Content<'d, 'b>(Variant<'d, 'b>);

impl<'b> VariantAccess<'b> for Content<'_, 'b> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<()> {
        let Variant { d, name } = self.0;
        if d.take_absent()? {
            Ok(())
        } else {
            Err(d
                .mismatch("none, as the variant holds nothing")
                .in_field(name))
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'b>>(self, seed: T) -> Result<T::Value> {
        let Variant { d, name } = self.0;
        seed.deserialize(Deserializer::new(d))
            .map_err(|error| error.in_field(name))
    }

    fn tuple_variant<V: Visitor<'b>>(self, len: usize, visitor: V) -> Result<V::Value> {
        let Variant { d, name } = self.0;
        de::Deserializer::deserialize_tuple(Deserializer::new(d), len, visitor)
            .map_err(|error| error.in_field(name))
    }

    fn struct_variant<V: Visitor<'b>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let Variant { d, name } = self.0;
        de::Deserializer::deserialize_struct(Deserializer::new(d), "", fields, visitor)
            .map_err(|error| error.in_field(name))
    }
}

const SIDES: [&str; 2] = ["start", "end"];

/// A range as the object `{ start, end }` of its bounds.
pub(super) struct Bounds<'d, 'b> {
    d: &'d mut Decoder<'b>,
    items: Items,
}

impl<'b> Bounds<'_, 'b> {
    pub(super) fn visit<V: Visitor<'b>>(d: &mut Decoder<'b>, visitor: V) -> Result<V::Value> {
        d.tagged(Tag::Range, "a range", |d| {
            let items = d.array()?;
            let mut bounds = Bounds { d, items };
            let value = visitor.visit_map(&mut bounds)?;
            match bounds.items.next(bounds.d)? {
                None => Ok(value),
                Some(_) => Err(wrong()),
            }
        })
    }
}

fn wrong() -> DecodeError {
    DecodeError::new("a range of two bounds", "something else")
}

impl<'b> MapAccess<'b> for &mut Bounds<'_, 'b> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match self.items.next(self.d)? {
            Some(index) => {
                let name = SIDES.get(index).ok_or_else(wrong)?;
                seed.deserialize(BorrowedStrDeserializer::new(name))
                    .map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'b>>(&mut self, seed: T) -> Result<T::Value> {
        seed.deserialize(Side(self.d))
    }
}

/// One bound: null, or a value with a tag that says whether it is included.
struct Side<'d, 'b>(&'d mut Decoder<'b>);

impl Side<'_, '_> {
    /// Returns the variant of serde's [`Bound`](std::ops::Bound); `None` for `Unbounded`.
    fn variant(&self) -> Result<Option<&'static str>> {
        match self.0.peek_tag()? {
            Some(Tag::Included) => Ok(Some("Included")),
            Some(Tag::Excluded) => Ok(Some("Excluded")),
            _ if self.0.peek()? == Kind::Null => Ok(None),
            _ => Err(self.0.mismatch("a bound of a range")),
        }
    }
}

impl<'b> de::Deserializer<'b> for Side<'_, 'b> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value> {
        match self.variant()? {
            Some(name) => self.0.untag(|d| visitor.visit_map(Entry::new(d, name))),
            None => {
                self.0.skip()?;
                visitor.visit_borrowed_str("Unbounded")
            }
        }
    }

    fn deserialize_enum<V: Visitor<'b>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.variant()? {
            Some(name) => self.0.untag(|d| visitor.visit_enum(Variant { d, name })),
            None => {
                self.0.skip()?;
                visitor.visit_enum(Key("Unbounded"))
            }
        }
    }

    forward_to_deserialize_any! {
        <W: Visitor<'b>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The object of one field.
struct Entry<'d, 'b> {
    d: &'d mut Decoder<'b>,
    name: Option<&'static str>,
}

impl<'d, 'b> Entry<'d, 'b> {
    fn new(d: &'d mut Decoder<'b>, name: &'static str) -> Self {
        Self {
            d,
            name: Some(name),
        }
    }
}

impl<'b> MapAccess<'b> for Entry<'_, 'b> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match self.name.take() {
            Some(name) => seed
                .deserialize(BorrowedStrDeserializer::new(name))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'b>>(&mut self, seed: T) -> Result<T::Value> {
        seed.deserialize(Deserializer::new(self.d))
    }
}
