use std::marker::PhantomData;

use super::{
    Answer,
    change::{Change, Encoded, change_methods},
    rows,
    surql::Surql,
};
use crate::{
    codec::{self, Encode},
    error::{Error, ErrorKind, Outcome, Result},
    expr::{Field, Node, Operand},
    model::{Content, Table},
    rpc::{Method, Request},
    session::Target,
};

/// Changes one record, or creates it, and gives it as it is then. From [`Table::upsert`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Upsert<'a, T> {
    on: Target<'a>,
    id: Encoded,
    change: Change,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Upsert<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            change: Change::Touch,
            marker: PhantomData,
        }
    }

    change_methods!();

    async fn run(self) -> Result<T> {
        let Self { on, id, change, .. } = self;
        let record = match change.check()? {
            Change::Content(content) => {
                let request = Request::new(Method::Upsert)?
                    .encoded(&id?)?
                    .encoded(&content?)?;
                rows::optional(&on.call(request, None).await?)?
            }
            change => {
                let request = Surql::upsert(id, &change).into_request()?;
                rows::first(on.query(request, None).await?)?
            }
        };
        record.ok_or_else(|| {
            Error::new(
                ErrorKind::NotAllowed,
                Outcome::Unknown,
                format!(
                    "the server showed no record of table `{}`: the user may not read or write it",
                    T::TABLE
                ),
            )
        })
    }
}

impl<'a, T: Table> IntoFuture for Upsert<'a, T> {
    type Output = Result<T>;
    type IntoFuture = Answer<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
