//! Inserting many records.

mod call;
mod chunks;
mod gather;
mod source;

use std::{fmt, time::Duration};

use futures_util::{Stream, StreamExt, stream::FuturesUnordered};

use self::{
    call::{Call, Place},
    chunks::Chunks,
    gather::Gather,
};
use super::{Answer, change::Assignment, returning::Clause, rows, surql::OnDuplicate};
use crate::{
    error::{Error, InsertFailure, Result},
    expr::{Field, Operand},
    model::{Content, Keyed, Table, View},
    session::Target,
};

/// Records of one call, unless [`Insert::chunk`] says otherwise.
const CHUNK_RECORDS: usize = 1000;

/// Calls that are under way at once, unless [`Insert::in_flight`] says otherwise.
const IN_FLIGHT: usize = 4;

/// Inserts records, many in one call. From [`Table::insert`] and [`Table::insert_stream`]. Edges
/// are made with [`Edge::between`](crate::Edge::between).
///
/// Records are taken and encoded a chunk at a time, several chunks are under way at once, and what
/// they gave is put together in the records' order; with [`return_none`](Self::return_none) memory
/// holds no more than the chunks that are under way.
///
/// Each chunk is in the database as a whole or not at all; one that conflicts with another
/// transaction is sent again. When one fails no further chunk is sent, those under way are awaited,
/// and the error's [`insert_failure`](Error::insert_failure) says which chunk it was and how many
/// records are in the database. In a transaction one chunk follows the other, and none is in the
/// database before the commit.
///
/// Dropping it before its end sends no further chunk; whether those under way got in is not known.
///
/// ```no_run
/// # use surreal_session::{RecordId, Session, Table};
/// # #[derive(Debug, Clone, Table)]
/// # struct Reading { id: RecordId<Reading>, celsius: f64 }
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let readings = (0..1_000_000).map(|n| NewReading { celsius: f64::from(n % 40) });
/// Reading::insert(session, readings)
///     .chunk(5_000)
///     .in_flight(8)
///     .progress(|progress| println!("{} records", progress.records))
///     .return_none()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a statement does nothing until it is awaited"]
pub struct Insert<'a, T, O = Vec<T>> {
    on: Target<'a>,
    table: &'static str,
    edges: bool,
    chunks: Chunks<'a>,
    in_flight: usize,
    on_duplicate: OnDuplicate,
    progress: Option<Box<dyn FnMut(Progress) + Send + 'a>>,
    timeout: Option<Duration>,
    allow_fewer: bool,
    clause: Clause,
    gather: Gather<O>,
    marker: std::marker::PhantomData<fn() -> T>,
}

/// How far an [`Insert`] has come. See [`Insert::progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The chunks that are in the database
    pub chunks: u64,
    /// Their records, including those that were skipped or refused
    pub records: u64,
    /// The records that the server showed as inserted or changed
    pub written: u64,
    /// Their bytes as they were sent
    pub bytes: u64,
}

impl<'a, T: Table> Insert<'a, T> {
    pub(crate) fn new<C, I>(on: Target<'a>, records: I) -> Self
    where
        C: Content<T, Id: Keyed<T>>,
        I: IntoIterator<Item = C>,
        I::IntoIter: Send + 'a,
    {
        Self::from(
            on,
            Chunks::new(source::iterator::<T, C>(records.into_iter())),
        )
    }

    pub(crate) fn stream<C, S>(on: Target<'a>, records: S) -> Self
    where
        C: Content<T, Id: Keyed<T>>,
        S: Stream<Item = C> + Send + 'a,
    {
        Self::from(on, Chunks::new(source::stream::<T, C>(records)))
    }

    fn from(on: Target<'a>, chunks: Chunks<'a>) -> Self {
        Self {
            on,
            table: T::TABLE,
            edges: T::EDGE,
            chunks,
            in_flight: IN_FLIGHT,
            on_duplicate: OnDuplicate::Fail,
            progress: None,
            timeout: None,
            allow_fewer: false,
            clause: Clause::Default,
            gather: Gather::rows::<T>(),
            marker: std::marker::PhantomData,
        }
    }

    /// Gives what a view shows of each record.
    pub fn return_view<V: View<Of = T>>(self) -> Insert<'a, T, Vec<V>> {
        self.returning(Clause::view::<V>(), Gather::rows::<T>())
    }

    /// Returns no records, which is the cheapest option, but only the number of those that were
    /// inserted.
    pub fn return_none(self) -> Insert<'a, T, u64> {
        self.returning(Clause::Count, Gather::count())
    }

    fn returning<O>(self, clause: Clause, gather: Gather<O>) -> Insert<'a, T, O> {
        Insert {
            on: self.on,
            table: self.table,
            edges: self.edges,
            chunks: self.chunks,
            in_flight: self.in_flight,
            on_duplicate: self.on_duplicate,
            progress: self.progress,
            timeout: self.timeout,
            allow_fewer: self.allow_fewer,
            clause,
            gather,
            marker: self.marker,
        }
    }
}

