use std::{borrow::Cow, collections::BTreeMap};

use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, Type, skip::malformed, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::{Named, RecordId, RecordKey, Uuid, Value},
};

impl<T, K: Encode> Encode for RecordId<T, K> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::RecordId, |e| {
            e.array(2, |e| {
                e.str(self.table())?;
                e.key(self.key())
            })
        })
    }
}

impl<'b, T: Named, K: Decode<'b>> Decode<'b> for RecordId<T, K> {
    const STORED: Stored = K::STORED.key();

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::RecordId, "a record id", |d| {
            let (table, key): (Text<'_>, K) = Decode::decode(d)?;
            match T::TABLE {
                Some(own) if own.as_bytes() == table.0 => {
                    Ok(Self::from_parts(Cow::Borrowed(own), key))
                }
                Some(own) => Err(DecodeError::new(
                    format!("an id of table `{own}`"),
                    format!("one of table `{}`", String::from_utf8_lossy(table.0)),
                )),
                None => match String::from_utf8(table.0.to_owned()) {
                    Ok(table) => Ok(Self::from_parts(Cow::Owned(table), key)),
                    Err(_) => Err(malformed()),
                },
            }
        })
    }
}

/// Tests whether the bytes of a record id have a range for a key.
pub(crate) fn names_a_range(id: &[u8]) -> bool {
    let read = |d: &mut Decoder<'_>| {
        let mut items = d.array()?;
        items.next(d)?;
        d.skip()?;
        items.next(d)?;
        Ok(d.peek_tag()? == Some(Tag::Range))
    };
    let id = Decoder::new(id).tagged(Tag::RecordId, "a record id", read);
    id.unwrap_or(false)
}

/// A table's name, which is mostly only compared.
struct Text<'b>(&'b [u8]);

impl<'b> Decode<'b> for Text<'b> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.text().map(Self)
    }
}

impl<T: Named, K> Type for RecordId<T, K> {
    fn surreal_type() -> Cow<'static, str> {
        match T::TABLE {
            Some(table) => format!("record<{table}>").into(),
            None => "record".into(),
        }
    }
}

impl Encode for RecordKey {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Self::Int(key) => key.encode(e),
            Self::String(key) => e.str(key),
            Self::Uuid(key) => key.encode(e),
            Self::Array(key) => key.encode(e),
            Self::Object(key) => key.encode(e),
            Self::Range(key) => key.encode(e),
        }
    }
}

impl<'b> Decode<'b> for RecordKey {
    const STORED: Stored = Stored::EXACT;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Ok(match d.peek()? {
            Kind::Int => Self::Int(d.int()?),
            Kind::String => Self::String(String::decode(d)?),
            Kind::Uuid => Self::Uuid(Uuid::decode(d)?),
            Kind::Array => Self::Array(Vec::<Value>::decode(d)?),
            Kind::Object => Self::Object(BTreeMap::decode(d)?),
            Kind::Range => Self::Range(Box::decode(d)?),
            _ => return Err(d.mismatch("the key of a record id")),
        })
    }
}
