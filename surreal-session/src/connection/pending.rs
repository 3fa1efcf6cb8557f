use std::{
    collections::hash_map::Entry,
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use super::byte_queue::{ByteQueueReceiver, ByteQueueSender, Push, byte_queue};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// The calls that wait for their reply, by id.
///
/// A caller enters its call before it queues the frame and takes it out when it stops waiting; the
/// socket task marks it when the frame is written and takes it out with the reply. Each lock is
/// held for one look-up.
#[derive(Debug, Default)]
pub(super) struct Pending {
    calls: Mutex<Calls>,
    /// The number of the socket that is open, counted from 1; 0 while there is none. Changes under
    /// the lock.
    epoch: AtomicU64,
}

#[derive(Debug, Default)]
struct Calls {
    waiting: FxHashMap<u64, Waiter>,
    /// The reason why no call is accepted any longer.
    over: Option<Error>,
}

#[derive(Debug)]
struct Waiter {
    written: bool,
    reply: Reply,
}

/// The receiver of a reply.
enum Reply {
    /// To a caller that waits.
    Caller(oneshot::Sender<Result<Bytes>>),
    /// To what is left of one that could not wait, such as a session being dropped.
    Callback(Callback),
    /// To one that reads a reply of many frames, until it has seen the last.
    Reader(ByteQueueSender<Result<Bytes>>),
}

/// Runs on the socket task's task, so it must be short.
pub(crate) type Callback = Box<dyn FnOnce(Result<Bytes>) + Send>;

impl Reply {
    fn send(self, result: Result<Bytes>) {
        match self {
            // the caller may have gone this instant
            Self::Caller(caller) => drop(caller.send(result)),
            Self::Callback(callback) => callback(result),
            Self::Reader(reader) => reader.finish(result),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Caller(_) => "Caller",
            Self::Callback(_) => "Callback",
            Self::Reader(_) => "Reader",
        })
    }
}

impl Pending {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the epoch (generation) of the open socket; 0 while there is none.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Enters a call for the socket `epoch`; fails when that one is gone.
    pub(super) fn enter(&self, id: u64, epoch: u64) -> Result<oneshot::Receiver<Result<Bytes>>> {
        let (reply, receiver) = oneshot::channel();
        self.insert(id, epoch, Reply::Caller(reply))?;
        Ok(receiver)
    }

    /// Enters a call whose reply no caller awaits. The callback is dropped when the socket is
    /// closed already.
    pub(super) fn enter_callback(&self, id: u64, epoch: u64, callback: Callback) -> Result<()> {
        self.insert(id, epoch, Reply::Callback(callback))
    }

    /// Enters a call whose reply has many frames, of which `limit` bytes may wait.
    pub(super) fn enter_reader(
        &self,
        id: u64,
        epoch: u64,
        limit: usize,
    ) -> Result<ByteQueueReceiver<Result<Bytes>>> {
        let (sender, receiver) = byte_queue(limit);
        self.insert(id, epoch, Reply::Reader(sender))?;
        Ok(receiver)
    }

    fn insert(&self, id: u64, epoch: u64, reply: Reply) -> Result<()> {
        let mut calls = self.calls();
        if let Some(error) = &calls.over {
            return Err(error.clone().with_outcome(Outcome::NotSent));
        }
        if self.epoch() != epoch {
            return Err(replaced());
        }
        let waiter = Waiter {
            written: false,
            reply,
        };
        calls.waiting.insert(id, waiter);
        Ok(())
    }

    /// Marks a call as written. Returns `false` if it must not be written: its caller is gone, or
    /// it was written already, since it was queued again after a socket was lost.
    pub(super) fn begin_write(&self, id: u64) -> bool {
        match self.calls().waiting.get_mut(&id) {
            Some(waiter) => !std::mem::replace(&mut waiter.written, true),
            None => false,
        }
    }

    /// Hands a reply to its caller. A caller that stopped waiting is no longer here.
    pub(super) fn answer(&self, id: u64, result: Result<Bytes>) {
        let mut calls = self.calls();
        let Entry::Occupied(entry) = calls.waiting.entry(id) else {
            return;
        };
        let result = match (&entry.get().reply, result) {
            (Reply::Reader(reader), Ok(frame)) => {
                let bytes = frame.len();
                match reader.push(Ok(frame), bytes) {
                    Push::Taken => return,
                    Push::Full => Err(too_slow()),
                    Push::Closed => {
                        entry.remove();
                        return;
                    }
                }
            }
            (_, result) => result,
        };
        let waiter = entry.remove();
        drop(calls);
        waiter.reply.send(result);
    }

    /// Takes a call out whose caller stops waiting, and says what is known of its effect; `None`
    /// when it was answered.
    pub(super) fn abandon(&self, id: u64) -> Option<Outcome> {
        let mut calls = self.calls();
        let Entry::Occupied(entry) = calls.waiting.entry(id) else {
            return None;
        };
        let outcome = entry.get().outcome();
        // a callback is there instead of a caller, and stays
        if !matches!(entry.get().reply, Reply::Callback(_)) {
            entry.remove();
        }
        Some(outcome)
    }

