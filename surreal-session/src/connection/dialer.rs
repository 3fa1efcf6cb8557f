//! Opens sockets: the first one, and the one after each that was lost.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::{
    Reconnect,
    access::Access,
    endpoint::{Endpoint, invalid},
    failure::Failure,
    preference::Preference,
    race::first_success,
    runtime::Runtime,
    socket::Socket,
    version::Version,
};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// The delay after which the next endpoint is tried beside one that has not opened a socket yet. A
/// handshake across the world, with TLS, takes less.
const ENDPOINT_DELAY: Duration = Duration::from_secs(1);

/// Opens sockets: the endpoints, and the way to them.
#[derive(Debug)]
pub(super) struct Dialer {
    /// The endpoints; there is at least one.
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) access: Access,
    pub(super) connect_timeout: Duration,
    pub(super) reconnect: Reconnect,
    /// The time in which the first socket has to open while the server is starting.
    pub(super) wait: Duration,
    pub(super) preference: Preference,
    /// The version of the server that answered first, unless it hides it.
    pub(super) version: OnceLock<Version>,
    /// The runtime on which sockets are opened.
    pub(super) runtime: Runtime,
}

impl Dialer {
    /// [`dial`](Self::dial), for a caller on any runtime.
    pub(super) async fn dial_from_anywhere(self: &Arc<Self>) -> Result<Socket, Failure> {
        let dialer = self.clone();
        let dialled = self.runtime.run(async move { dialer.dial().await }).await;
        dialled.map_err(|ended| ended.with_outcome(Outcome::NotSent))?
    }

    /// Opens a socket by one round over the endpoints, which begins with the one that answered
    /// last. An endpoint that does not answer delays the others only briefly. Fails with the error
    /// of the one that was tried first.
    pub(super) async fn dial(&self) -> Result<Socket, Failure> {
        let may_pass = AtomicBool::new(false);
        let order = self.preference.order(self.endpoints.len());
        let attempts = order.map(async |number| {
            let dialled = self.dial_one(&self.endpoints[number]).await;
            if let Err(Failure { may_pass: true, .. }) = &dialled {
                may_pass.store(true, Ordering::Relaxed);
            }
            Ok((number, dialled?))
        });
        match first_success(attempts, ENDPOINT_DELAY).await {
            Some(Ok((number, (socket, version)))) => {
                self.preference.answered(number);
                if let Some(version) = version {
                    // the first one stays
                    let _ = self.version.set(version);
                }
                Ok(socket)
            }
            Some(Err(failure)) => Err(Failure {
                may_pass: may_pass.into_inner(),
                ..failure
            }),
            None => Err(invalid("there is none: give at least one").into()),
        }
    }

    /// Opens the first socket. While the server is starting it tries again, for as long as the user
    /// allows.
    pub(super) async fn dial_first(&self) -> Result<Socket> {
        let deadline = Instant::now().checked_add(self.wait);
        let mut result = self.dial().await;
        let mut failures = 0;
        while result.as_ref().is_err_and(|failure| failure.may_pass) {
            failures += 1;
            let delay = self.reconnect.backoff().delay(failures);
            if deadline.is_some_and(|deadline| Instant::now() + delay >= deadline) {
                break;
            }
            sleep(delay).await;
            result = match deadline {
                Some(deadline) => match timeout_at(deadline, self.dial()).await {
                    Ok(result) => result,
                    Err(_) => break,
                },
                None => self.dial().await,
            };
        }
        Ok(result?)
    }

    /// Begins with any endpoint again: the socket of the one that answered last is lost.
    pub(super) fn doubt(&self) {
        self.preference.doubt(self.endpoints.len());
    }

    async fn dial_one(&self, endpoint: &Endpoint) -> Result<(Socket, Option<Version>), Failure> {
        // Boxed to keep this rare path out of the size of every call's future.
        let opening = Box::pin(Socket::open(endpoint, &self.access));
        let (socket, named) = timeout(self.connect_timeout, opening)
            .await
            .map_err(|_| too_slow(endpoint, self.connect_timeout))??;
        let version: Option<Version> = named.map(|text| text.parse()).transpose()?;
        match version {
            Some(version) if !version.is_at_least(3, 0) => Err(too_old(endpoint, &version).into()),
            version => Ok((socket, version)),
        }
    }
}

fn too_slow(endpoint: &Endpoint, limit: Duration) -> Failure {
    Failure::passing(
        ErrorKind::Timeout,
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
