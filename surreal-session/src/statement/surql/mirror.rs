use super::Surql;
use crate::{
    codec::Encoded, error::EncodeError, expr::Sort, rpc::Request, statement::MirrorQuery,
    value::Ident,
};

impl Surql {
    /// Writes a live query that reports every record of a table by its id alone.
    pub(in crate::statement) fn live_ids(table: &str, variables: &[String]) -> Self {
        let mut surql = Self::begin(format_args!("LIVE SELECT VALUE id FROM {}", Ident(table)));
        surql.live_filter(variables, None);
        surql
    }

    /// The records among `ids` that a mirror shows.
    pub(in crate::statement) fn mirrored_ids(
        query: &MirrorQuery,
        ids: Encoded,
    ) -> Result<Request, EncodeError> {
        let mut surql = Self::mirrored(&query.order);
        // 3.0 shows a record that is missing in a list of ids as NONE.
        surql.str("(SELECT * FROM ");
        surql.bind(ids);
        surql.str(")");
        surql.filter(query.filter.as_ref());
        surql.into_read()
    }

    /// The first records with keys in `range` that a mirror shows, in the order of their keys:
    /// every server reads a range in that order, and 3.0 sorts by nothing that is not shown.
    pub(in crate::statement) fn mirrored_page(
        query: &MirrorQuery,
        range: Encoded,
        limit: u64,
    ) -> Result<Request, EncodeError> {
        let mut surql = Self::mirrored(&query.order);
        surql.bind(range);
        surql.filter(query.filter.as_ref());
        surql.window(Some(limit), None);
        surql.into_read()
    }

    /// The id of the first record with a key in `range` that a mirror shows.
    pub(in crate::statement) fn mirrored_id(
        query: &MirrorQuery,
        range: Encoded,
    ) -> Result<Request, EncodeError> {
        let mut surql = Self::begin(format_args!("SELECT id FROM "));
        surql.bind(range);
        surql.filter(query.filter.as_ref());
        surql.str(" ORDER BY id");
        surql.window(Some(1), None);
        surql.into_read()
    }

    /// For each record its id, all of it, and what it is sorted by. The id has a name of its own,
    /// because SurrealDB 3.0 sorts by nothing else; and where a list of ids is read, `$this` alone
    /// is there the id.
    fn mirrored(order: &[Sort]) -> Self {
        let mut surql = Self::begin(format_args!("SELECT id, $this.* AS record, ["));
        surql.list(order, |surql, sort| surql.node(&sort.node));
        surql.str("] AS sorted FROM ");
        surql
    }
}