    /// [`abandon`](Self::abandon), but that a reply which still comes goes to a callback.
    pub(super) fn hand_over(&self, id: u64, callback: Callback) -> Option<Outcome> {
        let mut calls = self.calls();
        let Entry::Occupied(mut entry) = calls.waiting.entry(id) else {
            return None;
        };
        let outcome = entry.get().outcome();
        match outcome {
            Outcome::NotSent => drop(entry.remove()),
            _ => entry.get_mut().reply = Reply::Callback(callback),
        }
        Some(outcome)
    }

    /// Fails the calls that were written: one of them was refused, and it is not known which.
    pub(super) fn fail_written(&self, error: &Error) {
        let failed = self.take_written();
        for waiter in failed.into_values() {
            waiter.reply.send(Err(error.clone()));
        }
    }

    fn take_written(&self) -> FxHashMap<u64, Waiter> {
        let mut calls = self.calls();
        let waiting = std::mem::take(&mut calls.waiting).into_iter();
        let (written, unwritten) = waiting.partition(|(_, waiter)| waiter.written);
        calls.waiting = unwritten;
        written
    }

    /// A socket is open.
    pub(super) fn up(&self, epoch: u64) {
        let _calls = self.calls();
        self.epoch.store(epoch, Ordering::Release);
    }

    /// The socket is gone: fails every call on it.
    pub(super) fn down(&self, error: &Error) {
        let mut calls = self.calls();
        self.epoch.store(0, Ordering::Release);
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

    /// There will be no socket any more: fails every call, and all that come.
    pub(super) fn end(&self, error: &Error) {
        self.calls().over.get_or_insert_with(|| error.clone());
        self.down(error);
    }

    /// Returns the reason why no call is accepted any longer.
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

fn replaced() -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        Outcome::NotSent,
        "the socket was lost before the call could be sent",
    )
}

fn too_slow() -> Error {
    Error::new(
        ErrorKind::Lagged,
        Outcome::Unknown,
        "rows came faster than they were read: read faster, or page by page",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use bytes::Bytes;

    use super::Pending;
    use crate::error::{Error, ErrorKind, Outcome, Result};

    fn up() -> Pending {
        let pending = Pending::default();
        pending.up(1);
        pending
    }

    fn lost() -> Error {
        Error::new(ErrorKind::ConnectionLost, Outcome::Unknown, "lost")
    }

    #[test]
    fn a_reply_finds_its_caller_whatever_the_order() {
        let pending = up();
        let mut first = pending.enter(1, 1).unwrap();
        let mut second = pending.enter(2, 1).unwrap();
        pending.answer(2, Ok(Bytes::from_static(b"two")));
        pending.answer(1, Ok(Bytes::from_static(b"one")));
        assert_eq!(first.try_recv().unwrap().unwrap(), "one");
        assert_eq!(second.try_recv().unwrap().unwrap(), "two");
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn an_abandoned_call_is_freed_and_not_written() {
        let pending = up();
        let _receiver = pending.enter(1, 1).unwrap();
        assert_eq!(pending.abandon(1), Some(Outcome::NotSent));
        assert!(!pending.begin_write(1));
        pending.answer(1, Ok(Bytes::new()));
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn what_is_handed_over_is_answered_if_it_was_written() {
        let pending = up();
        let answered = Arc::new(AtomicU64::new(0));
        let callback = || {
            let answered = answered.clone();
            Box::new(move |reply: Result<Bytes>| {
                assert_eq!(reply.unwrap(), "late");
                answered.fetch_add(1, Ordering::Relaxed);
            })
        };
        let receivers = [pending.enter(1, 1).unwrap(), pending.enter(2, 1).unwrap()];
        assert!(pending.begin_write(1));
        assert_eq!(pending.hand_over(1, callback()), Some(Outcome::Unknown));
        assert_eq!(pending.hand_over(2, callback()), Some(Outcome::NotSent));
        drop(receivers);
        assert_eq!(pending.abandon(1), Some(Outcome::Unknown));
        assert!(!pending.begin_write(2));
        for id in [1, 2] {
            pending.answer(id, Ok(Bytes::from_static(b"late")));
        }
        assert_eq!(answered.load(Ordering::Relaxed), 1);
        assert_eq!(pending.len(), 0);
    }

    #[test]
    fn the_outcome_tells_whether_a_call_was_written() {
        let pending = up();
        let mut written = pending.enter(1, 1).unwrap();
        let mut queued = pending.enter(2, 1).unwrap();
        assert!(pending.begin_write(1));
        pending.down(&lost());
        let written = written.try_recv().unwrap().unwrap_err();
        let queued = queued.try_recv().unwrap().unwrap_err();
        assert_eq!(written.outcome(), Outcome::Unknown);
        assert_eq!(queued.outcome(), Outcome::NotSent);
        let late = pending.enter(3, 1).unwrap_err();
        assert_eq!(late.kind(), ErrorKind::ConnectionLost);
        assert_eq!(late.outcome(), Outcome::NotSent);
    }

    #[test]
    fn a_refusal_without_an_id_fails_what_was_written() {
        let pending = up();
        let mut written = pending.enter(1, 1).unwrap();
        let mut queued = pending.enter(2, 1).unwrap();
        assert!(pending.begin_write(1));
        pending.fail_written(&lost());
        assert!(written.try_recv().unwrap().is_err());
        assert!(queued.try_recv().is_err());
        assert_eq!(pending.len(), 1);
    }
}
