//! Opens sockets: the first one, and the one after each that was lost.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::{Reconnect, Tls, endpoint::Endpoint, socket::Socket, version::Version};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// Where to, and how.
#[derive(Clone, Debug)]
pub(super) struct Dialer {
    /// Tried in turn. Not empty.
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) tls: Tls,
    pub(super) connect_timeout: Duration,
    pub(super) max_reply_size: usize,
    pub(super) reconnect: Reconnect,
}

/// A socket, and the version that the server named, unless it hides it.
pub(super) type Dialled = (Socket, Option<Version>);

impl Dialer {
    /// One round over the endpoints: the first socket that opens, or the first endpoint's error.
    pub(super) async fn dial(&self) -> Result<Dialled> {
        let mut first = None;
        for endpoint in &self.endpoints {
            match self.dial_one(endpoint).await {
                Ok(dialled) => return Ok(dialled),
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        Err(first.unwrap_or_else(|| {
            Error::new(
                ErrorKind::InvalidUrl,
                Outcome::NotSent,
                "no URL was given: give at least one",
            )
        }))
    }

    /// Rounds over the endpoints until a socket opens or no attempt is left. `failed` is told of each that fails.
    pub(super) async fn redial(
        &self,
        lost: Error,
        mut failed: impl FnMut(u32, &Error),
    ) -> Result<Socket> {
        let mut last = lost;
        let mut attempt = 1;
        while let Some(pause) = self.reconnect.pause(attempt) {
            failed(attempt, &last);
            sleep(pause).await;
            match self.dial().await {
                Ok((socket, _)) => return Ok(socket),
                Err(error) => last = error,
            }
            attempt += 1;
        }
        Err(last)
    }

    async fn dial_one(&self, endpoint: &Endpoint) -> Result<Dialled> {
        // seldom and large, so that whoever may have to dial has no room for it
        let opening = Box::pin(Socket::open(endpoint, &self.tls, self.max_reply_size));
        let (socket, named) = timeout(self.connect_timeout, opening)
            .await
            .map_err(|_| too_slow(endpoint, self.connect_timeout))??;
        let version: Option<Version> = named.map(|text| text.parse()).transpose()?;
        match version {
            Some(version) if version.major < 3 => Err(too_old(endpoint, &version)),
            version => Ok((socket, version)),
        }
    }
}

fn too_slow(endpoint: &Endpoint, limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        Outcome::NotSent,
        format!(
            "{endpoint} did not open a WebSocket within {limit:?}: is it reachable, or is `connect_timeout` too short?"
        ),
    )
}

pub(super) fn too_old(endpoint: &Endpoint, version: &Version) -> Error {
    Error::new(
        ErrorKind::SessionsNotSupported,
        Outcome::NotSent,
        format!("{endpoint} is SurrealDB {version}, which has no sessions: use version 3 or later"),
    )
}
