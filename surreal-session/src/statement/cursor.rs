use std::{marker::PhantomData, ops::Bound};

use super::selection::Place;
use crate::{
    codec,
    model::Table,
    value::{Range, RecordId},
};

/// The record behind which a page begins. See [`Select::after`](super::Select::after).
///
/// Made from a record as it was read, so that it does not matter whether it still is there; or from a record's id, in
/// which case its fields are those that it has when the page is read, and a record that is gone leaves no page.
#[derive(Clone, Debug)]
pub struct Cursor<T> {
    place: Option<Place>,
    marker: PhantomData<fn() -> T>,
}

impl<T> Cursor<T> {
    /// The beginning: before the first record.
    pub const START: Self = Self {
        place: None,
        marker: PhantomData,
    };

    pub(super) fn into_place(self) -> Option<Place> {
        self.place
    }
}

impl<T: Table> Cursor<T> {
    fn at(record: &impl codec::Encode, id: &RecordId<T, T::Key>) -> Self {
        let behind: RecordId<T, Range<T::Key>> = RecordId::new(Range {
            start: Bound::Excluded(id.key().clone()),
            end: Bound::Unbounded,
        });
        Self {
            place: Some(Place {
                record: codec::to_bytes(record),
                behind: codec::to_bytes(&behind),
            }),
            marker: PhantomData,
        }
    }
}

impl<T: Table> From<&T> for Cursor<T> {
    fn from(record: &T) -> Self {
        Self::at(record, record.id())
    }
}

impl<T: Table> From<Option<&T>> for Cursor<T> {
    fn from(record: Option<&T>) -> Self {
        record.map_or(Self::START, Self::from)
    }
}

impl<T: Table> From<&RecordId<T, T::Key>> for Cursor<T> {
    fn from(id: &RecordId<T, T::Key>) -> Self {
        Self::at(id, id)
    }
}
