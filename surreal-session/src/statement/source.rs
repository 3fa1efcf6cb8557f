use super::Keys;
use crate::{codec::Encoded, expr::Hops};

/// The origin of the records that a statement reads, changes or deletes.
#[derive(Debug)]
pub(super) enum Source {
    Table(&'static str),
    /// Those to which edges lead from a record
    Hops {
        from: Encoded,
        hops: Hops,
        /// Each once, however many edges lead to it
        distinct: bool,
    },
    /// One record
    Record(Encoded),
    /// The records of a table with these keys
    Keys(Keys),
}

impl Source {
    /// Returns `true` if no request is needed to know that there are no records.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Keys(Keys::Ids(ids)) if ids.is_empty())
    }
}
