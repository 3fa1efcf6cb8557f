use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, Type, surreal_type};
use crate::{
    error::{DecodeError, EncodeError},
    value::Nullable,
};

/// NONE for `None`.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Some(value) => value.encode(e),
            None => e.none(),
        }
    }

    fn is_none(&self) -> bool {
        self.as_ref().is_none_or(Encode::is_none)
    }
}

/// `None` for NONE, for a missing field, and for NULL, unless the type within takes NULL itself.
impl<'b, T: Decode<'b>> Decode<'b> for Option<T> {
    const STORED: Stored = T::STORED.optional();

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::Null => match T::null() {
                Some(value) => d.skip().map(|()| Some(value)),
                None => d.skip().map(|()| None),
            },
            Kind::None => d.skip().map(|()| None),
            _ => T::decode(d).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

surreal_type!([T: Type] Option<T> => format!("option<{}>", T::surreal_type()));

impl<T: Encode> Encode for Nullable<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Self::Value(value) => value.encode(e),
            Self::Null => e.null(),
        }
    }
}

impl<'b, T: Decode<'b>> Decode<'b> for Nullable<T> {
    const STORED: Stored = T::STORED;

    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek()? {
            Kind::Null => d.skip().map(|()| Self::Null),
            _ => T::decode(d).map(Self::Value),
        }
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

surreal_type!([T: Type] Nullable<T> => format!("{} | null", T::surreal_type()));

/// NONE.
impl Encode for () {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.none()
    }

    fn is_none(&self) -> bool {
        true
    }
}

/// NONE or NULL.
impl<'b> Decode<'b> for () {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.take_absent()? {
            Ok(())
        } else {
            Err(d.mismatch("none"))
        }
    }
}
