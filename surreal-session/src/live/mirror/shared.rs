use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;

use super::{feed::Feed, rows::Rows};

/// The state that a mirror and its task share.
#[derive(Debug)]
pub(super) struct Shared<T> {
    rows: RwLock<Rows<T>>,
    pub(super) feed: Feed<T>,
    /// Counts the reads that were answered.
    pub(super) progress: watch::Sender<u64>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self {
            rows: RwLock::default(),
            feed: Feed::default(),
            progress: watch::Sender::new(0),
        }
    }
}

impl<T> Shared<T> {
    pub(super) fn rows(&self) -> RwLockReadGuard<'_, Rows<T>> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn rows_mut(&self) -> RwLockWriteGuard<'_, Rows<T>> {
        self.rows.write().unwrap_or_else(PoisonError::into_inner)
    }
}
