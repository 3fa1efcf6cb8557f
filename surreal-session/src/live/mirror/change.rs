use crate::session::EndReason;

/// A change of a mirror. From [`Mirror::changes`](super::Mirror::changes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<T> {
    /// A record came in: it was created, or it passes the filter now.
    Inserted(T),
    /// A record was changed, and this is what it is now.
    Updated(T),
    /// A record was removed: it was deleted, or it no longer matches the filter. This is its last
    /// state in the mirror.
    Removed(T),
    /// This number of changes was dropped, because they came faster than they were read: read the
    /// mirror's content again.
    Missed(u64),
    /// The mirror has ended, and its content stays as it is. Nothing comes after this.
    Ended(EndReason),
}

impl<T> Change<T> {
    pub(super) fn map<U>(self, map: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Inserted(record) => Change::Inserted(map(record)),
            Self::Updated(record) => Change::Updated(map(record)),
            Self::Removed(record) => Change::Removed(map(record)),
            Self::Missed(changes) => Change::Missed(changes),
            Self::Ended(reason) => Change::Ended(reason),
        }
    }
}
