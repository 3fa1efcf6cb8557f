use std::time::Duration;

use crate::{
    codec::Encoded,
    error::{Error, Result},
    rpc::{Method, Request},
    statement::{
        bulk::{self, Chunk, Count},
        returning::Clause,
        rows::{self, Reply},
        surql::{OnDuplicate, Surql},
    },
    target::Target,
    value::TableName,
};

/// The settings that the calls of all chunks share.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) on: Target<'c>,
    pub(super) table: &'static str,
    pub(super) edges: bool,
    pub(super) on_duplicate: &'c OnDuplicate,
    pub(super) clause: &'c Clause,
    pub(super) timeout: Option<Duration>,
}

impl bulk::Call for Call<'_> {
    async fn send(self, chunk: Chunk) -> Result<Reply> {
        self.reply(chunk.encoded).await
    }

    fn refused(self, count: Count, records: u64) -> Error {
        rows::fewer_shown(self.table, count.written, records)
    }
}

impl Call<'_> {
    async fn reply(self, records: Encoded) -> Result<Reply> {
        let method = if self.edges {
            Method::InsertRelation
        } else {
            Method::Insert
        };
        if self.clause.is_default()
            && matches!(self.on_duplicate, OnDuplicate::Fail)
            && self.on.suits(method, [&records])
        {
            let request = Request::new(method)?
                .about(self.table)
                .param(&TableName::new(self.table))?
                .encoded(&records)?;
            return Ok(Reply::Method(self.on.call(request, self.timeout).await?));
        }
        let surql = Surql::insert(
            self.table,
            self.edges,
            records,
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
