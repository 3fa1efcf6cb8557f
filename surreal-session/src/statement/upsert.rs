use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, JsonPatch,
    change::{Assign, Change, change_methods, suits_methods},
    returning::{Clause, Returning},
    rows::Reply,
    surql::Surql,
    timeout::timeout_method,
};
use crate::{
    codec::{Encode, Encoded},
    error::Result,
    expr::{Collection, Field, Node, Operand, Summand},
    expr::{Patch, View},
    model::{Content, Table},
    rpc::{Method, Request},
    target::Target,
    value::PatchOp,
};

/// Changes one record, or creates it, and gives it as it is then. From [`Table::upsert`].
///
/// A version, `#[table(version)]`, counts one up and is not compared; see
/// [`Update`](super::Update).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Upsert<'a, T, O = T> {
    on: Target<'a>,
    id: Encoded,
    change: Change,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Upsert<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            change: Change::Touch,
            returning: Returning::shown::<T>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> Upsert<'a, T, O> {
    /// Replaces all of the record. A field `#[table(default)]` without a value keeps the one that
    /// the record has.
    pub fn content(mut self, content: impl Content<T>) -> Self {
        self.change.content(&content);
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

    /// Returns nothing, which is the cheapest option.
    ///
    /// # Errors
    /// [`NotAllowed`](crate::ErrorKind::NotAllowed) if the table's permissions refuse the write.
    /// The server answers in the same way where they only forbid reading the record back;
    /// [`allow_hidden`](Upsert::allow_hidden) accepts both.
    pub fn return_none(self) -> Upsert<'a, T, ()> {
        self.returning(Returning::written::<T>())
    }

    /// Gives what a view shows of what is there after the change.
    pub fn return_view<V: View<Of = T>>(self) -> Upsert<'a, T, V> {
        self.returning(Returning::shown::<T>(Clause::view::<V>()))
    }

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> Upsert<'a, T, P> {
        Upsert {
            on: self.on,
            id: self.id,
            change: self.change,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    async fn run(self) -> Result<O> {
        let Returning { clause, read } = self.returning;
        let plain = clause.is_default() && T::VERSION.is_none();
        match self.change.check()? {
            Change::Content(content, kept)
                if plain && kept.is_empty() && suits_methods(&content) =>
            {
                let request = Request::new(Method::Upsert)?
                    .about(T::TABLE)
                    .encoded(&self.id)?
                    .encoded(&content)?;
                read(Reply::Method(self.on.call(request, self.timeout).await?))
            }
            change => {
                let surql = Surql::upsert(self.id, &change, T::VERSION, &clause);
                let rows = self
                    .on
                    .query(surql.into_request()?.about(T::TABLE), self.timeout)
                    .await?;
                read(Reply::Query(rows))
            }
        }
    }
}

impl<'a, T: Table> Upsert<'a, T, ()> {
    /// Accepts that the server shows no record: for users who may write to a table and not read it.
    ///
    /// A write that the table's permissions refuse is then no error either, because the server does
    /// not tell the two apart.
    pub fn allow_hidden(self) -> Self {
        self.returning(Returning::perhaps_written())
    }
}

impl<'a, T: Table, O: 'a> IntoFuture for Upsert<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, O> fmt::Debug for Upsert<'_, T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upsert")
            .field("change", &self.change)
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
