use std::collections::BTreeMap;

use crate::{
    codec::DecodeOwned,
    error::Result,
    model::Table,
    statement::rows::{self, Reply},
};

/// What the chunks give, put together in the records' order.
pub(super) struct Gather<O> {
    read: fn(Reply) -> Result<O>,
    count: fn(&O) -> u64,
    append: fn(&mut O, O),
    reserve: fn(&mut O, usize),
    whole: O,
    /// The chunk that `whole` goes on with
    next: u64,
    /// What was answered before the chunk that comes before it
    early: BTreeMap<u64, O>,
}

impl<V: DecodeOwned> Gather<Vec<V>> {
    /// Rows, each as a `V`.
    pub(super) fn rows<T: Table>() -> Self {
        let mut gather = Self::new(
            rows::all::<T, V>,
            |rows| rows.len() as u64,
            |whole, mut rows| whole.append(&mut rows),
        );
        // what cannot be had at once comes bit by bit
        gather.reserve = |whole, rows| drop(whole.try_reserve_exact(rows));
        gather
    }
}

impl Gather<u64> {
    /// The number of rows.
    pub(super) fn count() -> Self {
        Self::new(rows::count, |count| *count, |whole, count| *whole += count)
    }
}

impl<O: Default> Gather<O> {
    fn new(read: fn(Reply) -> Result<O>, count: fn(&O) -> u64, append: fn(&mut O, O)) -> Self {
        Self {
            read,
            count,
            append,
            reserve: |_, _| {},
            whole: O::default(),
            next: 0,
            early: BTreeMap::new(),
        }
    }
}

impl<O> Gather<O> {
    /// Makes room for what so many records give.
    pub(super) fn reserve(&mut self, records: usize) {
        (self.reserve)(&mut self.whole, records);
    }

    /// Adds the rows of chunk `index`. Returns their number.
    pub(super) fn add(&mut self, index: u64, reply: Reply) -> Result<u64> {
        let rows = (self.read)(reply)?;
        let count = (self.count)(&rows);
        self.early.insert(index, rows);
        while let Some(chunk) = self.early.remove(&self.next) {
            (self.append)(&mut self.whole, chunk);
            self.next += 1;
        }
        Ok(count)
    }

    /// What all chunks gave, once each was added.
    pub(super) fn finish(self) -> O {
        self.whole
    }
}
