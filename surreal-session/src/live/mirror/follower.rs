//! The task that keeps a mirror right.

use std::{
    future::{pending, poll_fn},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use rustc_hash::FxHashSet;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Sleep, sleep},
};

use super::{
    pace::Pace,
    read::Reply,
    shared::Shared,
    stale::{PAGE, Stale, Wanted},
};
use crate::{
    codec,
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

/// The pause after a read that failed and is done again; it doubles with each.
const RETRY_PAUSE: Duration = Duration::from_millis(50);

const MAX_RETRY_PAUSE: Duration = Duration::from_secs(5);

/// What the mirror's owner asks of the task. The task ends when there is nobody left to ask.
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
    /// Where the live query runs, and the reads with it.
    core: Arc<SessionInner>,
    query: MirrorQuery,
    asks: mpsc::UnboundedReceiver<Ask>,
    shared: Arc<Shared<T>>,
    stale: Stale,
    pace: Pace,
    alarm: Pin<Box<Sleep>>,
    /// Wait for the next comparison.
    waiting: Vec<Done>,
    /// Wait for the comparison that is under way.
    served: Vec<Done>,
    /// The first record in the comparison that does not fit.
    misfit: Option<Error>,
    /// How many reads in a row have failed.
    failures: u32,
}

/// A read under way.
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
            alarm: Box::pin(sleep(pace.pause())),
            pace,
            waiting: Vec::new(),
            served: Vec::new(),
            misfit: None,
            failures: 0,
        }
    }

    pub(super) async fn run(mut self) {
        let mut reading = None;
        let end = loop {
            if reading.is_none() {
                reading = self.next_read();
            }
            tokio::select! {
                // what was read is taken in before more becomes stale, so that neither waits for ever
                biased;
                ask = self.asks.recv() => match ask {
                    Some(Ask::Compare(done)) => {
                        self.stale.mark_everything();
                        self.waiting.push(done);
                    }
                    Some(Ask::Close(done)) => {
                        // the asker may have gone
                        let _ = done.send(self.source.close().await);
                        return;
                    }
                    None => return,
                },
                (wanted, answer) = answered(&mut reading) => {
                    if let Err(error) = self.read(wanted, answer) {
                        break Err(error);
                    }
                }
                signal = poll_fn(|cx| self.source.poll_next(cx)) => match signal {
                    Some(Signal::Notification(notification)) => self.notified(&notification),
                    Some(Signal::Gap(reason)) => self.missed(reason),
                    Some(Signal::Failed(error)) => break Err(error),
                    Some(Signal::Ended(reason)) => break Ok(reason),
                    None => break Ok(EndReason::Closed),
                },
                () = self.alarm.as_mut(), if !self.stale.compares() => {
                    self.stale.mark_everything();
                    self.alarm = Box::pin(sleep(self.pace.pause()));
                }
            }
        };
        self.shared.feed.end(&end);
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
            Wanted::Page(after) => self.query.page(T::TABLE, after.as_ref(), PAGE),
        };
        let answer = read(self.core.clone(), request, retry_pause(self.failures));
        Some(Reading {
            wanted,
            answer: Box::pin(answer),
        })
    }

    /// Takes in what a read gave; fails when the mirror cannot go on.
    fn read(&mut self, wanted: Wanted, answer: Result<Bytes>) -> Result<()> {
        let descending = self.query.descending();
        match answer.and_then(|bytes| Ok(Reply::read(&bytes, &descending)?)) {
            Ok(reply) => {
                self.failures = 0;
                self.take_in(&wanted, reply);
            }
            Err(error) if passes(&error) => {
                self.failures += 1;
                self.stale.failed(wanted);
                if error.kind() == ErrorKind::Timeout {
                    // the mirror goes on trying; those who wait may not want to
                    self.serve(&Err(error));
                }
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn take_in(&mut self, wanted: &Wanted, reply: Reply<T>) {
        let Reply {
            records,
            misfits,
            last,
        } = reply;
        let pass = self.stale.number();
        let full = records.len() + misfits.len() >= PAGE as usize;
        let mut changes = Vec::new();
        let mut rows = self.shared.rows_mut();
        let mut missing: FxHashSet<_> = match wanted {
            Wanted::Ids(keys) => keys.iter().collect(),
            Wanted::Page(_) => FxHashSet::default(),
        };
        for record in records {
            missing.remove(record.place.key());
            changes.extend(rows.put(record, pass).map(Ok));
        }
        for (key, error) in misfits {
            let error = Error::from(error);
            self.misfit.get_or_insert_with(|| error.clone());
            changes.extend(rows.remove(&key).map(Ok));
            changes.push(Err(error));
        }
        for key in missing {
            changes.extend(rows.remove(key).map(Ok));
        }
        let page = matches!(wanted, Wanted::Page(_));
        let compared = page && self.stale.page_read(last.filter(|_| full));
        if compared {
            changes.extend(rows.keep(pass).into_iter().map(Ok));
        }
        drop(rows);
        self.shared.feed.tell(&changes);
        if compared {
            self.alarm = Box::pin(sleep(self.pace.pause()));
            let result = self.misfit.take().map_or(Ok(()), Err);
            self.serve(&result);
        }
    }

    /// Answers those who wait for the comparison that is under way.
    fn serve(&mut self, result: &Result<()>) {
        for done in self.served.drain(..) {
            // the asker may have gone
            let _ = done.send(result.clone());
        }
    }
}

async fn read(core: Arc<SessionInner>, request: Result<Request>, pause: Duration) -> Result<Bytes> {
    sleep(pause).await;
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

/// Whether a read that ended in this error may well succeed if it is done again.
fn passes(error: &Error) -> bool {
    match error.kind() {
        // the server cancels what runs on a socket that it closes, and may say so before the socket is gone
        ErrorKind::Timeout | ErrorKind::Conflict | ErrorKind::Cancelled => true,
        // lost on the way; what was not sent found no socket, and there will be none
        ErrorKind::ConnectionLost => error.outcome() == Outcome::Unknown,
        _ => false,
    }
}

fn retry_pause(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        failures => RETRY_PAUSE
            .saturating_mul(1 << (failures - 1).min(10))
            .min(MAX_RETRY_PAUSE),
    }
}
