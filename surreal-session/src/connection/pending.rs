use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use crate::error::{Error, Outcome, Result};

/// The calls that wait for their reply, by id.
///
/// A caller enters its call before it queues the frame and takes it out when it stops waiting; the driver marks it when
/// the frame is written and takes it out with the reply. Each lock is held for one look-up.
#[derive(Debug, Default)]
pub(super) struct Pending(Mutex<Calls>);

#[derive(Debug, Default)]
struct Calls {
    waiting: FxHashMap<u64, Waiter>,
    /// Why no call can be entered any more.
    over: Option<Error>,
}

#[derive(Debug)]
struct Waiter {
    written: bool,
    reply: Reply,
}

/// Where a reply goes.
enum Reply {
    /// To a caller that waits.
    Caller(oneshot::Sender<Result<Bytes>>),
    /// To what is left of one that could not wait, such as a session being dropped.
    Callback(Callback),
}

/// Runs on the driver's task, so it must be short.
pub(super) type Callback = Box<dyn FnOnce(Result<Bytes>) + Send>;

impl Reply {
    fn send(self, result: Result<Bytes>) {
        match self {
            // the caller may have gone this instant
            Self::Caller(caller) => drop(caller.send(result)),
            Self::Callback(callback) => callback(result),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Caller(_) => "Caller",
            Self::Callback(_) => "Callback",
        })
    }
}

impl Pending {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a call; fails with the reason when the socket is gone.
    pub(super) fn enter(&self, id: u64) -> Result<oneshot::Receiver<Result<Bytes>>> {
        let (reply, receiver) = oneshot::channel();
        self.insert(id, Reply::Caller(reply))?;
        Ok(receiver)
    }

    /// Enters a call for whose reply nobody waits. The callback is dropped when the socket is gone already.
    pub(super) fn enter_callback(&self, id: u64, callback: Callback) -> Result<()> {
        self.insert(id, Reply::Callback(callback))
    }

    fn insert(&self, id: u64, reply: Reply) -> Result<()> {
        let mut calls = self.calls();
        if let Some(error) = &calls.over {
            return Err(error.clone().with_outcome(Outcome::NotSent));
        }
        let waiter = Waiter {
            written: false,
            reply,
        };
        calls.waiting.insert(id, waiter);
        Ok(())
    }

    /// Marks a call as written; false when nobody waits for it any more, so that it need not be sent.
    pub(super) fn begin_write(&self, id: u64) -> bool {
        match self.calls().waiting.get_mut(&id) {
            Some(waiter) => {
                waiter.written = true;
                true
            }
            None => false,
        }
    }

    /// Hands a reply to its caller. A caller that stopped waiting is no longer here.
    pub(super) fn answer(&self, id: u64, result: Result<Bytes>) {
        let waiter = self.calls().waiting.remove(&id);
        if let Some(waiter) = waiter {
            waiter.reply.send(result);
        }
    }

    /// Takes a call out whose caller stops waiting, and says what is known of its effect; `None` when it was answered.
    pub(super) fn abandon(&self, id: u64) -> Option<Outcome> {
        let waiter = self.calls().waiting.remove(&id)?;
        Some(waiter.outcome())
    }

    /// Fails the calls that were written: one of them was refused, and nobody knows which.
    pub(super) fn fail_written(&self, error: &Error) {
        let failed: Vec<_> = self
            .calls()
            .waiting
            .extract_if(|_, waiter| waiter.written)
            .collect();
        for (_, waiter) in failed {
            waiter.reply.send(Err(error.clone()));
        }
    }

    /// Fails every call and all that come.
    pub(super) fn fail_all(&self, error: &Error) {
        let mut calls = self.calls();
        calls.over.get_or_insert_with(|| error.clone());
        let failed = std::mem::take(&mut calls.waiting);
        drop(calls);
        let unsent = error.clone().with_outcome(Outcome::NotSent);
        let unknown = error.clone().with_outcome(Outcome::Unknown);
        for (_, waiter) in failed {
            let error = match waiter.outcome() {
                Outcome::NotSent => &unsent,
                _ => &unknown,
            };
            waiter.reply.send(Err(error.clone()));
        }
    }

    /// Why no call can be entered any more.
    pub(super) fn over(&self) -> Option<Error> {
        self.calls().over.clone()
    }

    pub(super) fn len(&self) -> usize {
        self.calls().waiting.len()
    }
}

impl Waiter {
    fn outcome(&self) -> Outcome {
        if self.written {
            Outcome::Unknown
        } else {
            Outcome::NotSent
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Pending;
    use crate::error::{Error, ErrorKind, Outcome};

    fn lost() -> Error {
        Error::new(ErrorKind::ConnectionLost, Outcome::Unknown, "lost")
    }

    #[test]
    fn a_reply_finds_its_caller_whatever_the_order() {
        let pending = Pending::default();
        let mut first = pending.enter(1).unwrap();
        let mut second = pending.enter(2).unwrap();
        pending.answer(2, Ok(Bytes::from_static(b"two")));
        pending.answer(1, Ok(Bytes::from_static(b"one")));
        assert_eq!(first.try_recv().unwrap().unwrap(), "one");
        assert_eq!(second.try_recv().unwrap().unwrap(), "two");
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn an_abandoned_call_is_freed_and_not_written() {
        let pending = Pending::default();
        let _receiver = pending.enter(1).unwrap();
        assert_eq!(pending.abandon(1), Some(Outcome::NotSent));
        assert!(!pending.begin_write(1));
        pending.answer(1, Ok(Bytes::new()));
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn the_outcome_tells_whether_a_call_was_written() {
        let pending = Pending::default();
        let mut written = pending.enter(1).unwrap();
        let mut queued = pending.enter(2).unwrap();
        assert!(pending.begin_write(1));
        pending.fail_all(&lost());
        let written = written.try_recv().unwrap().unwrap_err();
        let queued = queued.try_recv().unwrap().unwrap_err();
        assert_eq!(written.outcome(), Outcome::Unknown);
        assert_eq!(queued.outcome(), Outcome::NotSent);
        let late = pending.enter(3).unwrap_err();
        assert_eq!(late.kind(), ErrorKind::ConnectionLost);
        assert_eq!(late.outcome(), Outcome::NotSent);
    }

    #[test]
    fn a_refusal_without_an_id_fails_what_was_written() {
        let pending = Pending::default();
        let mut written = pending.enter(1).unwrap();
        let mut queued = pending.enter(2).unwrap();
        assert!(pending.begin_write(1));
        pending.fail_written(&lost());
        assert!(written.try_recv().unwrap().is_err());
        assert!(queued.try_recv().is_err());
        assert_eq!(pending.len(), 1);
    }
}
