use std::collections::HashSet;

use crate::value::RecordKey;

/// The number of ids that are noted one by one; beyond that, everything is compared.
const MAX_IDS: usize = 10_000;

/// The number of records that are read by their ids at once.
const BATCH: usize = 500;

/// The number of records in a page of a comparison.
pub(super) const PAGE: u64 = 1000;

/// The parts of a mirror that may be out of date, and so the next reads.
///
/// Reads follow one another, so that each sees a later state than the one before; a record that
/// becomes stale during a read is read after it.
#[derive(Debug)]
pub(super) struct Stale {
    // The hash has a random key: users may choose the ids.
    ids: HashSet<RecordKey>,
    /// Ids that could not be read together, in parts.
    parts: Vec<Vec<RecordKey>>,
    /// Set if a comparison is to begin
    everything: bool,
    /// The comparison in progress: the last key of its last page.
    pass: Option<Option<RecordKey>>,
    /// The number of records in the next page: fewer where some cannot be read together with
    /// others.
    page: u64,
    /// Set if the next record of the comparison cannot be read, so that only its id is.
    unreadable: bool,
    /// Counts the comparisons.
    number: u64,
    /// Set if the last read was of ids, so that neither kind of read waits indefinitely.
    ids_last: bool,
}

/// A read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Records by their ids
    Ids(Vec<RecordKey>),
    /// That number of records after a key, or of the first.
    Page(Option<RecordKey>, u64),
    /// The id of the next record after a key, or of the first: the record itself cannot be read.
    Id(Option<RecordKey>),
}

impl Stale {
    /// Nothing is known yet.
    pub(super) fn everything() -> Self {
        Self {
            ids: HashSet::new(),
            parts: Vec::new(),
            everything: true,
            pass: None,
            page: PAGE,
            unreadable: false,
            number: 0,
            ids_last: false,
        }
    }

    pub(super) fn mark(&mut self, key: RecordKey) {
        if self.awaits_comparison() {
            return;
        }
        self.ids.insert(key);
        if self.ids.len() > MAX_IDS {
            self.mark_everything();
        }
    }

    /// Something was missed, and it is not known what.
    pub(super) fn mark_everything(&mut self) {
        self.everything = true;
    }

    /// Returns `true` if everything will be read from the beginning.
    fn awaits_comparison(&self) -> bool {
        self.everything && self.pass.is_none()
    }

    /// Returns `true` if a comparison is in progress.
    pub(super) fn compares(&self) -> bool {
        self.pass.is_some()
    }

    /// Returns the number of the comparison in progress, or of the last one.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Returns the next read, if there is one, and `true` if a comparison begins with it.
    pub(super) fn next(&mut self) -> Option<(Wanted, bool)> {
        if self.awaits_comparison() {
            self.everything = false;
            self.ids.clear();
            self.parts.clear();
            self.pass = Some(None);
            self.page = PAGE;
            self.unreadable = false;
            self.number += 1;
            self.ids_last = false;
            return Some((Wanted::Page(None, PAGE), true));
        }
        let page = self.pass.clone().map(|after| match self.unreadable {
            true => Wanted::Id(after),
            false => Wanted::Page(after, self.page),
        });
        let ids_first = page.is_none() || !self.ids_last;
        self.ids_last = ids_first && !(self.ids.is_empty() && self.parts.is_empty());
        if self.ids_last {
            return Some((Wanted::Ids(self.batch()), false));
        }
        page.map(|page| (page, false))
    }

    fn batch(&mut self) -> Vec<RecordKey> {
        if let Some(part) = self.parts.pop() {
            return part;
        }
        let keys: Vec<_> = self.ids.iter().take(BATCH).cloned().collect();
        for key in &keys {
            self.ids.remove(key);
        }
        keys
    }

    /// A page has been read; `last` is the last of its keys when more may follow. True when that
    /// ends the comparison.
    pub(super) fn page_read(&mut self, last: Option<RecordKey>) -> bool {
        let ends = last.is_none();
        self.unreadable = false;
        self.page = self.page.saturating_mul(2).min(PAGE);
        self.pass = last.map(Some);
        ends
    }

    /// A read came to nothing, and is to be done again.
    pub(super) fn failed(&mut self, wanted: Wanted) {
        match wanted {
            Wanted::Ids(keys) => keys.into_iter().for_each(|key| self.mark(key)),
            // its pass is still in progress
            Wanted::Page(..) | Wanted::Id(_) => {}
        }
    }

