//! The differences between servers that the text of a statement depends on.

use crate::{codec::StoredOrder, connection::Version};

/// The version of the server that a statement is written for. Where it is not known, the text is
/// right on all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::statement) struct Dialect(Option<(u64, u64)>);

impl From<&Version> for Dialect {
    fn from(version: &Version) -> Self {
        Self(Some(version.series()))
    }
}

impl Dialect {
    fn since(self, major: u64, minor: u64) -> bool {
        self.0.is_some_and(|version| version >= (major, minor))
    }

    /// Tests whether an index orders datetimes by time, and holds an array as one value. Before 4.0
    /// it orders the text of datetimes, and holds the items of an array.
    pub(super) fn indexes_are_exact(self) -> bool {
        self.since(4, 0)
    }

    /// Tests whether an index lookup by a value other than an array finds only records with that
    /// value. 3.0 finds arrays that contain it, too.
    pub(super) fn indexes_find_scalars(self) -> bool {
        self.since(3, 1)
    }

    /// Tests whether a set that is bound is a set, in expressions and in records.
    pub(super) fn stores_sets(self) -> bool {
        self.since(3, 3)
    }

    /// Tests whether a set that is bound is the same within an expression and in a record. 3.1 and
    /// 3.2 take it for an array; 3.0 stores arrays, too.
    pub(super) fn binds_sets(self) -> bool {
        self.stores_sets() || self.0.is_some_and(|version| version < (3, 1))
    }

    /// Tests whether `array::group` keeps values that are equal. On 4.0 it leaves them out.
    pub(super) fn groups_keep_equals(self) -> bool {
        !self.since(4, 0)
    }

    /// Tests whether `UPDATE` with a `WHERE` clause returns the computed fields.
    pub(super) fn filtered_updates_compute(self) -> bool {
        self.since(3, 3)
    }

    /// Tests whether `SELECT VALUE` may sort by a field that it does not select.
    pub(super) fn sorts_by_unselected_value(self) -> bool {
        self.since(3, 1)
    }

    /// Tests whether rows of a path along edges can be sorted, and rows of any source by a path
    /// across a link. 3.0 leaves them as they are.
    pub(super) fn sorts_paths(self) -> bool {
        self.since(3, 1)
    }

    /// Tests whether an index, or the order of record keys, sorts values of this kind differently
    /// than `ORDER BY`.
    pub(super) fn sorts_apart(self, order: StoredOrder) -> bool {
        match order {
            StoredOrder::Same => false,
            StoredOrder::Datetimes | StoredOrder::Arrays => !self.indexes_are_exact(),
            StoredOrder::Keys | StoredOrder::Unknown => true,
        }
    }
}
