use std::marker::PhantomData;

use super::{
    Answer,
    change::Change,
    returning::{Clause, Returning, allow_hidden_method, return_none_method},
    timeout::timeout_method,
    write::{Verb, Write, debug_write},
};
use crate::{
    codec::Encoded,
    error::Result,
    expr::View,
    model::{Content, IntoId, Keyed, Table, WithId},
    target::Target,
};

/// Creates a record, and gives it as it is then. From [`Table::create`].
///
/// # Errors
/// [`AlreadyExists`](crate::ErrorKind::AlreadyExists) when its id, or a value of a unique index, is
/// taken; [`Validation`](crate::ErrorKind::Validation) when the table's schema refuses it;
/// [`NotAllowed`](crate::ErrorKind::NotAllowed) when the table's permissions do, or do not let the
/// user read it; and the [common errors](crate::Error#common-errors).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Create<'a, T, O = T, I = WithId> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> (T, I)>,
}

impl<'a, T: Table, I> Create<'a, T, T, I> {
    pub(crate) fn new(on: Target<'a>, content: &impl Content<T, Id = I>) -> Self {
        let id = content.id().map(Encoded::new);
        let mut write = Write::new::<T>(on, Verb::Create, id);
        write.change = Change::Content(Encoded::new(content), Vec::new());
        Self {
            write,
            returning: Returning::shown::<T>(Clause::Default),
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O, I> Create<'a, T, O, I> {
    /// Sets the id that the record gets.
    pub fn id(mut self, id: impl IntoId<T>) -> Create<'a, T, O> {
        self.write.id = Some(id.into_id());
        Create {
            write: self.write,
            returning: self.returning,
            marker: PhantomData,
        }
    }

    return_none_method!(T => Create<'a, T, (), I>);

    /// Gives what a view shows of the record.
    ///
    /// This and [`return_none`](Self::return_none) also work where the record has a field that the
    /// server cannot send, such as a regular expression, and the view leaves it out. A write that
    /// returns the whole record is done there, and fails with [`Decode`](crate::ErrorKind::Decode).
    pub fn return_view<V: View<Of = T>>(self) -> Create<'a, T, V, I> {
        self.returning(Returning::shown::<T>(Clause::view::<V>()))
    }

    timeout_method!(write);

    fn returning<P>(self, returning: Returning<P>) -> Create<'a, T, P, I> {
        Create {
            write: self.write,
            returning,
            marker: PhantomData,
        }
    }
}

impl<T: Table, I> Create<'_, T, (), I> {
    allow_hidden_method!();
}

impl<'a, T: Table, O: 'a, I> IntoFuture for Create<'a, T, O, I>
where
    I: Keyed<T>, // call `.id(key)`: no key of this type can be generated
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(mut self) -> Self::IntoFuture {
        self.write.generate_id::<T, I>();
        self.write.run(self.returning)
    }
}

debug_write!(Create<T, O, I>);
