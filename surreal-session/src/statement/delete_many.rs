use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, EveryRow, SomeRows,
    returning::{Clause, Returning},
    rows::Reply,
    surql::{Subject, Surql},
    timeout::timeout_method,
};
use crate::{
    error::Result,
    expr::{Node, Operand},
    model::Table,
    target::Target,
};

/// Deletes all records of a table for which a filter holds, and gives them as they were. From
/// [`Table::delete_many`].
///
/// Without `filter` or `all` it cannot be awaited. A table that does not exist is an error,
/// [`NotFound`](crate::ErrorKind::NotFound).
///
/// The result has the records that the table's permissions let this user write and read. A record
/// that they hide is left alone or left out without an error, because the server does not tell
/// which it did.
#[must_use = "a statement does nothing until it is awaited"]
pub struct DeleteMany<'a, T, R = EveryRow, O = Vec<T>> {
    on: Target<'a>,
    filter: Option<Node>,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> DeleteMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            filter: None,
            returning: Returning::all::<T>(Clause::Before),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R, O> DeleteMany<'a, T, R, O> {
    /// Deletes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> DeleteMany<'a, T, SomeRows, O> {
        Node::and(&mut self.filter, filter.into_node());
        self.all()
    }

    /// Deletes every record of the table, or every one that passes the filters.
    pub fn all(self) -> DeleteMany<'a, T, SomeRows, O> {
        DeleteMany {
            on: self.on,
            filter: self.filter,
            returning: self.returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    /// Returns no records, which is the cheapest option, but only their number.
    pub fn return_none(self) -> DeleteMany<'a, T, R, u64> {
        DeleteMany {
            on: self.on,
            filter: self.filter,
            returning: Returning::count(),
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    timeout_method!();
}

impl<'a, T: Table, O> IntoFuture for DeleteMany<'a, T, SomeRows, O>
where
    O: 'a, // call `.filter(..)`, or `.all()` for every row: it gives `SomeRows`
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let Returning { clause, read } = self.returning;
            let surql = Surql::delete(Subject::Table(T::TABLE), self.filter.as_ref(), &clause);
            let rows = self
                .on
                .query(surql.into_request()?.about(T::TABLE), self.timeout)
                .await?;
            read(Reply::Query(rows))
        })
    }
}

impl<T, R, O> fmt::Debug for DeleteMany<'_, T, R, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeleteMany")
            .field("filter", &self.filter)
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
