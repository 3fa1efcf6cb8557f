use super::{Decode, Decoder, Encode, Encoder, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::File,
};

impl Encode for File {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::File, |e| (self.bucket(), self.key()).encode(e))
    }
}

impl<'b> Decode<'b> for File {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::File, "a file", |d| {
            let (bucket, key): (&str, &str) = Decode::decode(d)?;
            Ok(Self::new(bucket, key))
        })
    }
}

surreal_type!(File => "file");
