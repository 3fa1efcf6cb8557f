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
    model::{Content, IntoId, Keyed, Table, WithId},
    rpc::{Method, Request},
    target::Target,
};

/// Creates a record, and gives it as it is then. From [`Table::create`].
///
/// # Errors
/// [`AlreadyExists`](crate::ErrorKind::AlreadyExists) when its id, or a value of a unique index, is
/// taken; [`Validation`](crate::ErrorKind::Validation) when the table's schema refuses it;
/// [`NotAllowed`](crate::ErrorKind::NotAllowed) when the table's permissions do, or let the user
/// not read it; and what any call can end with.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Create<'a, T, O = T, I = WithId> {
    on: Target<'a>,
    id: Option<Encoded>,
    content: Encoded,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> (T, I)>,
}

impl<'a, T: Table, I> Create<'a, T, T, I> {
    pub(crate) fn new(on: Target<'a>, content: &impl Content<T, Id = I>) -> Self {
        Self {
            on,
            id: content.id().map(Encoded::new),
            content: Encoded::new(content),
            returning: Returning::shown::<T>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O, I> Create<'a, T, O, I> {
    /// Sets the id that the record gets.
    pub fn id(self, id: impl IntoId<T>) -> Create<'a, T, O> {
        Create {
            on: self.on,
            id: Some(id.into_id()),
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
    /// [`allow_hidden`](Create::allow_hidden) accepts both.
    pub fn return_none(self) -> Create<'a, T, (), I> {
        self.returning(Returning::written::<T>())
    }

    /// Gives what a view shows of the record.
    pub fn return_view<V: View<Of = T>>(self) -> Create<'a, T, V, I> {
        self.returning(Returning::shown::<T>(Clause::view::<V>()))
    }

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> Create<'a, T, P, I> {
        Create {
            on: self.on,
            id: self.id,
            content: self.content,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    async fn run(self) -> Result<O>
    where
        I: Keyed<T>,
    {
        let id = self
            .id
            .or_else(|| I::generate().map(|id| Encoded::new(&id)));
        let Returning { clause, read } = self.returning;
        // the method does not see the session's variables, which the table's own expressions may
        // use
        if clause.is_default() && !self.on.has_variables() && suits_methods(&self.content) {
            let request = Request::new(Method::Create)?.about(T::TABLE);
            let request = match id {
                Some(id) => request.encoded(&id)?,
                None => request.param(T::TABLE)?,
            };
            let request = request.encoded(&self.content)?;
            return read(Reply::Method(self.on.call(request, self.timeout).await?));
        }
        let subject = id.map_or(Subject::Table(T::TABLE), Subject::Record);
        let request = Surql::create(subject, self.content, &clause)
            .into_request()?
            .about(T::TABLE);
        read(Reply::Query(self.on.query(request, self.timeout).await?))
    }
}

impl<'a, T: Table, I> Create<'a, T, (), I> {
    /// Accepts that the server shows no record: for users who may write to a table and not read it.
    ///
    /// A write that the table's permissions refuse is then no error either, because the server does
    /// not tell the two apart.
    pub fn allow_hidden(self) -> Self {
        self.returning(Returning::perhaps_written())
    }
}

impl<'a, T: Table, O: 'a, I> IntoFuture for Create<'a, T, O, I>
where
    I: Keyed<T>, // call `.id(key)`: no key of this type can be generated
{
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, O, I> fmt::Debug for Create<'_, T, O, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Create")
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
