use std::marker::PhantomData;

use super::{
    Answer,
    returning::{Clause, Returning},
    timeout::timeout_method,
    write::{Verb, Write, debug_write},
};
use crate::{codec::Encoded, error::Result, expr::Operand, model::Table, target::Target};

/// Deletes one record and gives it as it was; `None` when there was none. From [`Table::delete`].
///
/// A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Delete<'a, T, O = Option<T>> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Delete<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            write: Write::new::<T>(on, Verb::Delete, Some(id)),
            returning: Returning::first::<T>(Clause::Before),
            marker: PhantomData,
        }
    }

    /// Returns no record, which is the cheapest option, but only whether there was one.
    pub fn return_none(self) -> Delete<'a, T, bool> {
        Delete {
            write: self.write,
            returning: Returning::any(),
            marker: PhantomData,
        }
    }
}

impl<T: Table, O> Delete<'_, T, O> {
    /// Deletes the record only if this holds for it. When it does not the answer is as if there
    /// were no record.
    pub fn only_if(mut self, filter: impl Operand<T, bool>) -> Self {
        self.write.filter(filter.into_node());
        self
    }

    timeout_method!(write);
}

impl<'a, T: Table, O: 'a> IntoFuture for Delete<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.write.run(self.returning)
    }
}

debug_write!(Delete<T, O>);
