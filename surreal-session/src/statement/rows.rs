//! From a reply's bytes to records.

use bytes::Bytes;

use crate::{
    codec::{self, Decode, DecodeOwned, Decoder},
    error::{Error, ErrorKind, Outcome, Result},
    model::Table,
    rpc::Row,
};

/// What a statement was answered with.
#[derive(Debug)]
pub(super) enum Reply {
    /// A method's result: a record, or NONE; records, where it was about several
    Method(Bytes),
    /// A query's results, of which the first statement's are rows
    Query(Vec<Row>),
}

/// All rows, each as a `V`, of table `T`.
pub(super) fn all<T: Table, V: DecodeOwned>(reply: Reply) -> Result<Vec<V>> {
    match reply {
        Reply::Method(bytes) => read::<T, _>(&bytes),
        Reply::Query(rows) => only::<T, _>(rows),
    }
}

/// The first row.
pub(super) fn first<T: Table, V: DecodeOwned>(reply: Reply) -> Result<Option<V>> {
    match reply {
        Reply::Method(bytes) => {
            codec::optional_from_bytes(&bytes).map_err(|error| error.in_table(T::TABLE).into())
        }
        Reply::Query(rows) => {
            let records: Vec<V> = only::<T, _>(rows)?;
            Ok(records.into_iter().next())
        }
    }
}

/// No row at all; only whether the statement failed.
pub(super) fn nothing(reply: Reply) -> Result<()> {
    match reply {
        Reply::Method(_) => Ok(()),
        Reply::Query(rows) => only_row(rows).map(drop),
    }
}

/// The only statement's result, as `V`, of table `T`.
pub(super) fn only<T: Table, V: DecodeOwned>(rows: Vec<Row>) -> Result<V> {
    read::<T, V>(&only_row(rows)?)
}

/// A value that was read from table `T`.
pub(super) fn read<'b, T: Table, V: Decode<'b>>(bytes: &'b Bytes) -> Result<V> {
    codec::from_bytes(bytes).map_err(|error| error.in_table(T::TABLE).into())
}

/// A record of table `T`, or none.
pub(super) fn optional<T: Table>(bytes: &Bytes) -> Result<Option<T>> {
    codec::optional_from_bytes(bytes).map_err(|error| error.in_table(T::TABLE).into())
}

/// The result of the only statement.
pub(super) fn only_row(rows: Vec<Row>) -> Row {
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

/// Whether a result is an array without items.
pub(super) fn is_empty(bytes: &Bytes) -> Result<bool> {
    let mut d = Decoder::new(bytes);
    let mut items = d.array()?;
    Ok(items.next(&mut d)?.is_none())
}

/// The server writes, and then shows nothing to whoever may not read.
pub(super) fn not_shown<T: Table>() -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        Outcome::Unknown,
        format!(
            "the server showed no record of table `{}`: its PERMISSIONS let this user not write it, or not read it",
            T::TABLE
        ),
    )
}
