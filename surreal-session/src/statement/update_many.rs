use std::{fmt, marker::PhantomData};

use super::{
    Answer,
    change::{Change, change_methods},
    rows,
    surql::Surql,
};
use crate::{
    codec::{self, Encode},
    error::Result,
    expr::{Expr, Field, Node, Operand},
    model::{Content, Table},
    session::Target,
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
/// Without `filter` or `all` it cannot be awaited.
#[must_use = "a statement does nothing until it is awaited"]
pub struct UpdateMany<'a, T, R = EveryRow> {
    on: Target<'a>,
    change: Change,
    filter: Option<Node>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> UpdateMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            change: Change::Touch,
            filter: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R> UpdateMany<'a, T, R> {
    /// Changes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: Expr<T, bool>) -> UpdateMany<'a, T, SomeRows> {
        Node::and(&mut self.filter, filter.node());
        self.all()
    }

    /// Changes every record of the table, or every one that passes the filters.
    pub fn all(self) -> UpdateMany<'a, T, SomeRows> {
        UpdateMany {
            on: self.on,
            change: self.change,
            filter: self.filter,
            marker: PhantomData,
        }
    }

    change_methods!();
}

impl<'a, T: Table> IntoFuture for UpdateMany<'a, T, SomeRows> {
    type Output = Result<Vec<T>>;
    type IntoFuture = Answer<'a, Vec<T>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            on, change, filter, ..
        } = self;
        Box::pin(async move {
            let surql = Surql::update_many(T::TABLE, &change.check()?, filter.as_ref());
            rows::only::<T, _>(on.query(surql.into_request()?, None).await?)
        })
    }
}

impl<T, R> fmt::Debug for UpdateMany<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateMany")
            .field("change", &self.change)
            .field("filter", &self.filter)
            .finish_non_exhaustive()
    }
}
