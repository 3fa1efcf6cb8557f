use std::time::Duration;

use super::{Answer, rows, selection::Selection, surql::Surql};
use crate::{codec, error::Result, session::Target};

/// How the server would run a select. From [`Select::explain`](super::Select::explain).
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Explain<'a> {
    on: Target<'a>,
    surql: Surql,
    timeout: Option<Duration>,
}

impl<'a> Explain<'a> {
    pub(super) fn new(on: Target<'a>, selection: &Selection, timeout: Option<Duration>) -> Self {
        Self {
            on,
            surql: Surql::explain(selection),
            timeout,
        }
    }
}

impl<'a> IntoFuture for Explain<'a> {
    type Output = Result<String>;
    type IntoFuture = Answer<'a, String>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let request = self.surql.into_read()?;
            let row = rows::only_row(self.on.query(request, self.timeout).await?)?;
            Ok(codec::from_bytes(&row)?)
        })
    }
}
