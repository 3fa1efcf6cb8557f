use uuid::Uuid;

use super::Table;
use crate::{
    codec::{self, EncodeError},
    value::RecordId,
};

/// What names a record of table `T`: its id, or just the key.
///
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a record of `{T}`",
    label = "expected a `RecordId<{T}>`, or a key that `{T}`'s ids can have",
    note = "`RecordId::<{T}>::new(key)` makes an id"
)]
pub trait IntoId<T: Table>: sealed::IntoId<T> {}

#[diagnostic::do_not_recommend]
impl<T: Table, I: sealed::IntoId<T>> IntoId<T> for I {}

pub(crate) mod sealed {
    use super::{EncodeError, Table};

    pub trait IntoId<T: Table> {
        #[doc(hidden)]
        fn into_id(self) -> Result<Vec<u8>, EncodeError>;
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for RecordId<T, T::Key> {
    fn into_id(self) -> Result<Vec<u8>, EncodeError> {
        codec::to_bytes(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &RecordId<T, T::Key> {
    fn into_id(self) -> Result<Vec<u8>, EncodeError> {
        codec::to_bytes(self)
    }
}

macro_rules! keys {
    ($($key:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Table> sealed::IntoId<T> for $key
        where
            T::Key: From<$key>,
        {
            fn into_id(self) -> Result<Vec<u8>, EncodeError> {
                codec::to_bytes(&RecordId::<T, T::Key>::new(self))
            }
        }
    )*};
}

keys!(String, i64, i32, u32, Uuid);

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &str
where
    T::Key: From<String>,
{
    fn into_id(self) -> Result<Vec<u8>, EncodeError> {
        sealed::IntoId::<T>::into_id(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &String
where
    T::Key: From<String>,
{
    fn into_id(self) -> Result<Vec<u8>, EncodeError> {
        sealed::IntoId::<T>::into_id(self.clone())
    }
}
