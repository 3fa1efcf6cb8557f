use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer,
    returning::{Clause, Returning},
    rows::Reply,
    surql::{Subject, Surql},
    timeout::timeout_method,
};
use crate::{
    codec::Encoded,
    error::Result,
    expr::{Node, Operand},
    model::Table,
    rpc::{Method, Request},
    target::Target,
};

/// Deletes one record and gives it as it was; `None` when there was none. From [`Table::delete`].
///
/// A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound).
#[must_use = "a statement does nothing until it is awaited"]
pub struct Delete<'a, T, O = Option<T>> {
    on: Target<'a>,
    id: Encoded,
    filter: Option<Node>,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Delete<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            filter: None,
            returning: Returning::first::<T>(Clause::Before),
            timeout: None,
            marker: PhantomData,
        }
    }

    /// Returns no record, which is the cheapest option, but only whether there was one.
    pub fn return_none(self) -> Delete<'a, T, bool> {
        Delete {
            on: self.on,
            id: self.id,
            filter: self.filter,
            returning: Returning::any(),
            timeout: self.timeout,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> Delete<'a, T, O> {
    /// Deletes the record only if this holds for it. When it does not the answer is as if there
    /// were no record.
    pub fn only_if(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.filter, filter.into_node());
        self
    }

    timeout_method!();
}

impl<'a, T: Table, O: 'a> IntoFuture for Delete<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let Returning { clause, read } = self.returning;
            if self.filter.is_none() && matches!(clause, Clause::Before) {
                let request = Request::new(Method::Delete)?
                    .about(T::TABLE)
                    .encoded(&self.id)?;
                return read(Reply::Method(self.on.call(request, self.timeout).await?));
            }
            let subject = Subject::Record(self.id);
            let request = Surql::delete(subject, self.filter.as_ref(), &clause)
                .into_request()?
                .about(T::TABLE);
            read(Reply::Query(self.on.query(request, self.timeout).await?))
        })
    }
}

impl<T, O> fmt::Debug for Delete<'_, T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete")
            .field("filter", &self.filter)
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
