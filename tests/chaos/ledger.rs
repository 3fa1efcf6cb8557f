use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use fastrand::Rng;
use surreal_session::Outcome;

/// The outcome of each write, as its writer was told.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    writes: BTreeMap<String, Write>,
    acknowledged: Vec<String>,
}

/// A write, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    pub(crate) rows: usize,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It is in flight
    Open,
    Acknowledged,
    /// It was never committed
    Cancelled,
    /// It ended in an error of this outcome
    Refused(Outcome),
}

impl Write {
    /// Tests whether the table may have this number of its rows.
    pub(crate) fn allows(&self, rows: usize) -> bool {
        match self.end {
            End::Acknowledged => rows == self.rows,
            End::Refused(Outcome::Unknown) => rows == 0 || rows == self.rows,
            End::Cancelled | End::Refused(Outcome::Failed | Outcome::NotSent) => rows == 0,
            End::Open => false,
        }
    }
}

impl Ledger {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self, write: &str, rows: usize) {
        let end = End::Open;
        self.books()
            .writes
            .insert(write.to_owned(), Write { rows, end });
    }

    pub(crate) fn close(&self, write: &str, end: End) {
        let mut books = self.books();
        if end == End::Acknowledged {
            books.acknowledged.push(write.to_owned());
        }
        books.writes.get_mut(write).expect("it was opened").end = end;
    }

    pub(crate) fn writes(&self) -> BTreeMap<String, Write> {
        self.books().writes.clone()
    }

    /// One of the acknowledged writes, and how many rows it has.
    pub(crate) fn any(&self, rng: &mut Rng) -> Option<(String, usize)> {
        let books = self.books();
        let write = rng.choice(&books.acknowledged)?;
        Some((write.clone(), books.writes.get(write)?.rows))
    }

    /// Those that are acknowledged.
    pub(crate) fn acknowledged(&self) -> Vec<String> {
        self.books().acknowledged.clone()
    }

    /// Returns the number of writes with this outcome.
    pub(crate) fn count(&self, end: End) -> usize {
        let books = self.books();
        books
            .writes
            .values()
            .filter(|write| write.end == end)
            .count()
    }
}
