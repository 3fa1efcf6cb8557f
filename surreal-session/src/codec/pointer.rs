use std::{rc::Rc, sync::Arc};

use super::{Decode, Decoder, Encode, Encoder, Stored, Type, surreal_type};
use crate::error::{DecodeError, EncodeError};

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        (**self).encode(e)
    }

    fn is_none(&self) -> bool {
        (**self).is_none()
    }
}

surreal_type!([T: Type + ?Sized] &T => T::surreal_type());

macro_rules! owning {
    ($($pointer:ident),*) => {$(
        impl<T: Encode> Encode for $pointer<T> {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                (**self).encode(e)
            }

            fn is_none(&self) -> bool {
                (**self).is_none()
            }
        }

        impl<'b, T: Decode<'b>> Decode<'b> for $pointer<T> {
            const STORED: Stored = T::STORED;

            fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
                T::decode(d).map(Self::new)
            }

            fn absent() -> Option<Self> {
                T::absent().map(Self::new)
            }

            fn null() -> Option<Self> {
                T::null().map(Self::new)
            }
        }

        surreal_type!([T: Type] $pointer<T> => T::surreal_type());
    )*};
}

owning!(Box, Arc, Rc);
