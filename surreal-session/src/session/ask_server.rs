//! Questions to the server about a session, where its answers to changes do not tell. Constant
//! text, without a name or a value.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use super::{SessionInner, exclusive::Exclusive};
use crate::{
    codec,
    error::Result,
    rpc::{Method, Request, Row, Rows},
};

impl Exclusive {
    /// The namespace and the database that are selected on this socket.
    pub(super) async fn selected(&self, epoch: u64) -> Result<(Option<String>, Option<String>)> {
        let request = question("RETURN session::ns(); RETURN session::db()")?;
        let mut rows = rows(&self.send(request, epoch).await?)?.into_iter();
        let mut next = || -> Result<Option<String>> {
            match rows.next() {
                Some(row) => Ok(codec::optional_from_bytes(&row?)?),
                None => Ok(None),
            }
        };
        Ok((next()?, next()?))
    }
}

impl SessionInner {
    /// Returns the time for which the session and its access token are valid, by the server's
    /// clock; `None` if they do not expire.
    pub(super) async fn time_left(self: &Arc<Self>) -> Result<Option<Duration>> {
        let rows = self.inquire(
            "RETURN $session.exp - time::unix(time::now()); RETURN $token.exp - time::unix(time::now())",
        );
        // what does not end is an error in its row: nothing can be subtracted from it
        let left = rows.await?.into_iter();
        let left = left.filter_map(|row| codec::from_bytes::<i64>(&row.ok()?).ok());
        Ok(left
            .min()
            .map(|seconds| Duration::from_secs(seconds.max(0).unsigned_abs())))
    }

    /// Returns the session's time by the server's clock, to the second after, so at least a second;
    /// `None` if it does not expire.
    pub(crate) async fn session_time_left(self: &Arc<Self>) -> Result<Option<Duration>> {
        let rows = self.inquire("RETURN $session.exp - time::unix(time::now())");
        let left = rows.await?.into_iter().next();
        let left = left.and_then(|row| codec::from_bytes::<i64>(&row.ok()?).ok());
        Ok(
            left.map(|seconds| {
                Duration::from_secs(seconds.max(0).saturating_add(1).unsigned_abs())
            }),
        )
    }

    async fn inquire(self: &Arc<Self>, text: &str) -> Result<Vec<Row>> {
        rows(&self.data(question(text)?, self.deadline(None)).await?)
    }
}

fn question(text: &str) -> Result<Request> {
    Ok(Request::new(Method::Query)?.param(text)?.reading())
}

fn rows(reply: &Bytes) -> Result<Vec<Row>> {
    Ok(Rows::parse(reply)?.into_vec())
}
