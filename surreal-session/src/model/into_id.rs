use uuid::Uuid;

use super::{Table, ValueFor};
use crate::{
    codec::{self, Encode, EncodeError, Encoded, Encoder},
    value::{RecordId, RecordKey},
};

/// A name of a record of table `T`: its id, or just the key.
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
    use super::{EncodeError, Encoded, Encoder, Table};

    pub trait IntoId<T: Table>: Sized {
        #[doc(hidden)]
        fn write(self, e: &mut Encoder) -> Result<(), EncodeError>;

        #[doc(hidden)]
        fn into_id(self) -> Encoded {
            Encoded::written(64, |e| self.write(e))
        }
    }

    /// A type of keys that are integers, or may be.
    pub trait IntKey {}
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for RecordId<T, T::Key> {
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        one(&self, e)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &RecordId<T, T::Key> {
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        one(self, e)
    }
}

/// Writes the id of one record.
fn one<T, K: Encode>(id: &RecordId<T, K>, e: &mut Encoder) -> Result<(), EncodeError> {
    let start = e.len();
    id.encode(e)?;
    if codec::names_a_range(e.written_from(start)) {
        return Err(EncodeError::new(format!(
            "{id} is a range of records, where the id of one record is needed; write the range in raw SurrealQL"
        )));
    }
    Ok(())
}

/// Writes the id of a key that is text.
fn text<T: Table>(key: String, e: &mut Encoder) -> Result<(), EncodeError>
where
    T::Key: From<String>,
{
    let rest = key.strip_prefix(T::TABLE);
    if rest.is_some_and(|rest| rest.starts_with(':')) {
        return Err(EncodeError::new(format!(
            "{key:?} is the text of an id, where a key is needed: parse it, `{key:?}.parse::<RecordId<_>>()?`; \
             if the key itself has these characters, use `RecordId::new({key:?})`"
        )));
    }
    RecordId::<T, T::Key>::new(key).encode(e)
}

macro_rules! keys {
    ($($key:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Table> sealed::IntoId<T> for $key
        where
            T::Key: From<$key>,
        {
            fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
                one(&RecordId::<T, T::Key>::new(self), e)
            }
        }
    )*};
}

keys!(RecordKey, Uuid);

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for String
where
    T::Key: From<Self>,
{
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        text::<T>(self, e)
    }
}

/// Any integer is a key where another one is, so that a literal is.
macro_rules! ints {
    ($($int:ty),*) => {$(
        impl sealed::IntKey for $int {}

        #[diagnostic::do_not_recommend]
        impl<T: Table> sealed::IntoId<T> for $int
        where
            T::Key: sealed::IntKey,
        {
            fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
                RecordId::<T, Self>::new(self).encode(e)
            }
        }
    )*};
}

ints!(i64, i32, i16, i8, isize, u64, u32, u16, u8, usize);

impl sealed::IntKey for RecordKey {}

/// Implements the trait for ids whose keys are arrays of a known shape.
macro_rules! tuples {
    ($($part:ident: $of:ident),*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($of, $part),*> sealed::IntoId<T> for ($($part,)*)
        where
            T: Table<Key = ($($of,)*)>,
            $($part: ValueFor<$of>),*
        {
            fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
                RecordId::<T, Self>::new(self).encode(e)
            }
        }
    };
}

tuples!(P: A);
tuples!(P: A, Q: B);
tuples!(P: A, Q: B, R: C);
tuples!(P: A, Q: B, R: C, S: D);

#[diagnostic::do_not_recommend]
impl<T: Table<Key = RecordKey>> sealed::IntoId<T> for &RecordKey {
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        sealed::IntoId::<T>::write(self.clone(), e)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &str
where
    T::Key: From<String>,
{
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        sealed::IntoId::<T>::write(self.to_owned(), e)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> sealed::IntoId<T> for &String
where
    T::Key: From<String>,
{
    fn write(self, e: &mut Encoder) -> Result<(), EncodeError> {
        sealed::IntoId::<T>::write(self.clone(), e)
    }
}
