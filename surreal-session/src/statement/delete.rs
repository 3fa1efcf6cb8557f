use std::marker::PhantomData;

use super::{Answer, change::Encoded, rows};
use crate::{
    model::Table,
    rpc::{Method, Request},
    session::Target,
};

/// Deletes one record and gives it as it was. From [`Table::delete`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Delete<'a, T> {
    on: Target<'a>,
    id: Encoded,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Delete<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table> IntoFuture for Delete<'a, T> {
    type Output = crate::Result<Option<T>>;
    type IntoFuture = Answer<'a, Option<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = Request::new(Method::Delete)?.encoded(&self.id?)?;
            let reply = self.on.call(request, None).await?;
            rows::optional(&reply)
        })
    }
}
