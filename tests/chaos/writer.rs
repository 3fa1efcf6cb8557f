use std::{sync::Arc, time::Duration};

use fastrand::Rng;
use surreal_session::{Error, Outcome, Result, Table, Transaction, query};
use tokio::sync::watch;

use crate::{
    clock::Clock,
    entry::{Entry, NewEntry},
    ledger::End,
    user::User,
    world::TIMEOUT,
};

/// A kind of write.
#[derive(Clone, Copy, Debug)]
enum Way {
    Create,
    /// SurrealQL, which counts the write as well
    Query,
    Insert,
    /// A transaction that is committed by hand
    Begin,
    /// One that is tried again after a conflict
    Transaction,
    /// One that is not committed
    Cancel,
    /// A call whose future is dropped, mostly before its answer
    Abandon,
}

/// Marks the row of a write that is counted in the writer's tally.
pub(crate) const COUNTED: i64 = 100;

const COUNTED_WRITE: &str = "
    BEGIN;
    CREATE entry SET writer = $writer, write = $write, part = $part;
    UPSERT type::record('tally', $writer) SET writes += 1;
    COMMIT";

/// Writes one thing after the other until it is stopped, and notes what it was told of each.
pub(crate) async fn write(
    user: Arc<User>,
    clock: Clock,
    mut rng: Rng,
    stop: watch::Receiver<bool>,
) {
    let mut number = 0;
    while !*stop.borrow() {
        number += 1;
        let writer = Writer {
            user: &user,
            clock: &clock,
            name: format!("{}-{number}", user.name),
            limit: Duration::from_millis(rng.u64(50..4_000)),
        };
        let way = match rng.u32(0..10) {
            0 | 1 => Way::Create,
            2 | 3 => Way::Query,
            4 | 5 => Way::Insert,
            6 => Way::Begin,
            7 => Way::Transaction,
            8 => Way::Cancel,
            _ => Way::Abandon,
        };
        writer.write(way).await;
        tokio::time::sleep(Duration::from_millis(rng.u64(0..40))).await;
    }
}

/// One write.
struct Writer<'a> {
    user: &'a User,
    clock: &'a Clock,
    name: String,
    limit: Duration,
}

impl Writer<'_> {
    async fn write(&self, way: Way) {
        let (rows, limit) = match way {
            Way::Create | Way::Query | Way::Abandon => (1, self.limit),
            Way::Insert => (3, self.limit),
            // each of its calls has a deadline of its own
            Way::Begin | Way::Transaction | Way::Cancel => (2, 4 * TIMEOUT),
        };
        let ledger = &self.user.ledger;
        ledger.open(&self.name, rows);
        let entries = NewEntry::rows(self.user.name, &self.name, rows);
        let what = format!("{way:?} of {}", self.name);
        let call = Box::pin(self.call(way, entries));
        let result = self.clock.call(&what, limit, call).await;
        let end = result.unwrap_or_else(|error| End::Refused(error.outcome()));
        ledger.close(&self.name, end);
    }

    async fn call(&self, way: Way, entries: Vec<NewEntry>) -> Result<End> {
        let session = &self.user.session;
        match way {
            Way::Create => {
                for entry in entries {
                    Entry::create(session, entry).timeout(self.limit).await?;
                }
            }
            Way::Query => {
                let query = query(COUNTED_WRITE)
                    .bind("writer", self.user.name)
                    .bind("write", self.name.as_str())
                    .bind("part", COUNTED);
                query.timeout(self.limit).send(session).await?.check()?;
            }
            Way::Insert => drop(Entry::insert(session, entries).timeout(self.limit).await?),
            Way::Begin => {
                let transaction = session.begin().await?;
                for entry in entries {
                    if Entry::create(&transaction, entry).await.is_err() {
                        return Ok(End::Cancelled);
                    }
                }
                transaction.commit().await?;
            }
            Way::Transaction => {
                let body = async move |transaction: &Transaction| {
                    for entry in entries {
                        Entry::create(transaction, entry).await?;
                    }
                    Ok::<_, Error>(())
                };
                session.transaction(body).await?;
            }
            Way::Cancel => {
                let transaction = session.begin().await?;
                for entry in entries {
                    if Entry::create(&transaction, entry).await.is_err() {
                        break;
                    }
                }
                return Ok(End::Cancelled);
            }
            Way::Abandon => {
                for entry in entries {
                    let patience = self.limit / 50;
                    let call = Entry::create(session, entry).into_future();
                    match tokio::time::timeout(patience, call).await {
                        Ok(created) => created.map(drop)?,
                        Err(_) => return Ok(End::Refused(Outcome::Unknown)),
                    }
                }
            }
        }
        Ok(End::Acknowledged)
    }
}
