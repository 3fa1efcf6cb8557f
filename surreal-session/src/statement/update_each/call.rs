use std::time::Duration;

use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    statement::{
        bulk::{self, Chunk, Count},
        rows::Reply,
        surql::Surql,
    },
    target::Target,
};

/// The parts that all chunks' calls have in common.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) on: Target<'c>,
    pub(super) table: &'static str,
    /// The field that counts a record's changes.
    pub(super) version: Option<&'static str>,
    pub(super) timeout: Option<Duration>,
}

impl bulk::Call for Call<'_> {
    async fn send(self, chunk: Chunk) -> Result<Reply> {
        let surql = Surql::update_each(&chunk.contents.shapes, chunk.encoded, self.version);
        let request = surql.into_request()?.about(self.table);
        Ok(Reply::Query(self.on.query(request, self.timeout).await?))
    }

    fn refused(self, count: Count, records: u64) -> Error {
        Error::new(
            ErrorKind::NotAllowed,
            Outcome::Unknown,
            format!(
                "the update of {records} records of table `{}` changed {} and was refused {}: the table's \
                 PERMISSIONS deny changing them or reading them back",
                self.table, count.written, count.refused
            ),
        )
    }
}
