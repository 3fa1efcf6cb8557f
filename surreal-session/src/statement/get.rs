use std::marker::PhantomData;

use super::{Answer, change::Encoded, rows};
use crate::{
    model::Table,
    rpc::{Method, Request},
    session::Target,
};

/// Reads one record. From [`Table::get`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Get<'a, T> {
    on: Target<'a>,
    id: Encoded,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Get<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table> IntoFuture for Get<'a, T> {
    type Output = crate::Result<Option<T>>;
    type IntoFuture = Answer<'a, Option<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = Request::new(Method::Select)?.encoded(&self.id?)?;
            let reply = self.on.call(request, None).await?;
            rows::optional(&reply)
        })
    }
}
