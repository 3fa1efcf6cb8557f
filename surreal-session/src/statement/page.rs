use bytes::Bytes;

use super::{Cursor, selection::Selection};
use crate::{
    codec::{DecodeOwned, Decoder, Items},
    error::{DecodeError, Result},
    model::Table,
};

/// One page of a select, and where the next one begins. From
/// [`Select::paged`](super::Select::paged).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T, V = T> {
    /// The rows, as many as the select's `limit` at most.
    pub rows: Vec<V>,
    /// The position behind the last row; `None` when this is the last page.
    pub next: Option<Cursor<T>>,
}

impl<T: Table, V: DecodeOwned> Page<T, V> {
    /// Reads rows that come with the values that they are sorted by, and one row more than belong
    /// to the page.
    pub(super) fn read(selection: &Selection, reply: &Bytes) -> Result<Self> {
        Self::decode(selection, reply).map_err(|error| error.in_table(T::TABLE).into())
    }

    fn decode(selection: &Selection, reply: &Bytes) -> Result<Self, DecodeError> {
        let limit = selection.limit.map(|limit| limit.saturating_sub(1));
        let mut d = Decoder::new(reply);
        let mut items = d.array()?;
        let mut rows = Vec::with_capacity(items.room_for::<V>(&d));
        let mut place = 0..0;
        while let Some(index) = items.next(&mut d)? {
            if limit.is_some_and(|limit| index as u64 >= limit) {
                let next = Cursor::behind(selection, &reply[place])?;
                return Ok(Self {
                    rows,
                    next: Some(next),
                });
            }
            let mut parts = d.array()?;
            expect(&mut parts, &mut d)?;
            rows.push(V::decode(&mut d).map_err(|error| error.in_item(index))?);
            expect(&mut parts, &mut d)?;
            let start = d.position();
            d.skip()?;
            place = start..d.position();
            if parts.next(&mut d)?.is_some() {
                return Err(DecodeError::new("a row and its place", "more"));
            }
        }
        Ok(Self { rows, next: None })
    }
}

fn expect(parts: &mut Items, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
    match parts.next(d)? {
        Some(_) => Ok(()),
        None => Err(DecodeError::new("a row and its place", "less")),
    }
}
