use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, JsonPatch,
    change::{Assign, Change, change_methods},
    returning::{Clause, Returning, return_methods},
    rows::Reply,
    surql::{Dialect, Subject, Surql},
    timeout::timeout_method,
};
use crate::{
    codec::Encode,
    error::Result,
    expr::{Collection, Field, Node, Operand, Summand},
    expr::{Patch, View},
    model::Table,
    target::Target,
    value::PatchOp,
};

/// Of a statement on many records: which ones has not been said.
#[derive(Clone, Copy, Debug)]
pub struct EveryRow;

/// Of a statement on many records: which ones has been said, by a filter or by `all`.
#[derive(Clone, Copy, Debug)]
pub struct SomeRows;

/// Changes all records of a table for which a filter holds, and gives them as they are then. From
/// [`Table::update_many`].
///
/// Without `filter` or `all` it cannot be awaited. A table that does not exist is an error,
/// [`NotFound`](crate::ErrorKind::NotFound).
///
/// The result has the records that the table's permissions let this user write and read. A record
/// that they hide is left alone or left out without an error, because the server does not tell
/// which it did.
#[must_use = "a statement does nothing until it is awaited"]
pub struct UpdateMany<'a, T, R = EveryRow, O = Vec<T>> {
    on: Target<'a>,
    change: Change,
    filter: Option<Node>,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> UpdateMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            change: Change::Touch,
            filter: None,
            returning: Returning::all::<T>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R, O> UpdateMany<'a, T, R, O> {
    /// Changes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> UpdateMany<'a, T, SomeRows, O> {
        Node::and(&mut self.filter, filter.into_node());
        self.all()
    }

    /// Changes every record of the table, or every one that passes the filters.
    pub fn all(self) -> UpdateMany<'a, T, SomeRows, O> {
        UpdateMany {
            on: self.on,
            change: self.change,
            filter: self.filter,
            returning: self.returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    change_methods!();

    return_methods!(Vec, all, count as u64, [UpdateMany<'a, T, R,]);

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> UpdateMany<'a, T, R, P> {
        UpdateMany {
            on: self.on,
            change: self.change,
            filter: self.filter,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> IntoFuture for UpdateMany<'a, T, SomeRows, O>
where
    O: 'a, // call `.filter(..)`, or `.all()` for every row: it gives `SomeRows`
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let Returning { clause, read } = self.returning;
            let change = self.change.check()?;
            let dialect = Dialect::from(self.on.version());
            let subject = Subject::Table(T::TABLE);
            let filter = self.filter.as_ref();
            let surql = Surql::update::<T>(dialect, subject, &change, filter, &clause);
            let rows = self
                .on
                .query(surql.into_request()?.about(T::TABLE), self.timeout)
                .await?;
            read(Reply::Query(rows))
        })
    }
}

impl<T, R, O> fmt::Debug for UpdateMany<'_, T, R, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateMany")
            .field("change", &self.change)
            .field("filter", &self.filter)
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
