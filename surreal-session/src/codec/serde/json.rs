use serde_json::Value;

use super::Serde;
use crate::{
    codec::{Decode, Decoder, Encode, Encoder, surreal_type},
    error::{DecodeError, EncodeError},
};

/// As [`Serde`] stores it.
impl Encode for Value {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        Serde(self).encode(e)
    }
}

/// As [`Serde`] reads it.
impl<'b> Decode<'b> for Value {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Serde::decode(d).map(|Serde(value)| value)
    }

    fn absent() -> Option<Self> {
        Some(Self::Null)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

surreal_type!(Value => "any");
