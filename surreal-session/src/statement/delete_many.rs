use std::{fmt, marker::PhantomData};

use super::{Answer, EveryRow, SomeRows, rows, surql::Surql};
use crate::{
    error::Result,
    expr::{Expr, Node},
    model::Table,
    session::Target,
};

/// Deletes all records of a table for which a filter holds, and gives them as they were. From [`Table::delete_many`].
///
/// Without `filter` or `all` it cannot be awaited.
#[must_use = "a statement does nothing until it is awaited"]
pub struct DeleteMany<'a, T, R = EveryRow> {
    on: Target<'a>,
    filter: Option<Node>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> DeleteMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            filter: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R> DeleteMany<'a, T, R> {
    /// Deletes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: Expr<T, bool>) -> DeleteMany<'a, T, SomeRows> {
        Node::and(&mut self.filter, filter.node());
        self.all()
    }

    /// Deletes every record of the table, or every one that passes the filters.
    pub fn all(self) -> DeleteMany<'a, T, SomeRows> {
        DeleteMany {
            on: self.on,
            filter: self.filter,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table> IntoFuture for DeleteMany<'a, T, SomeRows> {
    type Output = Result<Vec<T>>;
    type IntoFuture = Answer<'a, Vec<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = Surql::delete_many(T::TABLE, self.filter.as_ref()).into_request()?;
            rows::only::<T, _>(self.on.query(request, None).await?)
        })
    }
}

impl<T, R> fmt::Debug for DeleteMany<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeleteMany")
            .field("filter", &self.filter)
            .finish_non_exhaustive()
    }
}
