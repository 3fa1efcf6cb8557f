use std::{
    future::poll_fn,
    mem,
    task::{Context, Poll, ready},
};

use super::{CHUNK_RECORDS, Contents, Records};
use crate::{
    codec::{Bracket, Encoded, Encoder},
    error::EncodeError,
};

/// A small part of what the server accepts in one message.
pub(in crate::statement) const MAX_BYTES: usize = 64 << 20;

/// Enough that a call's own cost does not matter, and little enough that several of them are at
/// work soon.
const CHUNK_BYTES: usize = 1 << 20;

/// The records of one call.
pub(in crate::statement) struct Chunk {
    /// The index of the chunk, counted from 0
    pub(in crate::statement) index: u64,
    /// The index of its first record among all records, counted from 0
    pub(in crate::statement) first: u64,
    pub(in crate::statement) records: u64,
    pub(in crate::statement) bytes: u64,
    /// An array of the records
    pub(in crate::statement) encoded: Encoded,
    pub(in crate::statement) contents: Contents,
}

/// Cuts what a source gives into chunks.
pub(in crate::statement) struct Chunks<'a> {
    source: Records<'a>,
    pub(in crate::statement) max_records: usize,
    pub(in crate::statement) max_bytes: usize,
    /// The chunk being written, kept here so that a caller that stops waiting loses no record.
    open: Option<Encoder>,
    in_open: u64,
    /// The number of chunks that have been handed out.
    pub(in crate::statement) sent: u64,
    /// The number of records that have been taken.
    pub(in crate::statement) taken: u64,
    at_end: bool,
}

impl<'a> Chunks<'a> {
    pub(in crate::statement) fn new(source: Records<'a>) -> Self {
        Self {
            source,
            max_records: CHUNK_RECORDS,
            max_bytes: CHUNK_BYTES,
            open: None,
            in_open: 0,
            sent: 0,
            taken: 0,
            at_end: false,
        }
    }

    /// Returns the least number of records that are left.
    pub(in crate::statement) fn at_least(&self) -> usize {
        self.source.at_least()
    }

    /// The next chunk; `None` after the last. Cancel safe.
    pub(in crate::statement) async fn next(&mut self) -> Result<Option<Chunk>, EncodeError> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Chunk>, EncodeError>> {
        while !self.at_end && !self.is_full() {
            let encoder = match &mut self.open {
                Some(encoder) => encoder,
                None => {
                    let mut encoder = Encoder::with_capacity(64 << 10);
                    encoder.open_level(Bracket::Array)?;
                    self.open.insert(encoder)
                }
            };
            match ready!(self.source.poll_write(cx, encoder)) {
                Some(Ok(())) => {
                    self.taken += 1;
                    self.in_open += 1;
                }
                Some(Err(error)) => {
                    self.at_end = true;
                    let index = usize::try_from(self.taken).unwrap_or(usize::MAX);
                    return Poll::Ready(Err(error.in_item(index)));
                }
                None => self.at_end = true,
            }
        }
        Poll::Ready(self.take())
    }

    fn is_full(&self) -> bool {
        let len = self.open.as_ref().map_or(0, Encoder::len);
        self.in_open >= self.max_records as u64 || len >= self.max_bytes || self.source.is_full()
    }

    /// The chunk being written, if it has records.
    fn take(&mut self) -> Result<Option<Chunk>, EncodeError> {
        let records = mem::take(&mut self.in_open);
        let Some(mut encoder) = self.open.take().filter(|_| records > 0) else {
            return Ok(None);
        };
        encoder.close()?;
        let bytes = encoder.len() as u64;
        let mut encoded = encoder.into_encoded();
        // it stays until the answer is there
        encoded.shrink_to_fit();
        let index = self.sent;
        self.sent += 1;
        Ok(Some(Chunk {
            index,
            first: self.taken - records,
            records,
            bytes,
            encoded,
            contents: self.source.end_chunk(),
        }))
    }
}
