use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer,
    change::suits_methods,
    returning::{Clause, Returning},
    rows::Reply,
    surql::Surql,
    timeout::timeout_method,
};
use crate::{
    codec,
    error::Result,
    expr::Encoded,
    model::{Edge, View},
    rpc::{Method, Request},
    session::Target,
};

/// Creates an edge between two records. From [`Edge::relate`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct Relate<'a, E, O = E> {
    on: Target<'a>,
    from: Encoded,
    to: Encoded,
    content: Encoded,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> E>,
}

impl<'a, E: Edge> Relate<'a, E> {
    pub(crate) fn new(on: Target<'a>, from: Encoded, to: Encoded, content: &E::New) -> Self {
        Self {
            on,
            from,
            to,
            content: codec::to_bytes(content),
            returning: Returning::shown::<E>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, E: Edge, O> Relate<'a, E, O> {
    /// Returns nothing, which is the cheapest option.
    ///
    /// # Errors
    /// [`NotAllowed`](crate::ErrorKind::NotAllowed) if the table's permissions refuse the write. The server answers in
    /// the same way where they only forbid reading the record back; [`allow_hidden`](Relate::allow_hidden) accepts
    /// both.
    pub fn return_none(self) -> Relate<'a, E, ()> {
        self.returning(Returning::written::<E>())
    }

    /// Gives what a view shows of the edge.
    pub fn return_view<V: View<Of = E>>(self) -> Relate<'a, E, V> {
        self.returning(Returning::shown::<E>(Clause::view::<V>()))
    }

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> Relate<'a, E, P> {
        Relate {
            on: self.on,
            from: self.from,
            to: self.to,
            content: self.content,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    async fn run(self) -> Result<O> {
        let Returning { clause, read } = self.returning;
        // the method would ignore a transaction and commit at once
        if clause.is_default() && !self.on.in_transaction() && suits_methods(&self.content) {
            let request = Request::new(Method::Relate)?
                .about(E::TABLE)
                .encoded(&self.from?)?
                .param(E::TABLE)?
                .encoded(&self.to?)?
                .encoded(&self.content?)?;
            return read(Reply::Method(self.on.call(request, self.timeout).await?));
        }
        let surql = Surql::relate(self.from, E::TABLE, self.to, self.content, &clause);
        let rows = self
            .on
            .query(surql.into_request()?.about(E::TABLE), self.timeout)
            .await?;
        read(Reply::Query(rows))
    }
}

impl<'a, E: Edge> Relate<'a, E, ()> {
    /// Accepts that the server shows no record: for users who may write to a table and not read it.
    ///
    /// A write that the table's permissions refuse is then no error either, because the server does not tell the
    /// two apart.
    pub fn allow_hidden(self) -> Self {
        self.returning(Returning::perhaps_written())
    }
}

impl<'a, E: Edge, O: 'a> IntoFuture for Relate<'a, E, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<E, O> fmt::Debug for Relate<'_, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relate")
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
