//! The text of a record id, for every type of key that has a form on the wire.

use std::{fmt, str::FromStr};

use super::{Decode, Encode, from_bytes, to_bytes};
use crate::{
    error::EncodeError,
    value::{AnyTable, Named, ParseError, Readable, RecordId, RecordKey, read_record_id},
};

impl<T, K: Encode> RecordId<T, K> {
    /// The key, whatever its type, as the server knows it.
    pub(super) fn wire_key(&self) -> Result<RecordKey, EncodeError> {
        let bytes = to_bytes(self.key())?;
        from_bytes(&bytes).map_err(|error| EncodeError::new(error.to_string()))
    }
}

/// As SurrealQL writes it, `person:ada` or `reading:['London', d'2026-01-01T00:00:00Z']`; it reads
/// back as the same id.
///
/// A key that cannot be sent has no such text: what is written in its place says why, and is no id.
impl<T, K: Encode> fmt::Display for RecordId<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = Readable(self.table());
        match self.wire_key() {
            Ok(key) => write!(f, "{table}:{key}"),
            Err(error) => write!(f, "{table}:(no key: {error})"),
        }
    }
}

impl<T: Named, K: for<'b> Decode<'b>> FromStr for RecordId<T, K> {
    type Err = ParseError;

    /// Reads `table:key` as SurrealQL and [`Display`](fmt::Display) write it.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let id = read_record_id(text)
            .ok_or_else(|| ParseError::new("a record id of the form table:key", text))?;
        let id = id.typed::<T>()?;
        let table = id.table().to_owned();
        let key = to_bytes(id.key())
            .ok()
            .and_then(|bytes| from_bytes(&bytes).ok())
            .ok_or_else(|| {
                ParseError::new("a record id whose key has the type of this one's", text)
            })?;
        RecordId::<AnyTable, K>::from_parts(table.into(), key).typed()
    }
}
