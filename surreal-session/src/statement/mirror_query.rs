use std::{ops::Bound, time::Duration};

use super::surql::Surql;
use crate::{
    codec::Encoded,
    error::Result,
    expr::{Node, Sort},
    rpc::Request,
    value::{Range, RecordId, RecordKey},
};

/// The query of a mirror, and how its rows are read.
#[derive(Debug, Default)]
pub(crate) struct MirrorQuery {
    pub(crate) filter: Option<Node>,
    pub(crate) order: Vec<Sort>,
    pub(crate) compare_every: Option<Duration>,
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
        Ok(Surql::mirrored_ids(self, Encoded::new(&ids))?)
    }

    /// Reads the first records after a key, or of all.
    pub(crate) fn page(
        &self,
        table: &'static str,
        after: Option<&RecordKey>,
        limit: u64,
    ) -> Result<Request> {
        let range = Encoded::new(&behind(table, after));
        Ok(Surql::mirrored_page(self, range, limit)?)
    }

    /// Reads the id of the first record after a key, or of all.
    pub(crate) fn next_id(
        &self,
        table: &'static str,
        after: Option<&RecordKey>,
    ) -> Result<Request> {
        let range = Encoded::new(&behind(table, after));
        Ok(Surql::mirrored_id(self, range)?)
    }

    /// Returns for each sort whether it is descending.
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
