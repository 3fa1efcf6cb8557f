use super::{Decode, Decoder, Encode, Encoder, Kind, Stored, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::{Value, kinds},
};

macro_rules! encode {
    (Set $held:ident $e:ident) => {
        $e.tagged(Tag::Set, |e| $held.encode(e))
    };
    ($kind:ident $held:ident $e:ident) => {
        $held.encode($e)
    };
}

macro_rules! coded {
    ($($(#[$doc:meta])* $kind:ident($held:ty) $name:literal, $words:literal;)*) => {
        impl Encode for Value {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                match self {
                    Self::None => e.none(),
                    Self::Null => e.null(),
                    $(Self::$kind(held) => encode!($kind held e),)*
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
                    $(Kind::$kind => Self::$kind(Decode::decode(d)?),)*
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
    };
}

kinds!(coded);

surreal_type!(Value => "any");
