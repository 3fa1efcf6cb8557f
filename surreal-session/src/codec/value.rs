use std::{borrow::Cow, collections::BTreeMap};

use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, Type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::Value,
};

impl Encode for Value {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Self::None => e.none(),
            Self::Null => e.null(),
            Self::Bool(value) => value.encode(e),
            Self::Int(value) => value.encode(e),
            Self::Float(value) => value.encode(e),
            Self::Decimal(value) => value.encode(e),
            Self::String(value) => value.encode(e),
            Self::Bytes(value) => value.encode(e),
            Self::Duration(value) => value.encode(e),
            Self::Datetime(value) => value.encode(e),
            Self::Uuid(value) => value.encode(e),
            Self::Array(value) => value.encode(e),
            Self::Set(value) => e.tagged(Tag::Set, |e| value.encode(e)),
            Self::Object(value) => value.encode(e),
            Self::Geometry(value) => value.encode(e),
            Self::Table(value) => value.encode(e),
            Self::RecordId(value) => value.encode(e),
            Self::File(value) => value.encode(e),
            Self::Range(value) => value.encode(e),
        }
    }

    fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl<'b> Decode<'b> for Value {
    const STORED: Stored = Stored::EXACT;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        Ok(match d.peek()? {
            Kind::None => d.skip().map(|()| Self::None)?,
            Kind::Null => d.skip().map(|()| Self::Null)?,
            Kind::Bool => Self::Bool(d.bool()?),
            Kind::Int => Self::Int(d.int()?),
            Kind::Float => Self::Float(d.float()?),
            Kind::Decimal => Self::Decimal(Decode::decode(d)?),
            Kind::String => Self::String(Decode::decode(d)?),
            Kind::Bytes => Self::Bytes(Decode::decode(d)?),
            Kind::Duration => Self::Duration(Decode::decode(d)?),
            Kind::Datetime => Self::Datetime(Decode::decode(d)?),
            Kind::Uuid => Self::Uuid(Decode::decode(d)?),
            Kind::Array => Self::Array(Decode::decode(d)?),
            Kind::Set => Self::Set(Decode::decode(d)?),
            Kind::Object => Self::Object(BTreeMap::decode(d)?),
            Kind::Geometry => Self::Geometry(Decode::decode(d)?),
            Kind::Table => Self::Table(Decode::decode(d)?),
            Kind::RecordId => Self::RecordId(Decode::decode(d)?),
            Kind::File => Self::File(Decode::decode(d)?),
            Kind::Range => Self::Range(Decode::decode(d)?),
            Kind::Unknown => return Err(d.mismatch("a value")),
        })
    }

    fn absent() -> Option<Self> {
        Some(Self::None)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl Type for Value {
    fn surreal_type() -> Cow<'static, str> {
        "any".into()
    }
}
