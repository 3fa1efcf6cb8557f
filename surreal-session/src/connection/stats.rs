use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of what a connection's guards have done, and of what is open now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Sessions that were attached.
    pub attached: u64,
    /// Sessions that were detached, and the server said so.
    pub detached: u64,
    /// Detachments that were not confirmed, for instance since the socket was gone.
    pub detach_failures: u64,
    /// Transactions that are neither committed nor cancelled.
    pub open_transactions: u64,
    /// Live queries that are followed.
    pub live_queries: u64,
    /// Live queries that raw SurrealQL has begun and that no
    /// [`live_notifications`](crate::Session::live_notifications) follows. Their notifications
    /// share the memory of one [`live_buffer`](crate::ConnectionBuilder::live_buffer) on each
    /// socket; those beyond it are dropped.
    pub unfollowed_live_queries: u64,
    /// Calls that wait for their reply.
    pub calls_in_flight: u64,
}

/// The counters that guards change.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) attached: Counter,
    pub(crate) detached: Counter,
    pub(crate) detach_failures: Counter,
    pub(crate) open_transactions: Counter,
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
