use std::fmt;

/// The chunk at which an insert, or an update, of many records failed. From
/// [`Error::chunk_failure`](super::Error::chunk_failure).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChunkFailure {
    /// The index of the chunk that failed, from 0
    pub chunk: u64,
    /// The index of the chunk's first record among all records, from 0
    pub first: u64,
    /// The number of records in the chunk; 0 when its record could not be encoded, so that it was
    /// not sent
    pub records: u64,
    /// The number of records that the server has shown as written; in a transaction they are there
    /// when it commits, which it will not
    pub written: u64,
}

impl fmt::Display for ChunkFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            chunk,
            first,
            records,
            written,
        } = self;
        match records {
            0 => write!(f, "record {first} was not sent")?,
            _ => write!(
                f,
                "chunk {chunk} ({records} records, from record {first} on) failed"
            )?,
        }
        write!(f, ", {written} records were written")
    }
}
