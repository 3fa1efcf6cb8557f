use super::{Decode, Decoder, Encode, Encoder, Stored, surreal_type};
use crate::{
    error::{DecodeError, EncodeError},
    value::Bytes,
};

impl Encode for Bytes {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.bytes(self)
    }
}

impl<'b> Decode<'b> for Bytes {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.bytes().map(Self::from)
    }
}

surreal_type!(Bytes => "bytes");

/// Bytes that stay in the reply.
impl<'b> Decode<'b> for &'b [u8] {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.bytes()
    }
}
