use ::serde::ser::{self, Serialize};

use super::{key, marker};
use crate::{
    codec::{Bracket, Encode, Encoder},
    error::EncodeError,
};

/// Any serde type to SurrealDB's CBOR.
pub(super) struct Serializer<'e>(&'e mut Encoder);

impl<'e> Serializer<'e> {
    pub(super) fn new(e: &'e mut Encoder) -> Self {
        Self(e)
    }

    fn begin(self, bracket: Bracket) -> Result<Compound<'e>, EncodeError> {
        let outside = self.0.begin(bracket)?;
        Ok(Compound {
            e: self.0,
            outside,
            around: None,
            index: 0,
        })
    }

    /// An object whose only field has the variant's name.
    fn begin_variant(
        self,
        variant: &'static str,
        bracket: Bracket,
    ) -> Result<Compound<'e>, EncodeError> {
        let around = self.0.begin(Bracket::Object)?;
        self.0.str(variant)?;
        let outside = self.0.begin(bracket)?;
        Ok(Compound {
            e: self.0,
            outside,
            around: Some(around),
            index: 0,
        })
    }
}

macro_rules! encoded {
    ($($method:ident: $type:ty),* $(,)?) => {$(
        fn $method(self, value: $type) -> Result<(), EncodeError> {
            value.encode(self.0)
        }
    )*};
}

impl<'e> ser::Serializer for Serializer<'e> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Compound<'e>;
    type SerializeTuple = Compound<'e>;
    type SerializeTupleStruct = Compound<'e>;
    type SerializeTupleVariant = Compound<'e>;
    type SerializeMap = Compound<'e>;
    type SerializeStruct = Compound<'e>;
    type SerializeStructVariant = Compound<'e>;

    encoded! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), EncodeError> {
        self.0.bytes(value)
    }

    fn serialize_none(self) -> Result<(), EncodeError> {
        self.0.none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.0.null()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), EncodeError> {
        self.0.null()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        self.0.str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        marker::write(self.0, name, value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let mut fields = self.begin(Bracket::Object)?;
        fields.field(variant, value)?;
        fields.finish()
    }

    // a declared length would be believed, and one that is wrong would spoil the request: the end
    // is marked instead

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'e>, EncodeError> {
        self.begin(Bracket::Array)
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'e>, EncodeError> {
        self.begin(Bracket::Array)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Compound<'e>, EncodeError> {
        self.begin(Bracket::Array)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'e>, EncodeError> {
        self.begin_variant(variant, Bracket::Array)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'e>, EncodeError> {
        self.begin(Bracket::Object)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'e>, EncodeError> {
        self.begin(Bracket::Object)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'e>, EncodeError> {
        self.begin_variant(variant, Bracket::Object)
    }
}

/// The items or fields of what was begun.
pub(super) struct Compound<'e> {
    e: &'e mut Encoder,
    /// What the encoder counted before it.
    outside: usize,
    /// The same of the object around it, for a variant.
    around: Option<usize>,
    index: usize,
}

impl Compound<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let index = self.index;
        self.index += 1;
        value
            .serialize(Serializer(self.e))
            .map_err(|error| error.in_item(index))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), EncodeError> {
        self.e.str(name)?;
        value
            .serialize(Serializer(self.e))
            .map_err(|error| error.in_field(name))
    }

    fn finish(self) -> Result<(), EncodeError> {
        self.e.end(self.outside)?;
        match self.around {
            Some(outside) => self.e.end(outside),
            None => Ok(()),
        }
    }
}

macro_rules! sequence {
    ($($name:ident::$item:ident),*) => {$(
        impl ser::$name for Compound<'_> {
            type Ok = ();
            type Error = EncodeError;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                self.item(value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.finish()
            }
        }
    )*};
}

sequence!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! structure {
    ($($name:ident),*) => {$(
        impl ser::$name for Compound<'_> {
            type Ok = ();
            type Error = EncodeError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.finish()
            }
        }
    )*};
}

structure!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        let name = key.serialize(key::Text)?;
        self.e.str(&name)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        value.serialize(Serializer(self.e))
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), EncodeError> {
        let name = key.serialize(key::Text)?;
        self.field(&name, value)
    }

    fn end(self) -> Result<(), EncodeError> {
        self.finish()
    }
}
