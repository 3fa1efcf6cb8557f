use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{change::Change, place::Place, read::Record};
use crate::value::RecordKey;

/// The records of a mirror, in their order.
#[derive(Debug)]
pub(super) struct Rows<T> {
    // The hash has a random key: users may choose the ids.
    places: HashMap<RecordKey, Arc<Place>>,
    by_place: BTreeMap<Arc<Place>, Row<T>>,
}

#[derive(Debug)]
struct Row<T> {
    record: Arc<T>,
    /// The hash of the bytes that the server sent, to find out whether a record has changed.
    hash: u64,
    /// In which comparison it was last read.
    pass: u64,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            places: HashMap::new(),
            by_place: BTreeMap::new(),
        }
    }
}

impl<T> Rows<T> {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn get(&self, key: &RecordKey) -> Option<&Arc<T>> {
        let place = self.places.get(key)?;
        self.by_place.get(place).map(|row| &row.record)
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<T>> {
        self.by_place.values().map(|row| &row.record)
    }

    /// Applies a record as it was read in comparison `pass`.
    pub(super) fn put(&mut self, read: Record<T>, pass: u64) -> Option<Change<Arc<T>>> {
        let Record {
            place,
            record,
            hash,
        } = read;
        let place = Arc::new(place);
        let record = Arc::new(record);
        let row = Row {
            record: record.clone(),
            hash,
            pass,
        };
        let before = self.places.insert(place.key().clone(), place.clone());
        let before = before.and_then(|place| self.by_place.remove(&place));
        self.by_place.insert(place, row);
        match before {
            None => Some(Change::Inserted(record)),
            Some(before) if before.hash == hash => None,
            Some(_) => Some(Change::Updated(record)),
        }
    }

    /// Removes a record that no longer exists.
    pub(super) fn remove(&mut self, key: &RecordKey) -> Option<Change<Arc<T>>> {
        let place = self.places.remove(key)?;
        let row = self.by_place.remove(&place)?;
        Some(Change::Removed(row.record))
    }

    /// Takes out the records that were not read in comparison `pass`.
    pub(super) fn keep(&mut self, pass: u64) -> Vec<Change<Arc<T>>> {
        let stale = self.by_place.iter().filter(|(_, row)| row.pass != pass);
        let stale: Vec<_> = stale.map(|(place, _)| place.clone()).collect();
        let removed = stale.iter().filter_map(|place| {
            self.places.remove(place.key());
            self.by_place.remove(place)
        });
        removed.map(|row| Change::Removed(row.record)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Change, Place, Record, RecordKey, Rows};
    use crate::value::Value;

    /// The record `key`, sorted by `order`.
    fn read(key: i64, order: i64, record: &'static str) -> Record<&'static str> {
        Record {
            place: Place::new(vec![Value::from(order)], &[false], RecordKey::from(key)),
            record,
            hash: record.len() as u64,
        }
    }

    fn content(rows: &Rows<&'static str>) -> Vec<&'static str> {
        rows.iter().map(|record| **record).collect()
    }

    #[test]
    fn a_record_has_one_place_and_moves() {
        let mut rows = Rows::default();
        assert_eq!(
            rows.put(read(1, 10, "a"), 0),
            Some(Change::Inserted(Arc::new("a")))
        );
        rows.put(read(2, 20, "b"), 0);
        assert_eq!(content(&rows), ["a", "b"]);
        assert_eq!(
            rows.put(read(1, 30, "aa"), 0),
            Some(Change::Updated(Arc::new("aa")))
        );
        assert_eq!(content(&rows), ["b", "aa"]);
        assert_eq!(rows.put(read(1, 30, "aa"), 0), None);
        assert_eq!(rows.len(), 2);
        assert_eq!(**rows.get(&RecordKey::from(1)).unwrap(), "aa");
        assert_eq!(
            rows.remove(&RecordKey::from(1)),
            Some(Change::Removed(Arc::new("aa")))
        );
        assert_eq!(rows.remove(&RecordKey::from(1)), None);
        assert_eq!(content(&rows), ["b"]);
    }

    #[test]
    fn what_a_comparison_did_not_see_goes() {
        let mut rows = Rows::default();
        for key in 0..4 {
            rows.put(read(key, -key, "x"), 1);
        }
        rows.put(read(1, 0, "x"), 2);
        rows.put(read(9, 0, "new"), 2);
        assert_eq!(rows.keep(2).len(), 3);
        assert_eq!(content(&rows), ["x", "new"]);
        assert_eq!(rows.len(), 2);
        assert!(rows.get(&RecordKey::from(0)).is_none());
    }
}
