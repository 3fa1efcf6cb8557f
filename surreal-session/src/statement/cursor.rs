use std::marker::PhantomData;

use crate::{codec, expr::Encoded, model::Table, value::RecordId};

/// The record behind which a page begins. See [`Select::after`](super::Select::after).
///
/// Made from a record as it was read, so that it does not matter whether it still is there; or from a record's id, in
/// which case its fields are those that it has when the page is read, and a record that is gone leaves no page.
#[derive(Clone, Debug)]
pub struct Cursor<T> {
    record: Option<Encoded>,
    marker: PhantomData<fn() -> T>,
}

impl<T> Cursor<T> {
    /// The beginning: before the first record.
    pub const START: Self = Self {
        record: None,
        marker: PhantomData,
    };

    fn at(record: Encoded) -> Self {
        Self {
            record: Some(record),
            marker: PhantomData,
        }
    }

    pub(super) fn into_encoded(self) -> Option<Encoded> {
        self.record
    }
}

impl<T: Table> From<&T> for Cursor<T> {
    fn from(record: &T) -> Self {
        Self::at(codec::to_bytes(record))
    }
}

impl<T: Table> From<Option<&T>> for Cursor<T> {
    fn from(record: Option<&T>) -> Self {
        record.map_or(Self::START, Self::from)
    }
}

impl<T: Table> From<&RecordId<T, T::Key>> for Cursor<T> {
    fn from(id: &RecordId<T, T::Key>) -> Self {
        Self::at(codec::to_bytes(id))
    }
}