impl<'a, T: Table, O> Insert<'a, T, O> {
    /// How many records go in one call. At least 1; default 1,000.
    pub fn chunk(mut self, records: usize) -> Self {
        self.chunks.max_records = records.max(1);
        self
    }

    /// After how many bytes a call takes no further record, whatever their number. Default 1 MiB;
    /// the server takes 128.
    pub fn chunk_bytes(mut self, bytes: usize) -> Self {
        self.chunks.max_bytes = bytes.clamp(1, chunks::MAX_BYTES);
        self
    }

    /// How many calls may be under way at once, once the first has its answer. At least 1; default
    /// 4. In a transaction it is 1.
    pub fn in_flight(mut self, calls: usize) -> Self {
        self.in_flight = calls.max(1);
        self
    }

    /// Passes over records whose id, or unique index, is taken, in place of failing.
    pub fn ignore(mut self) -> Self {
        self.on_duplicate = OnDuplicate::Ignore;
        self
    }

    /// Sets a field of the record that has the id, or the unique index, of one being inserted, in
    /// place of failing. May be said for several fields.
    ///
    /// The value is an expression over the record that is there;
    /// [`expr::input`](crate::expr::input) is a field of the one being inserted. Of the field
    /// itself the server knows the value only where something is added to it or subtracted:
    /// `Person::VISITS + 1`.
    pub fn on_duplicate_update<V>(mut self, field: Field<T, V>, value: impl Operand<T, V>) -> Self {
        let assignment = Assignment::on_duplicate(field.names(), value.into_node());
        match &mut self.on_duplicate {
            OnDuplicate::Update(assignments) => assignments.push(assignment),
            other => *other = OnDuplicate::Update(vec![assignment]),
        }
        self
    }

    /// Accepts that the server shows fewer records than it is given, because the table's
    /// permissions refuse to write some of them or hide them from this user.
    ///
    /// Without this, an insert that returns fewer records fails with
    /// [`NotAllowed`](crate::ErrorKind::NotAllowed) and both numbers. It does not apply together
    /// with [`ignore`](Self::ignore), which skips records anyway.
    pub fn allow_fewer(mut self) -> Self {
        self.allow_fewer = true;
        self
    }

    /// Is told after each chunk how far the insert has come.
    pub fn progress(mut self, progress: impl FnMut(Progress) + Send + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// How long each chunk may take, in place of the connection's request timeout.
    ///
    /// Then the insert ends with [`Timeout`](crate::ErrorKind::Timeout), which does not stop the
    /// chunk on the server.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    async fn run(mut self) -> Result<O> {
        let mut done = Progress {
            chunks: 0,
            records: 0,
            written: 0,
            bytes: 0,
        };
        let all_needed = !self.allow_fewer && !matches!(self.on_duplicate, OnDuplicate::Ignore);
        let width = if self.on.in_transaction() {
            1
        } else {
            self.in_flight
        };
        self.gather.reserve(self.chunks.at_least());
        let mut failure: Option<(Place, Error)> = None;
        let mut more = true;
        let call = Call {
            on: self.on,
            table: self.table,
            edges: self.edges,
            on_duplicate: &self.on_duplicate,
            clause: &self.clause,
            timeout: self.timeout,
        };
        let mut running = FuturesUnordered::new();
        while more || !running.is_empty() {
            // the first goes alone: several that made the table at once would conflict
            let room = if done.chunks == 0 { 1 } else { width };
            tokio::select! {
                chunk = self.chunks.next(), if more && running.len() < room => match chunk {
                    Ok(Some(chunk)) => running.push(call.send(chunk)),
                    Ok(None) => more = false,
                    Err(error) => {
                        more = false;
                        let place = Place { index: self.chunks.sent, first: self.chunks.taken, records: 0, bytes: 0 };
                        failure.get_or_insert((place, error.into()));
                    }
                },
                Some((place, reply)) = running.next(), if !running.is_empty() => {
                    match reply.and_then(|reply| self.gather.add(place.index, reply)) {
                        Ok(shown) if all_needed && shown < place.records => {
                            more = false;
                            done.written += shown;
                            let error = rows::fewer_shown(self.table, shown, place.records);
                            failure.get_or_insert((place, error));
                        }
                        Ok(shown) => {
                            done.chunks += 1;
                            done.written += shown;
                            done.records += place.records;
                            done.bytes += place.bytes;
                            if let Some(progress) = &mut self.progress {
                                progress(done);
                            }
                        }
                        Err(error) => {
                            more = false;
                            failure.get_or_insert((place, error));
                        }
                    }
                }
            }
        }
        match failure {
            Some((place, error)) => Err(error.in_insert(InsertFailure {
                chunk: place.index,
                first: place.first,
                records: place.records,
                inserted: done.written,
            })),
            None => Ok(self.gather.finish()),
        }
    }
}

impl<'a, T: Table, O: Send + 'a> IntoFuture for Insert<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, O> fmt::Debug for Insert<'_, T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Insert")
            .field("chunk", &self.chunks.max_records)
            .field("in_flight", &self.in_flight)
            .field("on_duplicate", &self.on_duplicate)
            .finish_non_exhaustive()
    }
}
