use bytes::Bytes;

use super::{Page, Partitioned, rows, selection::Selection};
use crate::{
    codec::{self, Decode, DecodeOwned, Decoder},
    error::{DecodeError, Error, ErrorKind, Outcome, Result},
    model::Table,
};

/// The result that a select asks for, and how it is read as an `O`.
pub(super) struct Ending<O> {
    pub(super) asks: Asks,
    pub(super) read: fn(&Selection, &Bytes) -> Result<O>,
}

/// The result that a select asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    Rows,
    Count,
    Plan,
}

impl<O> Ending<O> {
    fn rows(read: fn(&Selection, &Bytes) -> Result<O>) -> Self {
        Self {
            asks: Asks::Rows,
            read,
        }
    }
}

impl<V: DecodeOwned> Ending<Vec<V>> {
    pub(super) fn all<T: Table>() -> Self {
        Self::rows(|selection, bytes| rows::read::<T, _>(&selection.rows(bytes)?))
    }
}

impl<V: DecodeOwned> Ending<Option<V>> {
    pub(super) fn first<T: Table>() -> Self {
        Self::rows(|selection, bytes| {
            let rows: Vec<V> = rows::read::<T, _>(&selection.rows(bytes)?)?;
            Ok(rows.into_iter().next())
        })
    }
}

impl<V: DecodeOwned> Ending<V> {
    pub(super) fn one<T: Table>() -> Self {
        Self::rows(|selection, bytes| {
            let rows: Vec<V> = rows::read::<T, _>(&selection.rows(bytes)?)?;
            let mut rows = rows.into_iter();
            match (rows.next(), rows.next()) {
                (Some(row), None) => Ok(row),
                (None, _) => Err(not_one::<T>(ErrorKind::NotFound, "there is none")),
                (Some(_), Some(_)) => Err(not_one::<T>(
                    ErrorKind::Validation,
                    "there are several: use `first()`, or a filter that leaves one",
                )),
            }
        })
    }
}

impl<T: Table, V: DecodeOwned> Ending<Page<T, V>> {
    pub(super) fn page() -> Self {
        Self::rows(Page::read)
    }
}

impl<T: Table, V: DecodeOwned> Ending<Partitioned<T, V>> {
    pub(super) fn partitioned() -> Self {
        Self::rows(Partitioned::read)
    }
}

impl Ending<u64> {
    pub(super) fn count<T: Table>() -> Self {
        Self {
            asks: Asks::Count,
            read: |_, bytes| {
                let groups: Vec<Count> = rows::read::<T, _>(bytes)?;
                // Without a record there may be no group.
                Ok(groups.first().map_or(0, |group| group.count))
            },
        }
    }
}

impl Ending<String> {
    pub(super) fn plan() -> Self {
        Self {
            asks: Asks::Plan,
            read: |_, bytes| Ok(codec::from_bytes(bytes)?),
        }
    }
}

fn not_one<T: Table>(kind: ErrorKind, why: &str) -> Error {
    Error::new(
        kind,
        Outcome::Failed,
        format!(
            "exactly one record of table `{}` was asked for, and {why}",
            T::TABLE
        ),
    )
}

struct Count {
    count: u64,
}

impl<'b> Decode<'b> for Count {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut count = 0;
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "count" => count = d.field(name)?,
                _ => d.skip()?,
            }
        }
        Ok(Self { count })
    }
}
