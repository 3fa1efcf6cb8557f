use std::marker::PhantomData;

use super::{
    Answer, JsonPatch,
    change::{Assign, change_methods},
    returning::{Clause, Returning, allow_hidden_method, return_none_method},
    timeout::timeout_method,
    write::{Verb, Write, debug_write},
};
use crate::{
    codec::{Encode, Encoded},
    error::Result,
    expr::{Changeable, Collection, Field, Minuend, Node, Operand, Operator, Patch, Summand, View},
    model::{Content, Table},
    target::Target,
    value::PatchOp,
};

/// Changes one record, or creates it, and gives it as it is then. From [`Table::upsert`].
///
/// Up to SurrealDB 3.3 the server also evaluates an expression as for a new record, and fails if
/// that fails: `Person::AGE + 1` does. Use `add`, or `Person::AGE.optional().or_else(0) + 1`.
///
/// A version, `#[table(version)]`, counts one up and is not compared; see
/// [`Update`](super::Update).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Upsert<'a, T, O = T> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Upsert<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            write: Write::new::<T>(on, Verb::Upsert, Some(id)),
            returning: Returning::shown::<T>(Clause::Default),
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> Upsert<'a, T, O> {
    /// Replaces all of the record. A field `#[table(default)]` without a value keeps the one that
    /// the record has.
    pub fn content(mut self, content: impl Content<T>) -> Self {
        self.write.change.content(&content);
        self
    }

    change_methods!();

    /// Gives the record as it was before, if there was one.
    pub fn return_before(self) -> Upsert<'a, T, Option<T>> {
        self.returning(Returning::before())
    }

    /// Gives the operations that the change amounts to.
    pub fn return_diff(self) -> Upsert<'a, T, Vec<PatchOp>> {
        self.returning(Returning::shown::<T>(Clause::Diff))
    }

    return_none_method!(T => Upsert<'a, T, ()>);

    /// Gives what a view shows of what is there after the change.
    ///
    /// This and [`return_none`](Self::return_none) also work where the record has a field that the
    /// server cannot send, such as a regular expression, and the view leaves it out. A write that
    /// returns the whole record is done there, and fails with [`Decode`](crate::ErrorKind::Decode).
    pub fn return_view<V: View<Of = T>>(self) -> Upsert<'a, T, V> {
        self.returning(Returning::shown::<T>(Clause::view::<V>()))
    }

    timeout_method!(write);

    fn returning<P>(self, returning: Returning<P>) -> Upsert<'a, T, P> {
        Upsert {
            write: self.write,
            returning,
            marker: PhantomData,
        }
    }
}

impl<T: Table> Upsert<'_, T, ()> {
    allow_hidden_method!();
}

impl<'a, T: Table, O: 'a> IntoFuture for Upsert<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.write.run(self.returning)
    }
}

debug_write!(Upsert<T, O>);
