use std::borrow::Cow;

use uuid::Uuid;

use super::{Decode, Decoder, Encode, Encoder, Kind, Type, tag::Tag};
use crate::error::{DecodeError, EncodeError};

impl Encode for Uuid {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Uuid, |e| e.bytes(self.as_bytes()))
    }
}

impl<'b> Decode<'b> for Uuid {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::Tagged(Some(Tag::UuidText)) => d.untag(|d| {
                let text = d.str()?;
                Self::parse_str(text).map_err(|_| DecodeError::new("a uuid", "other text"))
            }),
            _ => d.tagged(Tag::Uuid, "a uuid", |d| {
                let bytes = d.bytes()?;
                Self::from_slice(bytes)
                    .map_err(|_| DecodeError::new("a uuid", format!("{} bytes", bytes.len())))
            }),
        }
    }
}

impl Type for Uuid {
    fn surreal_type() -> Cow<'static, str> {
        "uuid".into()
    }
}
