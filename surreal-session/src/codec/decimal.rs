use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::Decimal,
};

impl Encode for Decimal {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Decimal, |e| e.str(&self.to_string()))
    }
}

/// Reads an int, too.
impl<'b> Decode<'b> for Decimal {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek()? == Kind::Int {
            return d.int().map(Self::from);
        }
        d.tagged(Tag::Decimal, "a decimal", |d| {
            let text = d.str()?;
            text.parse()
                .map_err(|_| DecodeError::new("a decimal", "other text"))
        })
    }
}

surreal_type!(Decimal => "decimal");
