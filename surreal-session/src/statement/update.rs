use std::marker::PhantomData;

use super::{
    Answer,
    change::{Change, Encoded, change_methods},
    rows,
    surql::Surql,
};
use crate::{
    codec::{self, Encode},
    error::Result,
    expr::{Field, Node, Operand},
    model::{Content, Table},
    rpc::{Method, Request},
    session::Target,
};

/// Changes one record, if it exists, and gives it as it is then. From [`Table::update`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Update<'a, T> {
    on: Target<'a>,
    id: Encoded,
    change: Change,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Update<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            change: Change::Touch,
            marker: PhantomData,
        }
    }

    change_methods!();

    async fn run(self) -> Result<Option<T>> {
        let Self { on, id, change, .. } = self;
        let request = match change.check()? {
            Change::Merge(fields) => Request::new(Method::Merge)?
                .encoded(&id?)?
                .encoded(&fields?)?,
            // the method would ignore a transaction and commit at once
            Change::Content(content) if !on.in_transaction() => Request::new(Method::Update)?
                .encoded(&id?)?
                .encoded(&content?)?,
            change => {
                let request = Surql::update(id, &change).into_request()?;
                return rows::first(on.query(request, None).await?);
            }
        };
        rows::optional(&on.call(request, None).await?)
    }
}

impl<'a, T: Table> IntoFuture for Update<'a, T> {
    type Output = Result<Option<T>>;
    type IntoFuture = Answer<'a, Option<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