    /// Among these records is one that cannot be read. Reads fewer, until it is known which.
    /// Returns its key when these were the ids of one.
    pub(super) fn unreadable(&mut self, wanted: Wanted) -> Option<RecordKey> {
        match wanted {
            Wanted::Ids(mut keys) if keys.len() > 1 => {
                let rest = keys.split_off(keys.len() / 2);
                self.parts.extend([rest, keys]);
                None
            }
            Wanted::Ids(keys) => keys.into_iter().next(),
            Wanted::Page(_, 1) | Wanted::Id(_) => {
                self.unreadable = true;
                None
            }
            Wanted::Page(_, limit) => {
                self.page = limit / 2;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCH, MAX_IDS, PAGE, Stale, Wanted};
    use crate::value::RecordKey;

    fn key(key: usize) -> RecordKey {
        RecordKey::from(u32::try_from(key).unwrap())
    }

    /// Returns one whose first comparison has ended.
    fn fresh() -> Stale {
        let mut stale = Stale::everything();
        assert_eq!(stale.next(), Some((Wanted::Page(None, PAGE), true)));
        assert!(stale.page_read(None));
        assert_eq!(stale.next(), None);
        stale
    }

    #[test]
    fn an_id_is_read_once_however_often_it_is_marked() {
        let mut stale = fresh();
        for _ in 0..60 {
            stale.mark(key(1));
        }
        assert_eq!(stale.next(), Some((Wanted::Ids(vec![key(1)]), false)));
        // while it is being read
        stale.mark(key(1));
        assert_eq!(stale.next(), Some((Wanted::Ids(vec![key(1)]), false)));
        assert_eq!(stale.next(), None);
        stale.failed(Wanted::Ids(vec![key(1)]));
        assert_eq!(stale.next(), Some((Wanted::Ids(vec![key(1)]), false)));
    }

    #[test]
    fn ids_are_read_in_batches_and_too_many_are_everything() {
        let mut stale = fresh();
        (0..BATCH + 1).for_each(|number| stale.mark(key(number)));
        let sizes = [stale.next(), stale.next()].map(|wanted| match wanted {
            Some((Wanted::Ids(keys), false)) => keys.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(sizes, [BATCH, 1]);
        (0..10 * MAX_IDS).for_each(|number| stale.mark(key(number)));
        assert!(stale.ids.len() <= MAX_IDS + 1);
        assert_eq!(stale.next(), Some((Wanted::Page(None, PAGE), true)));
        assert!(stale.page_read(None));
        assert_eq!(stale.next(), None);
    }

    #[test]
    fn a_comparison_and_batches_take_turns_and_a_gap_needs_another_comparison() {
        let mut stale = fresh();
        stale.mark_everything();
        stale.mark(key(1));
        assert_eq!(stale.next(), Some((Wanted::Page(None, PAGE), true)));
        assert!(!stale.page_read(Some(key(5))));
        let number = stale.number();
        for round in 0..3 {
            stale.mark(key(2));
            stale.mark(key(3));
            assert!(matches!(stale.next(), Some((Wanted::Ids(keys), false)) if keys.len() == 2));
            stale.mark(key(4));
            let page = Wanted::Page(Some(key(5 + round)), PAGE);
            assert_eq!(stale.next(), Some((page.clone(), false)));
            stale.failed(page.clone());
            assert!(matches!(stale.next(), Some((Wanted::Ids(_), false))));
            assert_eq!(stale.next(), Some((page, false)));
            assert!(!stale.page_read(Some(key(6 + round))));
        }
        stale.mark_everything();
        assert!(matches!(
            stale.next(),
            Some((Wanted::Page(Some(_), _), false))
        ));
        assert!(stale.page_read(None));
        assert_eq!(stale.number(), number);
        assert_eq!(stale.next(), Some((Wanted::Page(None, PAGE), true)));
        assert_eq!(stale.number(), number + 1);
    }

    #[test]
    fn what_cannot_be_read_is_found_by_halves() {
        let mut stale = fresh();
        (0..4).for_each(|number| stale.mark(key(number)));
        let (mut bad, mut good) = (Vec::new(), 0);
        while let Some((wanted, _)) = stale.next() {
            let Wanted::Ids(keys) = &wanted else {
                panic!("{wanted:?}");
            };
            if keys.contains(&key(2)) {
                bad.extend(stale.unreadable(wanted));
            } else {
                good += keys.len();
            }
        }
        assert_eq!((bad, good), (vec![key(2)], 3));
    }

    #[test]
    fn a_page_shrinks_to_the_record_that_cannot_be_read_and_grows_again() {
        let mut stale = Stale::everything();
        let mut limits = Vec::new();
        while let Some((Wanted::Page(after, limit), _)) = stale.next() {
            limits.push(limit);
            assert_eq!(stale.unreadable(Wanted::Page(after, limit)), None);
        }
        assert_eq!(limits, [1000, 500, 250, 125, 62, 31, 15, 7, 3, 1]);
        assert!(!stale.page_read(Some(key(1))));
        for limit in [2, 4, 8] {
            let page = Wanted::Page(Some(key(1)), limit);
            assert_eq!(stale.next(), Some((page, false)));
            assert!(!stale.page_read(Some(key(1))));
        }
    }
}
