use std::marker::PhantomData;

use super::{Answer, change::Encoded, rows, surql::Surql};
use crate::{
    codec::{self, Bracket, Encoder},
    error::{EncodeError, Result},
    model::{Content, Table},
    rpc::{Method, Request},
    session::Target,
    value::TableName,
};

/// Records of one call, unless [`Insert::chunk`] says otherwise.
const CHUNK_RECORDS: usize = 1000;

/// A call's bytes after which the next record begins another one: far below what the server takes.
const CHUNK_BYTES: usize = 8 << 20;

/// Inserts records, many in one call. From [`Table::insert`].
///
/// Records are sent in chunks, one after the other. When one fails, those before it are in the database, unless it runs
/// in a transaction.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Insert<'a, T> {
    on: Target<'a>,
    records: Vec<Encoded>,
    chunk: usize,
    ignore: bool,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Insert<'a, T> {
    pub(crate) fn new<C: Content<T>>(on: Target<'a>, records: impl IntoIterator<Item = C>) -> Self {
        Self {
            on,
            records: records
                .into_iter()
                .map(|record| codec::to_bytes(&record))
                .collect(),
            chunk: CHUNK_RECORDS,
            ignore: false,
            marker: PhantomData,
        }
    }

    /// How many records go in one call; fewer when they are large. At least 1; default 1,000.
    pub fn chunk(mut self, records: usize) -> Self {
        self.chunk = records.max(1);
        self
    }

    /// Passes over records whose id, or unique index, is taken, in place of failing.
    pub fn ignore(mut self) -> Self {
        self.ignore = true;
        self
    }

    async fn run(self) -> Result<Vec<T>> {
        let mut inserted = Vec::with_capacity(self.records.len());
        let mut records = self.records.into_iter().enumerate().peekable();
        while records.peek().is_some() {
            let chunk = encode_chunk(&mut records, self.chunk)?;
            let mut these: Vec<T> = if self.ignore {
                let request = Surql::insert_ignore(T::TABLE, Ok(chunk)).into_request()?;
                rows::only::<T, _>(self.on.query(request, None).await?)?
            } else {
                let request = Request::new(Method::Insert)?
                    .param(&TableName::new(T::TABLE))?
                    .encoded(&chunk)?;
                let reply = self.on.call(request, None).await?;
                rows::read::<T, _>(&reply)?
            };
            inserted.append(&mut these);
        }
        Ok(inserted)
    }
}

/// An array of the next records.
fn encode_chunk(
    records: &mut impl Iterator<Item = (usize, Encoded)>,
    max_records: usize,
) -> Encoded {
    let mut encoder = Encoder::with_capacity(64 << 10);
    encoder.open(Bracket::Array)?;
    for (index, record) in records.take(max_records) {
        let record = record.map_err(|error: EncodeError| error.in_item(index))?;
        encoder.encoded(&record)?;
        if encoder.len() > CHUNK_BYTES {
            break;
        }
    }
    encoder.close()?;
    Ok(encoder.into_bytes())
}

impl<'a, T: Table> IntoFuture for Insert<'a, T> {
    type Output = Result<Vec<T>>;
    type IntoFuture = Answer<'a, Vec<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
