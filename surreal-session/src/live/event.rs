use std::fmt;

use super::{EndReason, GapReason};
use crate::{
    model::Table,
    value::{PatchOp, RecordId},
};

/// An event of a live query on table `T`, which shows each record as a `V`.
///
/// Events may come in another order than the changes were made in, even for one record: the server
/// sends those of each transaction on its own. To know what a record is now, read it, or use a
/// [`Mirror`](crate::Mirror).
#[derive(Clone, Debug)]
pub enum Event<T: Table, V = T> {
    /// A record was created.
    Created(V),
    /// A record was changed, and this is what it is then.
    Updated(V),
    /// A record was deleted, and this is what it was.
    Deleted(V),
    /// A record was changed, or deleted, by these steps. Of live queries with `diff` only. A
    /// deletion replaces all of the record by NONE.
    Patched {
        /// The record's id
        id: RecordId<T, T::Key>,
        /// The changes that were made to it
        ops: Vec<PatchOp>,
    },
    /// A record was changed so that the session's user can no longer see it. From SurrealDB 4.0 on;
    /// before, such a change gives no event.
    Hidden {
        /// The record's id
        id: RecordId<T, T::Key>,
    },
    /// Events may be missing here: read the data again that you depend on. A change close to a gap
    /// may be reported once before it and once after it, because the query that restarts overlaps
    /// the one before it.
    Gap(GapReason),
    /// The live query has ended. Nothing comes after this.
    Ended(EndReason),
}

/// A record's id, and what a view shows of it.
pub struct Viewed<T: Table, V> {
    /// The record's id
    pub id: RecordId<T, T::Key>,
    /// The part of it that is shown
    pub view: V,
}

impl<T: Table, V: Clone> Clone for Viewed<T, V> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
            view: self.view.clone(),
        }
    }
}

impl<T: Table, V: fmt::Debug> fmt::Debug for Viewed<T, V>
where
    T::Key: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewed")
            .field("id", &self.id)
            .field("view", &self.view)
            .finish()
    }
}
