use std::marker::PhantomData;

use super::{
    Answer, EveryRow, Keys, SomeRows, keys_methods,
    returning::{Clause, Returning},
    timeout::timeout_method,
    write::{Verb, Write, debug_write},
};
use crate::{error::Result, expr::Operand, model::Table, target::Target};

/// Deletes all records of a table for which a filter holds, and gives them as they were. From
/// [`Table::delete_many`].
///
/// Without `filter` or `all` it cannot be awaited. A table that does not exist is an error,
/// [`NotFound`](crate::ErrorKind::NotFound).
///
/// The result has the records that the table's permissions let this user write and read. A record
/// that they hide is left alone or left out without an error, because the server does not tell
/// which it did.
#[must_use = "a statement does nothing until it is awaited"]
pub struct DeleteMany<'a, T, R = EveryRow, O = Vec<T>> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> DeleteMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            write: Write::new::<T>(on, Verb::Delete, None),
            returning: Returning::all::<T>(Clause::Before),
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R, O> DeleteMany<'a, T, R, O> {
    keys_methods!(
        DeleteMany<'a, T, SomeRows, O>,
        |mut this: Self, keys: Keys| {
            this.write.narrow(keys);
            this.all()
        }
    );

    /// Deletes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> DeleteMany<'a, T, SomeRows, O> {
        self.write.filter(filter.into_node());
        self.all()
    }

    /// Deletes every record of the table, or every one that passes the filters.
    pub fn all(self) -> DeleteMany<'a, T, SomeRows, O> {
        DeleteMany {
            write: self.write,
            returning: self.returning,
            marker: PhantomData,
        }
    }

    /// Returns no records, which is the cheapest option, but only their number.
    pub fn return_none(self) -> DeleteMany<'a, T, R, u64> {
        DeleteMany {
            write: self.write,
            returning: Returning::count(),
            marker: PhantomData,
        }
    }

    timeout_method!(write);
}

impl<'a, T: Table, O> IntoFuture for DeleteMany<'a, T, SomeRows, O>
where
    O: 'a, // call `.filter(..)`, or `.all()` for every row: it gives `SomeRows`
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.write.run(self.returning)
    }
}

debug_write!(DeleteMany<T, R, O>);
