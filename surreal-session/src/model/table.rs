use super::IntoId;
use crate::{
    codec::{Decode, DecodeOwned, Encode},
    session::Sendable,
    statement::{Create, Delete, DeleteMany, Get, Insert, Select, Update, UpdateMany, Upsert},
    value::{Named, RecordId},
};

/// A struct that is a table's record. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "no `Table` for this type",
    note = "put `#[derive(Table)]` on the struct and give it a field `id: RecordId<{Self}>`"
)]
pub trait Table: Encode + DecodeOwned + Send + Sized + 'static {
    /// The table's name in the database.
    const TABLE: &'static str;

    /// The type of the record id's key: [`RecordKey`](crate::RecordKey) unless the model narrows it.
    type Key: Encode + for<'b> Decode<'b> + Clone + Send + Sync + 'static;

    /// The record before it has an id: all fields but the id, and an edge's ends.
    type New: Encode;

    /// Whether the records are edges. See [`Edge`](crate::Edge).
    const EDGE: bool = false;

    /// The name of the field that counts a record's changes, for a model with a field `#[table(version)]`.
    const VERSION: Option<&'static str> = None;

    /// The record's id.
    fn id(&self) -> &RecordId<Self, Self::Key>;

    /// Reads one record.
    fn get<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Get<'a, Self> {
        Get::new(on.target(), id.into_id())
    }

    /// Reads records: all, or those that a filter leaves.
    fn select(on: &impl Sendable) -> Select<'_, Self> {
        Select::new(on.target())
    }

    /// Creates a record from its `New` struct, with a random id or that of [`Create::id`], or from a whole model.
    fn create<'a>(on: &'a impl Sendable, content: impl Content<Self>) -> Create<'a, Self> {
        Create::new(on.target(), &content)
    }

    /// Inserts many records.
    fn insert<'a, C: Content<Self>>(
        on: &'a impl Sendable,
        records: impl IntoIterator<Item = C>,
    ) -> Insert<'a, Self> {
        Insert::new(on.target(), records)
    }

    /// Changes one record, or creates it.
    fn upsert<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Upsert<'a, Self> {
        Upsert::new(on.target(), id.into_id())
    }

    /// Changes one record, if it exists.
    fn update<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Update<'a, Self> {
        Update::new(on.target(), id.into_id())
    }

    /// Changes all records for which a filter holds.
    fn update_many(on: &impl Sendable) -> UpdateMany<'_, Self> {
        UpdateMany::new(on.target())
    }

    /// Deletes one record and gives it as it was; `None` when there was none.
    fn delete<'a>(on: &'a impl Sendable, id: impl IntoId<Self>) -> Delete<'a, Self> {
        Delete::new(on.target(), id.into_id())
    }

    /// Deletes all records for which a filter holds, and gives them as they were.
    fn delete_many(on: &impl Sendable) -> DeleteMany<'_, Self> {
        DeleteMany::new(on.target())
    }
}

impl<T: Table> Named for T {
    const TABLE: Option<&'static str> = Some(T::TABLE);
}

/// What a record of table `T` can be made from: the model itself or its `New` struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the content of a `{T}`",
    label = "expected a `{T}` or the `New` struct that its derive generated"
)]
pub trait Content<T: Table>: Encode {
    /// The id that the content brings along.
    fn id(&self) -> Option<&RecordId<T, T::Key>> {
        None
    }

    /// The version that the content brings along, of a table that has one.
    fn version(&self) -> Option<i64> {
        None
    }
}

impl<T: Table, C: Content<T> + ?Sized> Content<T> for &C {
    fn id(&self) -> Option<&RecordId<T, T::Key>> {
        (**self).id()
    }

    fn version(&self) -> Option<i64> {
        (**self).version()
    }
}

/// The type of a model's `id` field, from which the derive learns the key's type.
#[diagnostic::on_unimplemented(
    message = "the id of `{T}` must be a `RecordId<{T}>`, not `{Self}`",
    label = "expected `RecordId<{T}>` or `RecordId<{T}, Key>`"
)]
pub trait IdField<T> {
    /// The key's type.
    type Key;
}

impl<T, K> IdField<T> for RecordId<T, K> {
    type Key = K;
}

/// The type of a field `#[table(version)]`: an integer.
#[diagnostic::on_unimplemented(
    message = "a version is an integer, not `{Self}`",
    label = "expected `i64`, `u64`, `i32` or `u32`"
)]
pub trait VersionField: Copy {
    /// The version as it is stored.
    fn get(&self) -> i64;
}

macro_rules! version {
    ($($int:ty),*) => {$(
        impl VersionField for $int {
            fn get(&self) -> i64 {
                // beyond `i64` it could not have been stored
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}

version!(i64, u64, i32, u32);
