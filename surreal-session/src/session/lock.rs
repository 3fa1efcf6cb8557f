//! The session's lock, and the one value in it.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedRwLockWriteGuard, RwLock, RwLockReadGuard};

use super::{held::Held, state::State};
use crate::{
    connection::Deadline,
    error::{Error, ErrorKind, Outcome, Result},
};

/// Guards a session: calls share it, and a change holds it alone, because the server may run a call
/// that follows a change before the change.
#[derive(Debug)]
pub(super) struct SessionLock {
    /// In an `Arc`, so that a change keeps the lock in the task that runs it to its end.
    locked: Arc<RwLock<Locked>>,
    shown: Arc<Mutex<Shown>>,
}

/// A session as this side knows it.
#[derive(Debug)]
pub(crate) struct Locked {
    /// The state that the server holds.
    pub(super) held: Held,
    /// The state of the session: identity, selection and variables.
    pub(super) state: Arc<State>,
    /// Set if the session has been attached, and so is counted.
    pub(super) counted: bool,
}

/// A copy of what the lock guards, as the last change left it, for readers that cannot wait.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) state: Arc<State>,
    /// The socket on which the server may hold the session; 0 for none.
    pub(super) attached_on: u64,
}

/// The user and the database that a session had at some time.
#[derive(Clone, Debug)]
pub(crate) struct Basis(Arc<State>);

impl Locked {
    pub(crate) fn basis(&self) -> Basis {
        Basis(self.state.clone())
    }

    /// Fails when the session has another user or database than a transaction began with.
    pub(super) fn check(&self, Basis(state): &Basis) -> Result<()> {
        if Arc::ptr_eq(&self.state, state) || self.state.is_where(state) {
            return Ok(());
        }
        Err(match self.state.is_blank() {
            true => Error::new(
                ErrorKind::Closed,
                Outcome::NotSent,
                "the transaction was cancelled, because its session was reset: begin another one",
            ),
            false => Error::new(
                ErrorKind::TransactionFailed,
                Outcome::NotSent,
                "the session has another user or another database than the transaction began with, and nothing of the \
                 transaction will be kept: end a transaction before its session signs in, signs out or selects",
            ),
        })
    }
}

impl SessionLock {
    pub(super) fn new(state: Arc<State>) -> Self {
        let shown = Shown {
            state: state.clone(),
            attached_on: 0,
        };
        let locked = Locked {
            held: Held::default(),
            state,
            counted: false,
        };
        Self {
            locked: Arc::new(RwLock::new(locked)),
            shown: Arc::new(Mutex::new(shown)),
        }
    }

    /// Waits for the change in progress, and holds off those that follow.
    pub(super) async fn share(&self, deadline: Deadline) -> Result<RwLockReadGuard<'_, Locked>> {
        deadline.before_sending(self.locked.read()).await
    }

    /// Waits for the calls in flight, and holds off those that follow.
    pub(super) async fn write(&self, deadline: Deadline) -> Result<LockedAlone> {
        let locked = self.locked.clone().write_owned();
        Ok(LockedAlone {
            locked: deadline.before_sending(locked).await?,
            shown: self.shown.clone(),
        })
    }

    /// Returns the state after the last change.
    pub(super) fn shown(&self) -> MutexGuard<'_, Shown> {
        show(&self.shown)
    }

    /// Returns what the server holds, and whether the session was counted. The session is no longer
    /// in use, so its lock is free.
    pub(super) fn last(&self) -> (Held, bool) {
        match self.locked.try_read() {
            Ok(locked) => (locked.held.clone(), locked.counted),
            Err(_) => (Held::Nowhere, false),
        }
    }
}

/// The lock, held alone.
#[derive(Debug)]
pub(super) struct LockedAlone {
    locked: OwnedRwLockWriteGuard<Locked>,
    shown: Arc<Mutex<Shown>>,
}

impl LockedAlone {
    /// Notes what the server holds, by one of the transitions of [`Held`].
    pub(super) fn hold<T>(&mut self, transition: impl FnOnce(&mut Held) -> T) -> T {
        let result = transition(&mut self.locked.held);
        show(&self.shown).attached_on = self.locked.held.attached_on();
        result
    }

    /// Notes that the session is `state`, and that the server holds it so on this socket.
    pub(super) fn becomes(&mut self, state: Arc<State>, epoch: u64) {
        show(&self.shown).state = state.clone();
        self.locked.state = state;
        self.hold(|held| held.in_sync(epoch));
    }

    /// Notes that the session was attached. Returns whether it was before.
    pub(super) fn count(&mut self) -> bool {
        std::mem::replace(&mut self.locked.counted, true)
    }
}

impl Deref for LockedAlone {
    type Target = Locked;

    fn deref(&self) -> &Locked {
        &self.locked
    }
}

fn show(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}
