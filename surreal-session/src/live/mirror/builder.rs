use std::{marker::PhantomData, time::Duration};

use super::Mirror;
use crate::{
    error::Result,
    expr::{Node, Operand, Order},
    model::Table,
    statement::{Answer, Keys, MirrorQuery, keys_methods},
    target::Target,
};

/// Begins a [`Mirror`]. From [`Table::mirror`].
///
/// Awaiting it begins the live query and reads the records.
///
/// # Errors
/// [`NotFound`](crate::ErrorKind::NotFound) when the table does not exist,
/// [`Decode`](crate::ErrorKind::Decode) when a record does not fit the Rust type, and the [common
/// errors](crate::Error#common-errors).
#[derive(Debug)]
#[must_use = "a mirror does not begin until it is awaited"]
pub struct MirrorBuilder<'a, T> {
    on: Target<'a>,
    query: MirrorQuery,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> MirrorBuilder<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            query: MirrorQuery::default(),
            marker: PhantomData,
        }
    }

    keys_methods!(Self, |mut this: Self, keys: Keys| {
        // The source of a live query is a table.
        keys.add_to(&mut this.query.filter);
        this
    });

    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.query.filter, filter.into_node());
        self
    }

    /// Sorts by this; records that are equal in it are sorted by the next call's, and so on, and in
    /// the end by id.
    pub fn order_by(mut self, order: Order<T>) -> Self {
        self.query.order.push(order.into_sort());
        self
    }

    /// Sets the time from one comparison with a fresh read to the next. By default it grows
    /// with the age of the mirror's live query, from a second to ten minutes. [`Duration::MAX`]
    /// leaves only those that follow a gap, and what no live query is told of (see [`Mirror`]) is
    /// not seen before them.
    pub fn compare_every(mut self, pause: Duration) -> Self {
        self.query.compare_every = Some(pause);
        self
    }
}

impl<'a, T: Table + Clone + Sync> IntoFuture for MirrorBuilder<'a, T> {
    type Output = Result<Mirror<T>>;
    type IntoFuture = Answer<'a, Mirror<T>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { on, query, .. } = self;
        Box::pin(async move {
            let home = on.core().live_context().await?;
            Mirror::start(home, query).await
        })
    }
}
