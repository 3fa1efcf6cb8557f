use std::marker::PhantomData;

use super::{Answer, change::Encoded, rows, surql::Surql};
use crate::{
    codec,
    error::{Error, ErrorKind, Outcome, Result},
    model::{Content, IntoId, Table},
    rpc::{Method, Request},
    session::Target,
};

/// Creates a record. From [`Table::create`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Create<'a, T> {
    on: Target<'a>,
    id: Option<Encoded>,
    content: Encoded,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Create<'a, T> {
    pub(crate) fn new(on: Target<'a>, content: &impl Content<T>) -> Self {
        Self {
            on,
            id: content.id().map(codec::to_bytes),
            content: codec::to_bytes(content),
            marker: PhantomData,
        }
    }

    /// The id that the record gets, in place of a random one.
    pub fn id(mut self, id: impl IntoId<T>) -> Self {
        self.id = Some(id.into_id());
        self
    }

    async fn run(self) -> Result<T> {
        let Self {
            on, id, content, ..
        } = self;
        // the method does not see the session's variables, which the table's own expressions may use
        if on.has_variables() {
            let request = Surql::create(T::TABLE, id, content).into_request()?;
            return rows::first(on.query(request, None).await?)?.ok_or_else(not_created::<T>);
        }
        let request = Request::new(Method::Create)?;
        let request = match id {
            Some(id) => request.encoded(&id?)?,
            None => request.param(T::TABLE)?,
        };
        let reply = on.call(request.encoded(&content?)?, None).await?;
        rows::optional(&reply)?.ok_or_else(not_created::<T>)
    }
}

impl<'a, T: Table> IntoFuture for Create<'a, T> {
    type Output = Result<T>;
    type IntoFuture = Answer<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// The server creates, and then shows nothing to whoever may not read.
fn not_created<T: Table>() -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        Outcome::Unknown,
        format!(
            "the server showed no record of table `{}`: the user may not read it, or may not create it",
            T::TABLE
        ),
    )
}
