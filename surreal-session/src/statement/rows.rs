//! From a reply's bytes to records.

use bytes::Bytes;

use crate::{
    codec::{self, Decode, DecodeOwned},
    error::{Error, ErrorKind, Outcome, Result},
    model::Table,
    rpc::Row,
};

/// The only statement's result, as `V`, of table `T`.
pub(super) fn only<T: Table, V: DecodeOwned>(rows: Vec<Row>) -> Result<V> {
    read::<T, V>(&only_row(rows)?)
}

/// The first record of the only statement's result.
pub(super) fn first<T: Table>(rows: Vec<Row>) -> Result<Option<T>> {
    let records: Vec<T> = only::<T, _>(rows)?;
    Ok(records.into_iter().next())
}

/// A value that was read from table `T`.
pub(super) fn read<'b, T: Table, V: Decode<'b>>(bytes: &'b Bytes) -> Result<V> {
    codec::from_bytes(bytes).map_err(|error| error.in_table(T::TABLE).into())
}

/// A record of table `T`, or none.
pub(super) fn optional<T: Table>(bytes: &Bytes) -> Result<Option<T>> {
    codec::optional_from_bytes(bytes).map_err(|error| error.in_table(T::TABLE).into())
}

fn only_row(rows: Vec<Row>) -> Row {
    let mut failure = None;
    let mut last = None;
    for row in rows {
        match row {
            Ok(bytes) => last = Some(bytes),
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    match (failure, last) {
        (Some(error), _) => Err(error),
        (None, Some(bytes)) => Ok(bytes),
        (None, None) => Err(Error::new(
            ErrorKind::Internal,
            Outcome::Unknown,
            "the server gave no result for the statement",
        )),
    }
}
