use uuid::Uuid;

use super::{Decode, Decoder, Encode, Encoder, Stored, surreal_type, tag::Tag};
use crate::error::{DecodeError, EncodeError};

impl Encode for Uuid {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Uuid, |e| e.bytes(self.as_bytes()))
    }
}

impl<'b> Decode<'b> for Uuid {
    const STORED: Stored = Stored::SCALAR;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek_tag()? == Some(Tag::UuidText) {
            return d.untag(|d| {
                let text = d.str()?;
                Self::parse_str(text).map_err(|_| DecodeError::new("a uuid", "other text"))
            });
        }
        d.tagged(Tag::Uuid, "a uuid", |d| {
            let bytes = d.bytes()?;
            Self::from_slice(bytes)
                .map_err(|_| DecodeError::new("a uuid", format!("{} bytes", bytes.len())))
        })
    }
}

surreal_type!(Uuid => "uuid");
