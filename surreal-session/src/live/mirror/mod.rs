//! A copy of a table's records that is kept in sync.

mod builder;
mod change;
mod feed;
mod follower;
mod pace;
mod place;
mod read;
mod rows;
mod shared;
mod stale;

use std::{fmt, pin::pin, sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

pub use self::{builder::MirrorBuilder, change::Change, feed::Changes};
use self::{
    follower::{Ask, Done, Follower},
    shared::Shared,
};
use super::{EndReason, source::Source};
use crate::{
    codec,
    connection::Deadline,
    error::{Error, ErrorKind, Outcome, Result},
    model::{IntoId, Table},
    session::LiveContext,
    statement::MirrorQuery,
    value::RecordId,
};

/// A copy of a table's records in memory, or of those that match a filter, in order, and kept in
/// sync. It is created by [`Table::mirror`].
///
/// ```no_run
/// use surreal_session::{RecordId, Session, Table, live::Change};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     name: String,
///     age: i64,
/// }
///
/// # async fn example(session: &Session, ada: RecordId<Person>) -> surreal_session::Result<()> {
/// let adults = Person::mirror(session)
///     .filter(Person::AGE.ge(18))
///     .order_by(Person::NAME.asc())
///     .await?;
/// println!("{} adults, Ada among them: {}", adults.len(), adults.get(&ada).is_some());
///
/// let mut changes = adults.changes();
/// while let Some(change) = changes.next().await {
///     match change? {
///         Change::Inserted(person) => println!("{} has come of age", person.name),
///         Change::Updated(person) => println!("{person:?}"),
///         Change::Removed(person) => println!("{} is gone", person.name),
///         Change::Missed(_) => println!("{:?}", adults.snapshot()),
///         Change::Ended(reason) => println!("the mirror ended: {reason:?}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # How it is kept in sync
///
/// A live query tells which records change, in an order that means nothing. So what it tells is not
/// taken for what the records are: the ids are noted, and the records read again, up to 500 by one
/// query, one query after the other. After each change the mirror holds what was read last, and
/// some time after the last change that is what the table holds. Records that one transaction has
/// changed may come in one after the other.
///
/// Where something may have been missed, the whole is compared with a fresh read, in pages of 1,000
/// records: when the live query has restarted on another socket, when notifications came faster
/// than they could be kept, and when [`synced`](Self::synced) is called. It is also compared from
/// time to time, because a live query does not report:
///
/// - up to SurrealDB 3.3, the writes of a transaction that was open when the live query began or
///   restarted, and up to 3.2 those of any transaction;
/// - that a record may no longer be read, to a user who is not allowed to read everything;
/// - the records of a table that is a view: without groups before SurrealDB 4.0, with groups before
///   3.1;
/// - what changes in other tables, or by the clock, when the filter, the order or computed fields
///   look at those.
///
/// Such a comparison comes one second after the live query began, and then whenever its age has
/// doubled, at least every ten minutes;
/// [`compare_every`](MirrorBuilder::compare_every) sets another pace.
///
/// A record that does not fit the Rust type, or that the server cannot send, such as one with a
/// regular expression, is left out: [`changes`](Self::changes) yields an error for it. It comes in
/// when it can be read.
///
/// # What it costs
///
/// A record that leaves a filter gives no notification to a live query with that filter. So the
/// live query has none: every change in the table costs a notification of some 200 bytes and a read
/// of the record, of which the server sends nothing when the filter leaves it out. A mirror of a
/// small part of a table that changes much costs as much as one of the whole table, except for
/// memory.
///
/// The mirror holds its records, an id and the sort values for each, and up to 10,000 ids of
/// records to be read; this does not grow with the number of writes. The reads run beside the live
/// query, in a session of its own and on the socket for live queries: they see what the session saw
/// when the mirror began, whatever it selects later, and a large one does not hold up other calls.
/// When the socket is lost they are repeated.
///
/// # When it ends
///
/// It continues after lost sockets and restarts of the server. It ends as a live query does, with
/// the session or when the identity changes (see [`EndReason`]), and when its records can no longer
/// be read. Its content then stays as it is; [`end`](Self::end), [`changes`](Self::changes) and
/// [`synced`](Self::synced) report the end. It does not keep its session attached.
///
/// Dropping it ends its task and kills the live query, without waiting; [`close`](Self::close)
/// waits. To share it, put it in an [`Arc`].
#[must_use = "a mirror ends when it is dropped"]
pub struct Mirror<T: Table> {
    shared: Arc<Shared<T>>,
    asks: mpsc::UnboundedSender<Ask>,
    /// The time in which the server has to answer a read.
    patience: Option<Duration>,
}

impl<T: Table + Clone + Sync> Mirror<T> {
    pub(crate) async fn start(home: LiveContext, query: MirrorQuery) -> Result<Self> {
        let core = home.core.clone();
        let patience = core.handle().request_timeout();
        let runtime = core.connection().runtime().clone();
        let begin = Arc::new(|names: &[String]| MirrorQuery::live(T::TABLE, names));
        let source = Source::start(home, begin).await?;
        let shared = Arc::new(Shared::default());
        let (asks, asked) = mpsc::unbounded_channel();
        let follower = Follower::new(source, core, query, asked, shared.clone());
        runtime.spawn(follower.run());
        let mirror = Self {
            shared,
            asks,
            patience,
        };
        mirror.synced().await?;
        Ok(mirror)
    }

    /// The records, in order: as [`order_by`](MirrorBuilder::order_by) says, and
    /// equal ones by id.
    #[must_use]
    pub fn snapshot(&self) -> Vec<T> {
        let records: Vec<_> = self.shared.rows().iter().cloned().collect();
        // The mirror continues while they are copied.
        records.into_iter().map(Arc::unwrap_or_clone).collect()
    }

    /// One record; `None` when there is none, or the filter leaves it out.
    #[must_use]
    pub fn get(&self, id: impl IntoId<T>) -> Option<T> {
        let id = codec::from_bytes::<RecordId>(id.into_id().as_bytes().ok()?).ok()?;
        let record = self.shared.rows().get(id.key()).cloned();
        record.map(Arc::unwrap_or_clone)
    }

    /// Returns the changes from now on. Each caller gets all of them.
    ///
    /// Take a [`snapshot`](Self::snapshot) after this and not before, and nothing is missed; what
    /// happens between the two is in both. Up to 4,096 changes wait for a reader; further ones are
    /// dropped, and the reader is told so by [`Change::Missed`]. A record that changed several
    /// times between two reads gives one change.
    pub fn changes(&self) -> Changes<T> {
        self.shared.feed.listen()
    }

    /// Compares the mirror with a fresh read. Afterwards it holds all that was committed before the
    /// call, whatever the server has told of it; what was committed since may be in as well.
    ///
    /// It costs a read of all the mirrored records. Without it the mirror follows, too, but it
    /// cannot report when it has reached some state: the server does not report changes that it has
    /// not announced yet. Calls that are made during a comparison share the next one.
    ///
    /// Dropping the future gives up waiting, and nothing else.
    ///
    /// # Errors
    /// [`Decode`](ErrorKind::Decode) for a record that does not fit the Rust type: it is not in the
    /// mirror, and the others are. [`Timeout`](ErrorKind::Timeout) when no read is answered within
    /// the connection's request timeout, for instance because there is no server; the mirror tries
    /// again. When the mirror has ended: the reason, or [`Closed`](ErrorKind::Closed).
    pub async fn synced(&self) -> Result<()> {
        let mut compared = pin!(self.ask(Ask::Compare));
        let mut progress = self.shared.progress.subscribe();
        loop {
            progress.mark_unchanged();
            let deadline = Deadline::after(self.patience);
            match deadline.before_sending(compared.as_mut()).await {
                Ok(compared) => return compared,
                // a large table takes many reads
                Err(_) if progress.has_changed().unwrap_or(false) => {}
                Err(late) => return Err(late),
            }
        }
    }
}

impl<T: Table> Mirror<T> {
    /// Counts the records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shared.rows().len()
    }

    /// Tests whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `see` with each record, in order, without a copy. The mirror does not change during
    /// the call.
    pub fn for_each(&self, see: impl FnMut(&T)) {
        self.shared.rows().iter().map(AsRef::as_ref).for_each(see);
    }

    /// Returns the reason why it has ended; `None` while it follows the table.
    #[must_use]
    pub fn end(&self) -> Option<Result<EndReason>> {
        self.shared.feed.ended()
    }

    /// Kills the live query and waits for the answer.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn close(self) -> Result<()> {
        match self.ask(Ask::Close).await {
            Err(_) if self.end().is_some() => Ok(()),
            result => result,
        }
    }

    async fn ask(&self, ask: impl FnOnce(Done) -> Ask) -> Result<()> {
        let (done, answer) = oneshot::channel();
        // fails when the task is gone, and then there is no answer
        let _ = self.asks.send(ask(done));
        answer.await.unwrap_or_else(|_| Err(self.over()))
    }

    fn over(&self) -> Error {
        match self.end().unwrap_or(Ok(EndReason::Closed)) {
            Err(error) => error,
            Ok(reason) => Error::new(
                ErrorKind::Closed,
                Outcome::NotSent,
                format!("the mirror has ended, because {reason}: begin another one"),
            ),
        }
    }
}

impl<T: Table> fmt::Debug for Mirror<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mirror")
            .field("len", &self.len())
            .field("end", &self.end())
            .finish_non_exhaustive()
    }
}
