use std::marker::PhantomData;

use super::{
    Answer, JsonPatch, Keys,
    change::{Assign, change_methods},
    keys_methods,
    returning::{Clause, Returning, return_methods},
    timeout::timeout_method,
    write::{Verb, Write, debug_write},
};
use crate::{
    codec::Encode,
    error::Result,
    expr::{Changeable, Collection, Field, Minuend, Node, Operand, Operator, Patch, Summand, View},
    model::Table,
    target::Target,
    value::PatchOp,
};

/// Marks a statement on many records without a filter, which cannot run yet.
#[derive(Clone, Copy, Debug)]
pub struct EveryRow;

/// Marks a statement on many records that has a filter, or `all`.
#[derive(Clone, Copy, Debug)]
pub struct SomeRows;

/// Changes all records of a table for which a filter holds, and gives them as they are then. From
/// [`Table::update_many`].
///
/// Without `filter` or `all` it cannot be awaited. A table that does not exist is an error,
/// [`NotFound`](crate::ErrorKind::NotFound).
///
/// The result has the records that the table's permissions let this user write and read. A record
/// that they hide is left alone or left out without an error, because the server does not tell
/// which it did.
#[must_use = "a statement does nothing until it is awaited"]
pub struct UpdateMany<'a, T, R = EveryRow, O = Vec<T>> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> (T, R)>,
}

impl<'a, T: Table> UpdateMany<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            write: Write::new::<T>(on, Verb::Update, None),
            returning: Returning::all::<T>(Clause::Default),
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, R, O> UpdateMany<'a, T, R, O> {
    keys_methods!(
        UpdateMany<'a, T, SomeRows, O>,
        |mut this: Self, keys: Keys| {
            this.write.narrow(keys);
            this.all()
        }
    );

    /// Changes the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> UpdateMany<'a, T, SomeRows, O> {
        self.write.filter(filter.into_node());
        self.all()
    }

    /// Changes every record of the table, or every one that passes the filters.
    pub fn all(self) -> UpdateMany<'a, T, SomeRows, O> {
        UpdateMany {
            write: self.write,
            returning: self.returning,
            marker: PhantomData,
        }
    }

    change_methods!();

    return_methods!(Vec, all, count as u64, [UpdateMany<'a, T, R,]);

    timeout_method!(write);

    fn returning<P>(self, returning: Returning<P>) -> UpdateMany<'a, T, R, P> {
        UpdateMany {
            write: self.write,
            returning,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> IntoFuture for UpdateMany<'a, T, SomeRows, O>
where
    O: 'a, // call `.filter(..)`, or `.all()` for every row: it gives `SomeRows`
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.write.run(self.returning)
    }
}

debug_write!(UpdateMany<T, R, O>);
