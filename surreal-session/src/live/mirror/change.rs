use crate::session::EndReason;

/// A change of a mirror. From [`Mirror::changes`](super::Mirror::changes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<T> {
    /// A record came in: it was created, or it passes the filter now.
    Inserted(T),
    /// A record was changed, and this is what it is now.
    Updated(T),
    /// A record is gone: it was deleted, or it passes the filter no more. This is what it was in
    /// the mirror.
    Removed(T),
    /// So many changes came faster than they were read and were dropped: take the mirror's content
    /// anew.
    Missed(u64),
    /// The mirror follows no more, and its content stays as it is. Nothing comes after this.
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
