use super::{Fetch, surql::Surql};
use crate::{error::Result, expr::Node, rpc::Request};

/// The clauses of a live query, beyond its table.
#[derive(Debug, Default)]
pub(crate) struct LiveQuery {
    pub(crate) diff: bool,
    pub(crate) columns: Option<Vec<(&'static str, Node)>>,
    pub(crate) filter: Option<Node>,
    pub(crate) fetch: Vec<Fetch>,
}

impl LiveQuery {
    /// The request that begins it and names these variables of the session.
    pub(crate) fn request(&self, table: &'static str, variables: &[String]) -> Result<Request> {
        let surql = Surql::live(table, self, variables);
        Ok(surql.into_request()?.about(table))
    }
}
