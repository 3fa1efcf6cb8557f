use std::borrow::Cow;

use super::{Decode, Decoder, Encode, Encoder, Type};
use crate::error::{DecodeError, EncodeError};

impl Encode for str {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.str(self)
    }
}

impl Encode for String {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.str(self)
    }
}

impl<'b> Decode<'b> for String {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.str().map(str::to_owned)
    }
}

impl<'b> Decode<'b> for &'b str {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.str()
    }
}

impl Type for String {
    fn surreal_type() -> Cow<'static, str> {
        "string".into()
    }
}
