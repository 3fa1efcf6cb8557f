//! Decoding of the reply to a mirror's read.

use std::{
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use bytes::Bytes;

use super::place::Place;
use crate::{
    codec::{self, Decode, Decoder},
    error::{DecodeError, Error},
    model::Table,
    value::{RecordId, RecordKey, Value},
};

/// A record as the server gave it.
#[derive(Debug)]
pub(super) struct Record<T> {
    pub(super) place: Place,
    pub(super) record: T,
    /// The hash of its bytes.
    pub(super) hash: u64,
}

/// The reply to a read.
#[derive(Debug)]
pub(super) struct Reply<T> {
    pub(super) records: Vec<Record<T>>,
    /// Those that do not fit the Rust type, and why.
    pub(super) misfits: Vec<(RecordKey, Error)>,
    /// The key of the last record.
    pub(super) last: Option<RecordKey>,
}

/// The key of the one record whose id alone was read; `None` when there is none.
pub(super) fn only_key(reply: &Bytes) -> Result<Option<RecordKey>, DecodeError> {
    let mut d = Decoder::new(reply);
    let mut items = d.array()?;
    if items.next(&mut d)?.is_none() {
        return Ok(None);
    }
    let mut fields = d.object()?;
    while let Some(name) = fields.next(&mut d)? {
        if name == "id" {
            let id: RecordId = RecordId::decode(&mut d)?;
            return Ok(Some(id.into_key()));
        }
        d.skip()?;
    }
    Ok(None)
}

impl<T: Table> Reply<T> {
    /// Reads an array with an object for each record: its id, the record, and the values that it is
    /// sorted by.
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
        let mut parts = d.object()?;
        let mut id: Option<RecordId> = None;
        let mut record: &[u8] = &[];
        let mut values = Ok(Vec::new());
        while let Some(name) = parts.next(&mut d)? {
            match name {
                "id" => id = Some(RecordId::decode(&mut d)?),
                "record" => {
                    let start = d.position();
                    d.skip()?;
                    record = &row[start..d.position()];
                }
                "sorted" => {
                    let start = d.position();
                    d.skip()?;
                    values = codec::from_bytes::<Vec<Value>>(&row[start..d.position()]);
                }
                _ => d.skip()?,
            }
        }
        let key = id
            .map(RecordId::into_key)
            .ok_or_else(|| DecodeError::new("a record's id", "none"))?;
        self.last = Some(key.clone());
        match values.and_then(|values| Ok((values, codec::from_bytes(record)?))) {
            Ok((values, record)) => self.records.push(Record {
                place: Place::new(values, descending, key),
                record,
                hash: hash(row),
            }),
            Err(error) => {
                let error = Error::from(error.in_table(T::TABLE));
                self.misfits.push((key, error));
            }
        }
        Ok(())
    }
}

fn hash(bytes: &[u8]) -> u64 {
    /// Random, so that no record can be made to look unchanged.
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);

    KEYS.hash_one(bytes)
}
