use bytes::Bytes;

use super::{RowError, row_error::read_row, selection::Selection};
use crate::{
    codec::{DecodeOwned, Decoder},
    error::{DecodeError, Result},
    model::Table,
};

/// The rows of a select, and apart from them those that do not fit the Rust type. From
/// [`Select::partitioned`](super::Select::partitioned).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Partitioned<T: Table, V = T> {
    /// The rows that fit, in the select's order.
    pub rows: Vec<V>,
    /// The rows that do not fit, in the select's order.
    pub errors: Vec<RowError<T>>,
}

impl<T: Table, V: DecodeOwned> Partitioned<T, V> {
    pub(super) fn read(selection: &Selection, reply: &Bytes) -> Result<Self> {
        let reply = selection.rows(reply)?;
        Self::decode(&reply).map_err(|error| error.in_table(T::TABLE).into())
    }

    fn decode(reply: &Bytes) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(reply);
        let mut items = d.array()?;
        let mut rows = Vec::with_capacity(items.room_for::<V>(&d));
        let mut errors = Vec::new();
        while let Some(index) = items.next(&mut d)? {
            match read_row(&mut d, index)? {
                Ok(row) => rows.push(row),
                Err(error) => errors.push(error),
            }
        }
        Ok(Self { rows, errors })
    }
}
