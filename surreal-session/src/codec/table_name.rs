use super::{Decode, Decoder, Encode, Encoder, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::TableName,
};

impl Encode for TableName {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Table, |e| e.str(self.as_str()))
    }
}

impl<'b> Decode<'b> for TableName {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::Table, "a table name", |d| {
            d.str().map(|name| Self::new(name.to_owned()))
        })
    }
}

surreal_type!(TableName => "table");
