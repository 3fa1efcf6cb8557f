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
    model::{Edge, IntoId, Keyed, WithId, WithoutId},
    target::Target,
};

/// Creates an edge between two records. From [`Edge::relate`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct Relate<'a, E, O = E, I = WithoutId> {
    write: Write<'a>,
    returning: Returning<O>,
    marker: PhantomData<fn() -> (E, I)>,
}

impl<'a, E: Edge> Relate<'a, E> {
    pub(crate) fn new(on: Target<'a>, from: Encoded, to: Encoded, content: &E::New) -> Self {
        let mut write = Write::new::<E>(on, Verb::Relate([from, to]), None);
        write.change = Change::Content(Encoded::new(content), Vec::new());
        Self {
            write,
            returning: Returning::shown::<E>(Clause::Default),
            marker: PhantomData,
        }
    }
}

impl<'a, E: Edge, O, I> Relate<'a, E, O, I> {
    /// Sets the id that the edge gets.
    pub fn id(mut self, id: impl IntoId<E>) -> Relate<'a, E, O, WithId> {
        self.write.id = Some(id.into_id());
        Relate {
            write: self.write,
            returning: self.returning,
            marker: PhantomData,
        }
    }

    return_none_method!(E => Relate<'a, E, (), I>);

    /// Gives what a view shows of the edge.
    ///
    /// This and [`return_none`](Self::return_none) also work where the record has a field that the
    /// server cannot send, such as a regular expression, and the view leaves it out. A write that
    /// returns the whole record is done there, and fails with [`Decode`](crate::ErrorKind::Decode).
    pub fn return_view<V: View<Of = E>>(self) -> Relate<'a, E, V, I> {
        self.returning(Returning::shown::<E>(Clause::view::<V>()))
    }

    timeout_method!(write);

    fn returning<P>(self, returning: Returning<P>) -> Relate<'a, E, P, I> {
        Relate {
            write: self.write,
            returning,
            marker: PhantomData,
        }
    }
}

impl<E: Edge, I> Relate<'_, E, (), I> {
    allow_hidden_method!();
}

impl<'a, E: Edge, O: 'a, I> IntoFuture for Relate<'a, E, O, I>
where
    I: Keyed<E>, // call `.id(key)`: no key of this type can be generated
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(mut self) -> Self::IntoFuture {
        self.write.generate_id::<E, I>();
        self.write.run(self.returning)
    }
}

debug_write!(Relate<E, O, I>);
