use std::borrow::Cow;

use super::{Decode, Decoder, Encode, Encoder, Stored, surreal_type};
use crate::error::{DecodeError, EncodeError};

impl Encode for str {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.str(self)
    }
}

impl<'b> Decode<'b> for &'b str {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.str()
    }
}

/// Owned, so that it can be a model's field; `&str` borrows.
impl<'b> Decode<'b> for Cow<'_, str> {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        String::decode(d).map(Cow::Owned)
    }
}

impl Encode for Cow<'_, str> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.str(self)
    }
}

macro_rules! owned {
    ($($text:ty),*) => {$(
        impl Encode for $text {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                e.str(self)
            }
        }

        impl<'b> Decode<'b> for $text {
            const STORED: Stored = Stored::SCALAR;

            fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
                d.str().map(Self::from)
            }
        }
    )*};
}

owned!(String, Box<str>, std::sync::Arc<str>);

impl<'b> Decode<'b> for char {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let text = d.str()?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => Ok(char),
            _ => Err(DecodeError::new(
                "a string of one character",
                format!("one of {} bytes", text.len()),
            )),
        }
    }
}

impl Encode for char {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.str(self.encode_utf8(&mut [0; 4]))
    }
}

macro_rules! string {
    ($($text:ty),*) => {$(
        surreal_type!($text => "string");
    )*};
}

string!(
    str,
    String,
    Box<str>,
    std::sync::Arc<str>,
    Cow<'_, str>,
    char
);
