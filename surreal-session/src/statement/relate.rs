use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer,
    change::suits_methods,
    returning::{Clause, Returning},
    rows::Reply,
    surql::{Subject, Surql},
    timeout::timeout_method,
};
use crate::{
    codec::Encoded,
    error::Result,
    expr::View,
    model::{Edge, IntoId, Keyed, WithId, WithoutId},
    rpc::{Method, Request},
    target::Target,
};

/// Creates an edge between two records. From [`Edge::relate`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct Relate<'a, E, O = E, I = WithoutId> {
    on: Target<'a>,
    from: Encoded,
    id: Option<Encoded>,
    to: Encoded,
    content: Encoded,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> (E, I)>,
}

impl<'a, E: Edge> Relate<'a, E> {
    pub(crate) fn new(on: Target<'a>, from: Encoded, to: Encoded, content: &E::New) -> Self {
        Self {
            on,
            from,
            id: None,
            to,
            content: Encoded::new(content),
            returning: Returning::shown::<E>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, E: Edge, O, I> Relate<'a, E, O, I> {
    /// Sets the id that the edge gets.
    pub fn id(self, id: impl IntoId<E>) -> Relate<'a, E, O, WithId> {
        Relate {
            on: self.on,
            from: self.from,
            id: Some(id.into_id()),
            to: self.to,
            content: self.content,
            returning: self.returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    /// Returns nothing, which is the cheapest option.
    ///
    /// # Errors
    /// [`NotAllowed`](crate::ErrorKind::NotAllowed) if the table's permissions refuse the write.
    /// The server answers in the same way where they only forbid reading the record back;
    /// [`allow_hidden`](Relate::allow_hidden) accepts both.
    pub fn return_none(self) -> Relate<'a, E, (), I> {
        self.returning(Returning::written::<E>())
    }

    /// Gives what a view shows of the edge.
    pub fn return_view<V: View<Of = E>>(self) -> Relate<'a, E, V, I> {
        self.returning(Returning::shown::<E>(Clause::view::<V>()))
    }

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> Relate<'a, E, P, I> {
        Relate {
            on: self.on,
            from: self.from,
            id: self.id,
            to: self.to,
            content: self.content,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    async fn run(self) -> Result<O>
    where
        I: Keyed<E>,
    {
        let Returning { clause, read } = self.returning;
        let id = self
            .id
            .or_else(|| I::generate().map(|id| Encoded::new(&id)));
        // The method knows no id of an edge, would ignore a transaction and commit at once.
        if clause.is_default()
            && id.is_none()
            && !self.on.in_transaction()
            && suits_methods(&self.content)
        {
            let request = Request::new(Method::Relate)?
                .about(E::TABLE)
                .encoded(&self.from)?
                .param(E::TABLE)?
                .encoded(&self.to)?
                .encoded(&self.content)?;
            return read(Reply::Method(self.on.call(request, self.timeout).await?));
        }
        let edge = id.map_or(Subject::Table(E::TABLE), Subject::Record);
        let surql = Surql::relate(self.from, edge, self.to, self.content, &clause);
        let rows = self
            .on
            .query(surql.into_request()?.about(E::TABLE), self.timeout)
            .await?;
        read(Reply::Query(rows))
    }
}

impl<'a, E: Edge, I> Relate<'a, E, (), I> {
    /// Accepts that the server shows no record: for users who may write to a table and not read it.
    ///
    /// A write that the table's permissions refuse is then no error either, because the server does
    /// not tell the two apart.
    pub fn allow_hidden(self) -> Self {
        self.returning(Returning::perhaps_written())
    }
}

impl<'a, E: Edge, O: 'a, I> IntoFuture for Relate<'a, E, O, I>
where
    I: Keyed<E>, // call `.id(key)`: no key of this type can be generated
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<E, O, I> fmt::Debug for Relate<'_, E, O, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relate")
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
