//! The task that keeps a mirror right.

use std::{
    collections::HashSet,
    future::{pending, poll_fn},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

use super::{
    pace::Pace,
    read::{Reply, only_key},
    shared::Shared,
    stale::{Stale, Wanted},
};
use crate::{
    codec,
    connection::{Deadline, FailureCount},
    error::{Error, ErrorKind, Outcome, Result},
    live::{
        GapReason,
        source::{Signal, Source},
    },
    model::Table,
    rpc::{Action, Notification, Request, Rows},
    session::{EndReason, SessionInner},
    statement::MirrorQuery,
    value::RecordId,
};

/// A request of the mirror's owner to the task. The task ends when the last owner is dropped.
#[derive(Debug)]
pub(super) enum Ask {
    /// Compare with a fresh read, and say when that is done.
    Compare(Done),
    /// Kill the live query, and say when that is done.
    Close(Done),
}

pub(super) type Done = oneshot::Sender<Result<()>>;

pub(super) struct Follower<T> {
    source: Source,
    /// The session on which the live query and its reads run.
    core: Arc<SessionInner>,
    query: MirrorQuery,
    asks: mpsc::UnboundedReceiver<Ask>,
    shared: Arc<Shared<T>>,
    stale: Stale,
    pace: Pace,
    /// The time of the next comparison.
    due: Deadline,
    /// Wait for the next comparison.
    waiting: Vec<Done>,
    /// Wait for the comparison in progress.
    served: Vec<Done>,
    /// The first record in the comparison that does not fit.
    misfit: Option<Error>,
    /// The reads in a row that have failed.
    failures: FailureCount,
    /// The delay of the next read, if the one before it failed.
    delay: Duration,
    /// The end that listeners are told of when this is dropped.
    end: Option<Result<EndReason>>,
}

/// A read in progress.
struct Reading {
    wanted: Wanted,
    answer: Pin<Box<dyn Future<Output = Result<Bytes>> + Send>>,
}

impl<T: Table + Sync> Follower<T> {
    pub(super) fn new(
        source: Source,
        core: Arc<SessionInner>,
        query: MirrorQuery,
        asks: mpsc::UnboundedReceiver<Ask>,
        shared: Arc<Shared<T>>,
    ) -> Self {
        let pace = Pace::new(query.compare_every);
        Self {
            source,
            core,
            query,
            asks,
            shared,
            stale: Stale::everything(),
            due: Deadline::after(Some(pace.pause())),
            pace,
            waiting: Vec::new(),
            served: Vec::new(),
            misfit: None,
            failures: FailureCount::default(),
            delay: Duration::ZERO,
            end: Some(Ok(EndReason::Closed)),
        }
    }

    pub(super) async fn run(mut self) {
        let mut reading = None;
        self.end = loop {
            if reading.is_none() {
                reading = self.next_read();
            }
            tokio::select! {
                // The result of a read is applied before more becomes stale, so that neither waits
                // indefinitely.
                biased;
                ask = self.asks.recv() => match ask {
                    Some(Ask::Compare(done)) => {
                        self.stale.mark_everything();
                        self.waiting.push(done);
                    }
                    Some(Ask::Close(done)) => {
                        // the asker may have gone
                        let _ = done.send(self.source.close().await);
                        break None;
                    }
                    None => break None,
                },
                (wanted, answer) = answered(&mut reading) => {
                    if let Err(error) = self.read(wanted, answer) {
                        break Some(Err(error));
                    }
                }
                signal = poll_fn(|cx| self.source.poll_next(cx)) => match signal {
                    Some(Signal::Notification(notification)) => self.notified(&notification),
                    Some(Signal::Gap(reason)) => self.missed(reason),
                    Some(Signal::Failed(error)) => break Some(Err(error)),
                    Some(Signal::Ended(reason)) => break Some(Ok(reason)),
                    None => break Some(Ok(EndReason::Closed)),
                },
                _ = self.due.bound(pending::<()>()), if !self.stale.compares() => {
                    self.stale.mark_everything();
                    self.due = Deadline::after(Some(self.pace.pause()));
                }
            }
        };
    }

    fn missed(&mut self, reason: GapReason) {
        if !matches!(reason, GapReason::Lagged(_) | GapReason::Unsendable) {
            // it began again
            self.pace.restart();
        }
        self.stale.mark_everything();
    }

    fn notified(&mut self, notification: &Notification) {
        if !matches!(
            notification.action,
            Action::Create | Action::Update | Action::Delete
        ) {
            return;
        }
        match codec::from_bytes::<RecordId>(&notification.record) {
            Ok(id) => self.stale.mark(id.into_key()),
            Err(_) => self.stale.mark_everything(),
        }
    }

    fn next_read(&mut self) -> Option<Reading> {
        let (wanted, begins) = self.stale.next()?;
        if begins {
            self.served.append(&mut self.waiting);
            self.misfit = None;
        }
        let request = match &wanted {
            Wanted::Ids(keys) => self.query.ids(T::TABLE, keys),
            Wanted::Page(after, limit) => self.query.page(T::TABLE, after.as_ref(), *limit),
            Wanted::Id(after) => self.query.next_id(T::TABLE, after.as_ref()),
        };
        let answer = read(self.core.clone(), request, self.delay);
        Some(Reading {
            wanted,
            answer: Box::pin(answer),
        })
    }

    /// Applies the result of a read; fails when the mirror cannot continue.
    fn read(&mut self, wanted: Wanted, answer: Result<Bytes>) -> Result<()> {
        match answer.and_then(|bytes| self.reply(&wanted, &bytes)) {
            Ok(reply) => {
                self.failures = FailureCount::default();
                self.delay = Duration::ZERO;
                self.shared.progress.send_modify(|reads| *reads += 1);
                self.apply(&wanted, reply);
            }
            Err(error) if error.is_unencodable() => self.find_unreadable(wanted, &error),
            // An id that this side cannot send.
            Err(error) if error.kind() == ErrorKind::Encode && matches!(wanted, Wanted::Ids(_)) => {
                self.find_unreadable(wanted, &error);
            }
            Err(error) if passes(&error) => match self.failures.after(&error) {
                Some(delay) => {
                    self.delay = delay;
                    self.stale.failed(wanted);
                }
                None => return Err(error),
            },
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn reply(&self, wanted: &Wanted, bytes: &Bytes) -> Result<Reply<T>> {
        match wanted {
            Wanted::Id(_) => {
                let key = only_key(bytes)?;
                let misfit = |key| (key, unreadable());
                Ok(Reply {
                    records: Vec::new(),
                    last: key.clone(),
                    misfits: key.into_iter().map(misfit).collect(),
                })
            }
            _ => Ok(Reply::read(bytes, &self.query.descending())?),
        }
    }

    /// The server cannot send one of these records. It is left out, and the others are read without
    /// it.
    fn find_unreadable(&mut self, wanted: Wanted, why: &Error) {
        let Some(key) = self.stale.unreadable(wanted) else {
            return;
        };
        let removed = self.shared.rows_mut().remove(&key);
        let told = [removed.map(Ok), Some(Err(unreadable_because(why)))];
        let told: Vec<_> = told.into_iter().flatten().collect();
        self.shared.feed.tell(&told);
    }

    fn apply(&mut self, wanted: &Wanted, reply: Reply<T>) {
        let Reply {
            records,
            misfits,
            last,
        } = reply;
        let pass = self.stale.number();
        let limit = match wanted {
            Wanted::Page(_, limit) => *limit,
            Wanted::Id(_) => 1,
            Wanted::Ids(_) => u64::MAX,
        };
        let full = (records.len() + misfits.len()) as u64 >= limit;
        let mut changes = Vec::new();
        let mut rows = self.shared.rows_mut();
        let mut missing: HashSet<_> = match wanted {
            Wanted::Ids(keys) => keys.iter().collect(),
            Wanted::Page(..) | Wanted::Id(_) => HashSet::new(),
        };
        for record in records {
            missing.remove(record.place.key());
            changes.extend(rows.put(record, pass).map(Ok));
        }
        for (key, error) in misfits {
            self.misfit.get_or_insert_with(|| error.clone());
            changes.extend(rows.remove(&key).map(Ok));
            if let Wanted::Id(_) = wanted {
                // Read by its id: it may have become another record in the meantime. That tells the
                // error, if it is one.
                self.stale.mark(key);
            } else {
                changes.push(Err(error));
            }
        }
        for key in missing {
            changes.extend(rows.remove(key).map(Ok));
        }
        let page = !matches!(wanted, Wanted::Ids(_));
        let compared = page && self.stale.page_read(last.filter(|_| full));
        if compared {
            changes.extend(rows.keep(pass).into_iter().map(Ok));
        }
        drop(rows);
        self.shared.feed.tell(&changes);
        if compared {
            self.due = Deadline::after(Some(self.pace.pause()));
            let result = self.misfit.take().map_or(Ok(()), Err);
            self.serve(&result);
        }
    }

    /// Answers the tasks that wait for the comparison in progress.
    fn serve(&mut self, result: &Result<()>) {
        for done in self.served.drain(..) {
            // the asker may have gone
            let _ = done.send(result.clone());
        }
    }
}

impl<T> Drop for Follower<T> {
    /// Ends the feed, also when the runtime has ended and this with it.
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            self.shared.feed.end(end);
        }
    }
}

async fn read(core: Arc<SessionInner>, request: Result<Request>, delay: Duration) -> Result<Bytes> {
    sleep(delay).await;
    let reply = core.data(request?, core.deadline(None)).await?;
    let row = Rows::parse(&reply)?.into_vec().pop();
    row.unwrap_or_else(|| {
        Err(Error::new(
            ErrorKind::Internal,
            Outcome::Failed,
            "the server gave no result for a mirror's read",
        ))
    })
}

async fn answered(reading: &mut Option<Reading>) -> (Wanted, Result<Bytes>) {
    if let Some(Reading { answer, .. }) = reading {
        let answer = answer.await;
        if let Some(Reading { wanted, .. }) = reading.take() {
            return (wanted, answer);
        }
    }
    pending().await
}

/// A record that the server cannot send.
fn unreadable() -> Error {
    Error::new(
        ErrorKind::Decode,
        Outcome::Failed,
        "the server cannot send a record of a mirror: it holds a value that CBOR cannot hold, such as a regular expression",
    )
}

fn unreadable_because(why: &Error) -> Error {
    unreadable().with_source(why.clone())
}

/// Tests whether a read that failed with this error may succeed when it is repeated.
fn passes(error: &Error) -> bool {
    match error.kind() {
        // the server cancels what runs on a socket that it closes, and may say so before the socket
        // is gone
        ErrorKind::Timeout | ErrorKind::Conflict | ErrorKind::Cancelled => true,
        // lost on the way; what was not sent found no socket, and there will be none
        ErrorKind::ConnectionLost => error.outcome() == Outcome::Unknown,
        _ => false,
    }
}
