use std::{marker::PhantomData, ops::Bound, time::Duration};

use super::{Answer, surql::Surql};
use crate::{
    codec,
    error::Result,
    expr::{Node, Operand, Order, Sort},
    live::Mirror,
    model::Table,
    rpc::Request,
    session::Target,
    value::{Range, RecordId, RecordKey},
};

/// Begins a [`Mirror`]. From [`Table::mirror`].
///
/// Awaiting it begins the live query and reads the records.
///
/// # Errors
/// [`NotFound`](crate::ErrorKind::NotFound) when the table does not exist,
/// [`Decode`](crate::ErrorKind::Decode) when a record does not fit the Rust type, and what any call
/// can end with.
#[derive(Debug)]
#[must_use = "a mirror does not begin until it is awaited"]
pub struct MirrorBuilder<'a, T> {
    on: Target<'a>,
    query: MirrorQuery,
    marker: PhantomData<fn() -> T>,
}

/// What a mirror shows, and how it reads that.
#[derive(Debug, Default)]
pub(crate) struct MirrorQuery {
    pub(super) filter: Option<Node>,
    pub(super) order: Vec<Sort>,
    pub(crate) compare_every: Option<Duration>,
}

impl<'a, T: Table> MirrorBuilder<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            query: MirrorQuery::default(),
            marker: PhantomData,
        }
    }

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

    /// How long after a comparison with a fresh read the next one comes. By default the pauses grow
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

impl MirrorQuery {
    /// The live query that tells of changes.
    pub(crate) fn live(table: &'static str, variables: &[String]) -> Result<Request> {
        Ok(Surql::live_ids(table, variables).into_request()?)
    }

    /// Reads records by their keys.
    pub(crate) fn ids(&self, table: &'static str, keys: &[RecordKey]) -> Result<Request> {
        let id = |key: &RecordKey| RecordId::of(table, key.clone());
        let ids: Vec<_> = keys.iter().map(id).collect();
        Ok(Surql::mirrored_ids(self, codec::to_bytes(&ids))?)
    }

    /// Reads the first records after a key, or of all.
    pub(crate) fn page(
        &self,
        table: &'static str,
        after: Option<&RecordKey>,
        limit: u64,
    ) -> Result<Request> {
        let range = codec::to_bytes(&behind(table, after));
        Ok(Surql::mirrored_page(self, range, limit)?)
    }

    /// Reads the id of the first record after a key, or of all.
    pub(crate) fn next_id(
        &self,
        table: &'static str,
        after: Option<&RecordKey>,
    ) -> Result<Request> {
        let range = codec::to_bytes(&behind(table, after));
        Ok(Surql::mirrored_id(self, range)?)
    }

    /// Which way the records are sorted by each value.
    pub(crate) fn descending(&self) -> Vec<bool> {
        self.order.iter().map(|sort| sort.descending).collect()
    }
}

/// All ids behind a key, or all.
fn behind(table: &'static str, after: Option<&RecordKey>) -> RecordId {
    let start = match after {
        Some(key) => Bound::Excluded(key.clone()),
        None => Bound::Unbounded,
    };
    let range = Range {
        start,
        end: Bound::Unbounded,
    };
    RecordId::of(table, RecordKey::from(range))
}
