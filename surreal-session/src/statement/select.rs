use std::{marker::PhantomData, time::Duration};

use super::{
    Answer, Count, First, One, rows,
    surql::{Selection, Surql},
};
use crate::{
    error::Result,
    expr::{Expr, Node, Order},
    model::Table,
    rpc::{Method, Request},
    session::Target,
    value::TableName,
};

/// Reads records of a table. From [`Table::select`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Select<'a, T> {
    pub(super) on: Target<'a>,
    pub(super) selection: Selection,
    pub(super) timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Select<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            selection: Selection::default(),
            timeout: None,
            marker: PhantomData,
        }
    }

    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: Expr<T, bool>) -> Self {
        Node::and(&mut self.selection.filter, filter.node());
        self
    }

    /// Sorts by this; records that are equal in it are sorted by the next call's, and so on.
    pub fn order_by(mut self, order: Order<T>) -> Self {
        self.selection.order.push(order.into_parts());
        self
    }

    /// Takes this many records at most.
    pub fn limit(mut self, records: u64) -> Self {
        self.selection.limit = Some(records);
        self
    }

    /// Passes over this many records first.
    pub fn start(mut self, records: u64) -> Self {
        self.selection.start = Some(records);
        self
    }

    /// How long the statement may take, in place of the connection's request timeout.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How many records there are; order, limit and start do not matter.
    pub fn count(self) -> Count<'a, T> {
        Count::new(self)
    }

    /// The first record, if there is one.
    pub fn first(self) -> First<'a, T> {
        First::new(self)
    }

    /// The only record: none, or more than one, is an error.
    pub fn one(self) -> One<'a, T> {
        One::new(self)
    }

    pub(super) async fn fetch(self) -> Result<Vec<T>> {
        let Self {
            on,
            selection,
            timeout,
            ..
        } = self;
        if selection.is_everything() {
            let request = Request::new(Method::Select)?.param(&TableName::new(T::TABLE))?;
            let reply = on.call(request, timeout).await?;
            return rows::read::<T, _>(&reply);
        }
        let request = Surql::select(T::TABLE, &selection).into_request()?;
        rows::only::<T, _>(on.query(request, timeout).await?)
    }
}

impl<'a, T: Table> IntoFuture for Select<'a, T> {
    type Output = Result<Vec<T>>;
    type IntoFuture = Answer<'a, Vec<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.fetch())
    }
}
