//! Statements on many records, which are sent a chunk at a time.

mod chunks;
mod contents;
mod gather;
mod methods;
mod progress;
mod source;

use std::{
    collections::{BTreeMap, HashSet},
    mem,
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};

use self::chunks::Chunks;
pub use self::progress::Progress;
pub(super) use self::{
    chunks::{Chunk, MAX_BYTES},
    contents::{Contents, Shape},
    gather::{Count, Gather},
    methods::bulk_methods,
    source::{Records, Source},
};
use super::rows::Reply;
use crate::error::{ChunkFailure, Error, Result};

/// Records of one call, unless `chunk` says otherwise.
const CHUNK_RECORDS: usize = 1000;

/// The parts that all statements on many records have in common.
pub(super) struct Bulk<'a, O> {
    pub(super) chunks: Chunks<'a>,
    pub(super) in_flight: usize,
    pub(super) progress: Option<Box<dyn FnMut(Progress) + Send + 'a>>,
    pub(super) timeout: Option<Duration>,
    pub(super) allow_fewer: bool,
    gather: Gather<O>,
}

/// The call that carries a chunk.
pub(super) trait Call: Copy + Send {
    /// Sends a chunk's records.
    fn send(self, chunk: Chunk) -> impl Future<Output = Result<Reply>> + Send;

    /// Returns the error of a chunk of which the server refused records.
    fn refused(self, count: Count, records: u64) -> Error;
}

/// The position of a chunk among all, and its size.
#[derive(Clone, Copy)]
struct Place {
    index: u64,
    first: u64,
    records: u64,
    bytes: u64,
}

impl<'a, O> Bulk<'a, O> {
    pub(super) fn new(records: Records<'a>, in_flight: usize, gather: Gather<O>) -> Self {
        Self {
            chunks: Chunks::new(records),
            in_flight,
            progress: None,
            timeout: None,
            allow_fewer: false,
            gather,
        }
    }

    /// The same statement, of which the replies are read differently.
    pub(super) fn gathering<P>(self, gather: Gather<P>) -> Bulk<'a, P> {
        Bulk {
            chunks: self.chunks,
            in_flight: self.in_flight,
            progress: self.progress,
            timeout: self.timeout,
            allow_fewer: self.allow_fewer,
            gather,
        }
    }

    /// Sends all chunks, each by `call`, at most `in_flight` of them at a time, and one after the
    /// other in a transaction.
    pub(super) async fn run(mut self, call: impl Call, in_transaction: bool) -> Result<O> {
        let width = if in_transaction { 1 } else { self.in_flight };
        self.gather.reserve(self.chunks.at_least());
        let mut done = Progress::default();
        let mut failure: Option<(Place, Error)> = None;
        let mut more = true;
        let mut running = FuturesUnordered::new();
        let mut changing = Changing::default();
        // A chunk that changes a record of one in flight: it waits, so that changes of one record
        // are made in their order.
        let mut held: Option<Chunk> = None;
        while more || !running.is_empty() {
            // The first goes alone: several that made the table at once would conflict.
            let room = if done.chunks == 0 { 1 } else { width };
            tokio::select! {
                chunk = self.chunks.next(), if more && held.is_none() && running.len() < room => match chunk {
                    Ok(Some(chunk)) if changing.meets(&chunk) => held = Some(chunk),
                    Ok(Some(chunk)) => running.push(carry(call, changing.begin(chunk))),
                    Ok(None) => more = false,
                    Err(error) => {
                        more = false;
                        let place = Place { index: self.chunks.sent, first: self.chunks.taken, records: 0, bytes: 0 };
                        failure.get_or_insert((place, error.into()));
                    }
                },
                Some((place, reply)) = running.next(), if !running.is_empty() => {
                    changing.end(place.index);
                    let count = reply.and_then(|reply| self.gather.add(place.index, place.records, reply));
                    let error = match count {
                        Ok(count) => {
                            done.written += count.written;
                            let error = (count.refused > 0 && !self.allow_fewer).then(|| call.refused(count, place.records));
                            if error.is_none() {
                                done.chunks += 1;
                                done.records += place.records;
                                done.bytes += place.bytes;
                                if let Some(progress) = &mut self.progress {
                                    progress(done);
                                }
                            }
                            error
                        }
                        Err(error) => Some(error),
                    };
                    if let Some(error) = error {
                        more = false;
                        held = None;
                        failure.get_or_insert((place, error));
                    }
                    if let Some(chunk) = held.take_if(|chunk| !changing.meets(chunk)) {
                        running.push(carry(call, changing.begin(chunk)));
                    }
                }
            }
        }
        match failure {
            Some((place, error)) => Err(error.in_chunk(ChunkFailure {
                chunk: place.index,
                first: place.first,
                records: place.records,
                written: done.written,
            })),
            None => Ok(self.gather.finish()),
        }
    }
}

async fn carry(call: impl Call, chunk: Chunk) -> (Place, Result<Reply>) {
    let place = Place {
        index: chunk.index,
        first: chunk.first,
        records: chunk.records,
        bytes: chunk.bytes,
    };
    (place, call.send(chunk).await)
}

/// The ids that chunks in flight change, by the index of the chunk.
#[derive(Default)]
struct Changing(BTreeMap<u64, HashSet<Vec<u8>>>);

impl Changing {
    fn meets(&self, chunk: &Chunk) -> bool {
        let ids = &chunk.contents.ids;
        self.0.values().any(|changing| !changing.is_disjoint(ids))
    }

    fn begin(&mut self, mut chunk: Chunk) -> Chunk {
        let ids = mem::take(&mut chunk.contents.ids);
        if !ids.is_empty() {
            self.0.insert(chunk.index, ids);
        }
        chunk
    }

    fn end(&mut self, index: u64) {
        self.0.remove(&index);
    }
}
