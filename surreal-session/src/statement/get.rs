use std::{marker::PhantomData, time::Duration};

use super::{Answer, rows, timeout::timeout_method};
use crate::{
    error::EncodeError,
    model::{IntoId, Table},
    rpc::{Method, Request},
    target::Target,
};

/// Reads one record. From [`Table::get`].
///
/// A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound); a record that
/// does not is `None`.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Get<'a, T> {
    on: Target<'a>,
    request: Result<Request, EncodeError>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Get<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: impl IntoId<T>) -> Self {
        Self {
            on,
            request: Request::new(Method::Select)
                .and_then(|request| request.about(T::TABLE).written(|e| id.write(e))),
            timeout: None,
            marker: PhantomData,
        }
    }

    timeout_method!();
}

impl<'a, T: Table> IntoFuture for Get<'a, T> {
    type Output = crate::Result<Option<T>>;
    type IntoFuture = Answer<'a, Option<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let reply = self.on.call(self.request?, self.timeout).await?;
            rows::optional(&reply)
        })
    }
}
