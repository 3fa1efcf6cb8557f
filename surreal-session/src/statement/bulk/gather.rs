use std::collections::BTreeMap;

use crate::{
    codec::DecodeOwned,
    error::Result,
    model::Table,
    statement::rows::{self, Reply},
};

/// The numbers of a chunk's records.
#[derive(Clone, Copy, Debug)]
pub(in crate::statement) struct Count {
    /// The records that the server showed as written.
    pub(in crate::statement) written: u64,
    /// The records that it did not write because of the table's permissions, or hides.
    pub(in crate::statement) refused: u64,
}

impl Count {
    /// A record that is not shown was refused.
    fn shown(shown: u64, sent: u64) -> Self {
        Self {
            written: shown,
            refused: sent.saturating_sub(shown),
        }
    }
}

/// The results of the chunks, in the order of the records.
pub(in crate::statement) struct Gather<O> {
    read: fn(Reply) -> Result<O>,
    /// Counts the records that were written and refused, of the number that were sent.
    count: fn(&O, u64) -> Count,
    append: fn(&mut O, O),
    reserve: fn(&mut O, usize),
    whole: O,
    /// The chunk that follows `whole`
    next: u64,
    /// Results that arrived before that of an earlier chunk
    early: BTreeMap<u64, O>,
}

impl<V: DecodeOwned> Gather<Vec<V>> {
    /// Rows, each as a `V`.
    pub(in crate::statement) fn rows<T: Table>() -> Self {
        let mut gather = Self::new(
            rows::all::<T, V>,
            |rows, sent| Count::shown(rows.len() as u64, sent),
            |whole, mut rows| whole.append(&mut rows),
        );
        // what cannot be had at once comes bit by bit
        gather.reserve = |whole, rows| drop(whole.try_reserve_exact(rows));
        gather
    }
}

impl Gather<u64> {
    /// The number of rows.
    pub(in crate::statement) fn count() -> Self {
        Self::new(
            rows::count,
            |count, sent| Count::shown(*count, sent),
            |whole, count| *whole += count,
        )
    }
}

impl<O: Default> Gather<O> {
    pub(in crate::statement) fn new(
        read: fn(Reply) -> Result<O>,
        count: fn(&O, u64) -> Count,
        append: fn(&mut O, O),
    ) -> Self {
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
    pub(in crate::statement) fn reserve(&mut self, records: usize) {
        (self.reserve)(&mut self.whole, records);
    }

    /// Adds the reply to chunk `index` of `sent` records, and counts them.
    pub(in crate::statement) fn add(
        &mut self,
        index: u64,
        sent: u64,
        reply: Reply,
    ) -> Result<Count> {
        let rows = (self.read)(reply)?;
        let count = (self.count)(&rows, sent);
        self.early.insert(index, rows);
        while let Some(chunk) = self.early.remove(&self.next) {
            (self.append)(&mut self.whole, chunk);
            self.next += 1;
        }
        Ok(count)
    }

    /// Returns the results of all chunks, once each was added.
    pub(in crate::statement) fn finish(self) -> O {
        self.whole
    }
}
