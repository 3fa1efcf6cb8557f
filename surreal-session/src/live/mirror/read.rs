//! From the reply to a mirror's read to its records.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};

use bytes::Bytes;

use super::place::Place;
use crate::{
    codec::{self, Decode, Decoder},
    error::DecodeError,
    model::Table,
    value::{RecordId, RecordKey, Value},
};

/// A record as the server gave it.
#[derive(Debug)]
pub(super) struct Record<T> {
    pub(super) place: Place,
    pub(super) record: T,
    /// Of its bytes.
    pub(super) hash: u64,
}

/// What a read gave.
#[derive(Debug)]
pub(super) struct Reply<T> {
    pub(super) records: Vec<Record<T>>,
    /// Those that do not fit the Rust type, and why.
    pub(super) misfits: Vec<(RecordKey, DecodeError)>,
    /// The key of the last record.
    pub(super) last: Option<RecordKey>,
}

impl<T: Table> Reply<T> {
    /// Reads an array with an array of three for each record: its id, the record, and the values that it is sorted by.
    pub(super) fn read(reply: &Bytes, descending: &[bool]) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(reply);
        let mut items = d.array()?;
        let mut read = Self {
            records: Vec::with_capacity(items.room_for::<Record<T>>(&d)),
            misfits: Vec::new(),
            last: None,
        };
        while let Some(index) = items.next(&mut d)? {
            let start = d.position();
            d.skip()?;
            let row = &reply[start..d.position()];
            read.row(row, descending)
                .map_err(|error| error.in_item(index))?;
        }
        Ok(read)
    }

    fn row(&mut self, row: &[u8], descending: &[bool]) -> Result<(), DecodeError> {
        let mut d = Decoder::new(row);
        let mut parts = d.array()?;
        let mut id: Option<RecordId> = None;
        let mut record: &[u8] = &[];
        let mut values = Vec::new();
        while let Some(index) = parts.next(&mut d)? {
            match index {
                0 => id = Some(RecordId::decode(&mut d)?),
                1 => {
                    let start = d.position();
                    d.skip()?;
                    record = &row[start..d.position()];
                }
                _ => values = Vec::<Value>::decode(&mut d)?,
            }
        }
        let key = id
            .map(RecordId::into_key)
            .ok_or_else(|| DecodeError::new("a record's id", "none"))?;
        self.last = Some(key.clone());
        match codec::from_bytes(record) {
            Ok(record) => self.records.push(Record {
                place: Place::new(values, descending, key),
                record,
                hash: hash(row),
            }),
            Err(error) => self.misfits.push((key, error.in_table(T::TABLE))),
        }
        Ok(())
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
