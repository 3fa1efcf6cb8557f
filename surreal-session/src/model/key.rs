//! Keys of records that are created without an id.

use super::Table;
use crate::value::{RecordId, RecordKey, Uuid};

/// A type of keys that a record can get when it is created without an id.
///
/// [`RecordKey`] and `String` leave the choice to SurrealDB, which makes a random text; a [`Uuid`]
/// is made here, of version 7, so that records are in the order of their creation. Keys of other
/// types, such as integers and tuples, have to be given: SurrealDB would choose a text, which the
/// model could not read.
///
/// Implement it for a key of your own that can be made from nothing.
#[diagnostic::on_unimplemented(
    message = "a record whose key is a `{Self}` cannot be created without an id",
    label = "the id is missing",
    note = "give the key, `.id(key)`, to `create`, `relate` or `between`; give whole records to `insert`"
)]
pub trait GeneratedKey: Sized {
    /// Makes a key that no other record has; `None` leaves the choice to SurrealDB, which makes a
    /// random text.
    fn generate() -> Option<Self>;
}

impl GeneratedKey for RecordKey {
    fn generate() -> Option<Self> {
        None
    }
}

impl GeneratedKey for String {
    fn generate() -> Option<Self> {
        None
    }
}

impl GeneratedKey for Uuid {
    fn generate() -> Option<Self> {
        Some(Self::now_v7())
    }
}

/// The content has an id, or one was given.
#[derive(Clone, Copy, Debug)]
pub enum WithId {}

/// The content has no id.
#[derive(Clone, Copy, Debug)]
pub enum WithoutId {}

/// A key of records of table `T` that can be created: [`WithId`], and [`WithoutId`] where the key
/// is a [`GeneratedKey`].
///
/// It is sealed.
#[diagnostic::on_unimplemented(
    message = "a `{T}` cannot be created without an id",
    label = "the id is missing, and no key of its type can be generated",
    note = "give the key, `.id(key)`, to `create`, `relate` or `between`; give whole records to `insert`",
    note = "keys of type `RecordKey`, `String` and `Uuid` are generated, and any that is a `GeneratedKey`"
)]
pub trait Keyed<T: Table>: sealed::Keyed<T> + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Table, I: sealed::Keyed<T> + 'static> Keyed<T> for I {}

pub(crate) mod sealed {
    use super::{RecordId, Table};

    pub trait Keyed<T: Table> {
        /// The id for content that has none; `None` where it has one, or where SurrealDB chooses
        /// it.
        #[doc(hidden)]
        fn generate() -> Option<RecordId<T, T::Key>>;
    }
}

impl<T: Table> sealed::Keyed<T> for WithId {
    fn generate() -> Option<RecordId<T, T::Key>> {
        None
    }
}

impl<T: Table<Key: GeneratedKey>> sealed::Keyed<T> for WithoutId {
    fn generate() -> Option<RecordId<T, T::Key>> {
        T::Key::generate().map(RecordId::new)
    }
}
