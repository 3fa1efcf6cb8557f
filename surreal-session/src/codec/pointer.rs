use super::{Encode, Encoder};
use crate::error::EncodeError;

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        (**self).encode(e)
    }

    fn is_none(&self) -> bool {
        (**self).is_none()
    }
}
