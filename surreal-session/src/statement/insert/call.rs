use std::time::Duration;

use super::chunks::Chunk;
use crate::{
    error::Result,
    expr::Encoded,
    rpc::{Method, Request},
    session::Target,
    statement::{
        change::suits_methods,
        returning::Clause,
        rows::{self, Reply},
        surql::{OnDuplicate, Surql},
    },
    value::TableName,
};

/// Which of the records a chunk has.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) index: u64,
    pub(super) first: u64,
    pub(super) records: u64,
    pub(super) bytes: u64,
}

/// What all chunks' calls have in common.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) on: Target<'c>,
    pub(super) table: &'static str,
    pub(super) edges: bool,
    pub(super) on_duplicate: &'c OnDuplicate,
    pub(super) clause: &'c Clause,
    pub(super) timeout: Option<Duration>,
}

impl Call<'_> {
    pub(super) async fn send(self, chunk: Chunk) -> (Place, Result<Reply>) {
        let place = Place {
            index: chunk.index,
            first: chunk.first,
            records: chunk.records,
            bytes: chunk.bytes.len() as u64,
        };
        (place, self.reply(&Ok(chunk.bytes)).await)
    }

    async fn reply(self, records: &Encoded) -> Result<Reply> {
        if self.clause.is_default()
            && matches!(self.on_duplicate, OnDuplicate::Fail)
            && suits_methods(records)
        {
            let method = if self.edges {
                Method::InsertRelation
            } else {
                Method::Insert
            };
            let request = Request::new(method)?
                .about(self.table)
                .param(&TableName::new(self.table))?
                .encoded(records.as_ref().map_err(Clone::clone)?)?;
            return Ok(Reply::Method(self.on.call(request, self.timeout).await?));
        }
        let surql = Surql::insert(
            self.table,
            self.edges,
            records.clone(),
            self.on_duplicate,
            self.clause,
        );
        let rows = self
            .on
            .query(surql.into_request()?.about(self.table), self.timeout)
            .await?;
        Ok(Reply::Query(vec![Ok(rows::only_row(rows)?)]))
    }
}
