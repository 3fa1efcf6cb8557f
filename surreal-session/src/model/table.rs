use crate::{
    codec::{Decode, DecodeOwned, Encode},
    value::RecordId,
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

    /// The record before it has an id: all fields but the id.
    type New: Content<Self>;

    /// The record's id.
    fn id(&self) -> &RecordId<Self, Self::Key>;
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
}

impl<T: Table, C: Content<T> + ?Sized> Content<T> for &C {
    fn id(&self) -> Option<&RecordId<T, T::Key>> {
        (**self).id()
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
