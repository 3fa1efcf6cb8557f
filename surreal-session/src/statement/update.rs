use std::marker::PhantomData;

use super::{
    Answer, JsonPatch,
    change::{Assign, change_methods},
    returning::{Clause, Returning, return_methods},
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

/// Changes one record, if it exists, and gives it as it is then; `None` when there is none. From
/// [`Table::update`].
///
/// Without a change it runs the table's events and computes its values again. A table that does not
/// exist is an error, [`NotFound`](crate::ErrorKind::NotFound).
///
/// # Versions
///
/// Of a table with a field `#[table(version)]` each change counts one up. A change that says which
/// version it is based on is made on that version only: `content` with a whole record says so, and
/// [`if_version`](Self::if_version). When the record has another version by then, nothing is
/// changed and the error is a [`Conflict`](crate::ErrorKind::Conflict): read the record again, and
/// decide again.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Update<'a, T, O = Option<T>> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Update<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            write: Write::new::<T>(on, Verb::Update, Some(id)),
            returning: Returning::first::<T>(Clause::Default),
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> Update<'a, T, O> {
    /// Replaces all of the record. A field `#[table(default)]` without a value keeps the one that
    /// the record has.
    ///
    /// A whole record of a table with a version replaces the version that it was read with, and no
    /// other.
    pub fn content(mut self, content: impl Content<T>) -> Self {
        self.write.version = self.write.version.or(content.version());
        self.write.change.content(&content);
        self
    }

    change_methods!();

    /// Changes the record only if this holds for it. When it does not the answer is as if there
    /// were no record.
    pub fn only_if(mut self, filter: impl Operand<T, bool>) -> Self {
        self.write.filter(filter.into_node());
        self
    }

    /// Changes this version of the record and no other. For a table with a field
    /// `#[table(version)]`; for others it is a [`Validation`](crate::ErrorKind::Validation) error.
    pub fn if_version(mut self, version: i64) -> Self {
        self.write.version = Some(version);
        self
    }

    return_methods!(Option, first, any as bool, [Update<'a, T,]);

    timeout_method!(write);

    fn returning<P>(self, returning: Returning<P>) -> Update<'a, T, P> {
        Update {
            write: self.write,
            returning,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O: 'a> IntoFuture for Update<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.write.run(self.returning)
    }
}

debug_write!(Update<T, O>);
