use std::fmt;

use crate::{
    codec::{Decode, DecodeOwned, Decoder, Kind},
    error::{DecodeError, Error},
    model::Table,
    value::RecordId,
};

/// A row that does not fit the Rust type, with the reason. See
/// [`Select::partitioned`](super::Select::partitioned).
#[derive(Clone)]
#[non_exhaustive]
pub struct RowError<T> {
    /// The id of the record, if the row has one. Its key may be of any type, whatever the model
    /// says.
    pub id: Option<RecordId<T>>,
    /// The error of decoding it, of kind [`Decode`](crate::ErrorKind::Decode).
    pub error: Error,
}

/// Reads the next row. One that does not fit is skipped.
///
/// # Errors
/// When what follows is not a value at all, so that no further row can be found.
pub(super) fn read_row<T: Table, V: DecodeOwned>(
    d: &mut Decoder<'_>,
    index: usize,
) -> Result<Result<V, RowError<T>>, DecodeError> {
    let start = d.clone();
    let error = match d.item(index) {
        Ok(row) => return Ok(Ok(row)),
        Err(error) => error,
    };
    *d = start.clone();
    d.skip()?;
    let id = id(start);
    let error = match &id {
        Some(id) => error.in_record(id.to_string()),
        None => error.in_table(T::TABLE),
    };
    let error = error.into();
    Ok(Err(RowError { id, error }))
}

/// The id of a row that is a record, or of the record that comes first in a tuple.
pub(super) fn id<T: Table>(mut d: Decoder<'_>) -> Option<RecordId<T>> {
    while d.peek().ok()? == Kind::Array {
        d.array().ok()?.next(&mut d).ok()??;
    }
    let mut fields = d.object().ok()?;
    while let Some(name) = fields.next(&mut d).ok()? {
        if name == "id" {
            return RecordId::decode(&mut d).ok();
        }
        d.skip().ok()?;
    }
    None
}

impl<T> fmt::Display for RowError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<T: Table> fmt::Debug for RowError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowError")
            .field("id", &self.id)
            .field("error", &self.error)
            .finish()
    }
}

impl<T: Table> std::error::Error for RowError<T> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

impl<T> From<RowError<T>> for Error {
    fn from(error: RowError<T>) -> Self {
        error.error
    }
}
