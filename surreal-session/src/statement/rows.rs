//! Decoding of a reply's bytes to records.

use bytes::Bytes;

use crate::{
    codec::{self, Decode, DecodeOwned, Decoder},
    error::{Error, ErrorKind, Outcome, Result},
    model::Table,
    rpc::Row,
};

/// The reply to a statement.
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

/// Returns the number of rows without reading them.
pub(super) fn count(reply: Reply) -> Result<u64> {
    let bytes = match reply {
        Reply::Method(bytes) => bytes,
        Reply::Query(rows) => only_row(rows)?,
    };
    let mut d = Decoder::new(&bytes);
    let mut items = d.array()?;
    let mut count = 0;
    while items.next(&mut d)?.is_some() {
        d.skip()?;
        count += 1;
    }
    Ok(count)
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

/// Returns `true` if the result is an array without items.
pub(super) fn is_empty(bytes: &Bytes) -> Result<bool> {
    let mut d = Decoder::new(bytes);
    let mut items = d.array()?;
    Ok(items.next(&mut d)?.is_none())
}

/// The error of a write that returned no record.
///
/// The outcome is unknown, because the server also hides a record that it wrote from a user who may
/// not read it.
pub(super) fn not_shown<T: Table>() -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        Outcome::Unknown,
        format!(
            "the write to table `{}` returned no record: the table's PERMISSIONS deny writing it or reading it back",
            T::TABLE
        ),
    )
}

/// The error of an insert that returned fewer records than it was given.
pub(super) fn fewer_shown(table: &str, shown: u64, sent: u64) -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        Outcome::Unknown,
        format!(
            "the insert into table `{table}` returned {shown} of {sent} records: the table's PERMISSIONS deny writing \
             the others or reading them back"
        ),
    )
}
