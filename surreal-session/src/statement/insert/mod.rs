//! Inserting many records.

mod call;
mod records;

use std::fmt;

use futures_util::Stream;

use self::call::Call;
use super::{
    Answer,
    bulk::{Bulk, Gather, Records, bulk_methods},
    change::Assignment,
    returning::Clause,
    surql::{Needs, OnDuplicate},
};
use crate::{
    error::Result,
    expr::View,
    expr::{Field, Operand},
    model::{Content, Keyed, Table},
    target::Target,
};

/// Calls that are in flight at once, unless [`Insert::in_flight`] says otherwise.
const IN_FLIGHT: usize = 4;

/// Inserts records, many in one call. From [`Table::insert`] and [`Table::insert_stream`]. Edges
/// are made with [`Edge::between`](crate::Edge::between).
///
/// Records are taken and encoded a chunk at a time, several chunks are in flight at once, and their
/// results are put together in the records' order; with [`return_none`](Self::return_none) memory
/// holds only the chunks in flight.
///
/// Each chunk is in the database as a whole or not at all; one that conflicts with another
/// transaction is sent again. When one fails no further chunk is sent, those in flight are awaited,
/// and the error's [`chunk_failure`](crate::Error::chunk_failure) has the chunk and the number of
/// records in the database. In a transaction one chunk follows the other, and none is in the
/// database before the commit.
///
/// Dropping it before its end sends no further chunk; it is not known whether the chunks in flight
/// were inserted.
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
    bulk: Bulk<'a, O>,
    on_duplicate: OnDuplicate,
    clause: Clause,
    marker: std::marker::PhantomData<fn() -> T>,
}

impl<'a, T: Table> Insert<'a, T> {
    pub(crate) fn new<C, I>(on: Target<'a>, records: I) -> Self
    where
        C: Content<T, Id: Keyed<T>>,
        I: IntoIterator<Item = C>,
        I::IntoIter: Send + 'a,
    {
        Self::from(on, records::iterator::<T, C>(records.into_iter()))
    }

    pub(crate) fn stream<C, S>(on: Target<'a>, records: S) -> Self
    where
        C: Content<T, Id: Keyed<T>>,
        S: Stream<Item = C> + Send + 'a,
    {
        Self::from(on, records::stream::<T, C>(records))
    }

    fn from(on: Target<'a>, records: Records<'a>) -> Self {
        Self {
            on,
            table: T::TABLE,
            edges: T::EDGE,
            bulk: Bulk::new(records, IN_FLIGHT, Gather::rows::<T>()),
            on_duplicate: OnDuplicate::Fail,
            clause: Clause::Default,
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
            bulk: self.bulk.gathering(gather),
            on_duplicate: self.on_duplicate,
            clause,
            marker: self.marker,
        }
    }
}

impl<'a, T: Table, O> Insert<'a, T, O> {
    bulk_methods!();

    /// Sets how many calls may be in flight at once, once the first has its answer. At least 1;
    /// default 4. In a transaction it is 1.
    pub fn in_flight(mut self, calls: usize) -> Self {
        self.bulk.in_flight = calls.max(1);
        self
    }

    /// Skips records whose id or unique value already exists, instead of failing (`INSERT IGNORE`).
    ///
    /// SurrealDB 3.1 and 3.2 also skip records that the schema refuses, such as those with a wrong
    /// type or a failed `ASSERT`. On these versions the insert fails with
    /// [`Unsupported`](crate::ErrorKind::Unsupported), and nothing is sent.
    pub fn ignore(mut self) -> Self {
        self.on_duplicate = OnDuplicate::Ignore;
        self
    }

    /// Sets a field of the record that already has the id of one being inserted, instead of
    /// failing. May be called for several fields.
    ///
    /// A record without an id also meets the one that has its value of a unique index. A record
    /// with an id does not: if another one has its unique value, the insert fails with
    /// [`AlreadyExists`](crate::ErrorKind::AlreadyExists). A key of type `Uuid` is generated here,
    /// so that such a record always has an id. SurrealDB 3.0 also fails if one record has both the
    /// id and the unique value.
    ///
    /// The value is an expression over the record that is there;
    /// [`expr::input`](crate::expr::input) is a field of the one being inserted. Of the field
    /// itself the server knows the value only where something is added to it or subtracted:
    /// `Person::VISITS + 1`. If the stored record lacks a text or datetime, the result of adding to
    /// it is an array or a duration.
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
        self.bulk.allow_fewer = true;
        self
    }

    async fn run(mut self) -> Result<O> {
        if matches!(self.on_duplicate, OnDuplicate::Ignore) {
            Needs::IgnoredDuplicates.check(self.on.version())?;
            // Records that are skipped are fewer, too.
            self.bulk.allow_fewer = true;
        }
        let call = Call {
            on: self.on,
            table: self.table,
            edges: self.edges,
            on_duplicate: &self.on_duplicate,
            clause: &self.clause,
            timeout: self.bulk.timeout,
        };
        self.bulk.run(call, self.on.in_transaction()).await
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
            .field("chunk", &self.bulk.chunks.max_records)
            .field("in_flight", &self.bulk.in_flight)
            .field("on_duplicate", &self.on_duplicate)
            .finish_non_exhaustive()
    }
}
