use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tokio::sync::watch;

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionState {
    /// Its sockets are open. The epoch counts the sockets it has had, from 1: it has grown when one
    /// was replaced.
    Connected {
        /// The number of sockets that have been opened
        epoch: u64,
    },
    /// It was opened [lazily](crate::ConnectionBuilder::open_lazily), and no call has needed a
    /// socket so far.
    Unopened,
    /// A socket was lost and is being replaced, or the first one of a connection that was opened
    /// lazily is being opened. Calls wait, until their deadline.
    Reconnecting {
        /// The attempt in progress, counted from 1
        attempt: u32,
    },
    /// It has ended: it was closed on this side, or a lost socket was not to be replaced.
    Closed,
}

/// The state of a connection, from those of its sockets.
#[derive(Debug)]
pub(super) struct Status {
    sockets: Mutex<Sockets>,
    sender: watch::Sender<ConnectionState>,
}

#[derive(Debug, Default)]
struct Sockets {
    epoch: u64,
    by_handle: FxHashMap<usize, Condition>,
}

/// The state of one of the sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Up,
    Down { attempt: u32 },
    Over,
}

impl Status {
    pub(super) fn new() -> Self {
        Self {
            sockets: Mutex::default(),
            sender: watch::Sender::new(ConnectionState::Unopened),
        }
    }

    pub(super) fn set(&self, handle: usize, condition: Condition) {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        if condition == Condition::Up {
            sockets.epoch += 1;
        }
        sockets.by_handle.insert(handle, condition);
        // under the lock, so that no older state comes after a newer one
        self.sender.send_replace(sockets.state());
    }

    pub(super) fn watch(&self) -> watch::Receiver<ConnectionState> {
        self.sender.subscribe()
    }
}

impl Sockets {
    fn state(&self) -> ConnectionState {
        let attempts = self
            .by_handle
            .values()
            .filter_map(|condition| match condition {
                Condition::Down { attempt } => Some(*attempt),
                Condition::Up | Condition::Over => None,
            });
        let up = self.by_handle.values().any(|one| *one == Condition::Up);
        match attempts.max() {
            Some(attempt) => ConnectionState::Reconnecting { attempt },
            None if up => ConnectionState::Connected { epoch: self.epoch },
            None => ConnectionState::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, ConnectionState, Status};

    #[test]
    fn the_worst_socket_tells() {
        let status = Status::new();
        let state = status.watch();
        let now = || *state.borrow();
        status.set(0, Condition::Up);
        status.set(1, Condition::Up);
        assert_eq!(now(), ConnectionState::Connected { epoch: 2 });
        status.set(0, Condition::Down { attempt: 1 });
        status.set(1, Condition::Down { attempt: 3 });
        assert_eq!(now(), ConnectionState::Reconnecting { attempt: 3 });
        status.set(1, Condition::Up);
        assert_eq!(now(), ConnectionState::Reconnecting { attempt: 1 });
        status.set(0, Condition::Over);
        assert_eq!(now(), ConnectionState::Connected { epoch: 3 });
        status.set(1, Condition::Over);
        assert_eq!(now(), ConnectionState::Closed);
    }
}
