use std::time::Duration;

use tokio::time::timeout;

use super::{Connection, Tls, endpoint::Endpoint, link::Link, socket::Socket, version::Version};
use crate::{
    codec,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request, Route},
};

/// How a connection is opened. From [`Connection::builder`].
///
/// ```no_run
/// use std::time::Duration;
/// use surreal_session::Connection;
///
/// # async fn example() -> surreal_session::Result<()> {
/// let db = Connection::builder("ws://localhost:8000")
///     .connect_timeout(Duration::from_secs(2))
///     .request_timeout(Duration::from_secs(10))
///     .open()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ConnectionBuilder {
    url: String,
    connect_timeout: Duration,
    request_timeout: Option<Duration>,
    max_in_flight: usize,
    max_reply_size: usize,
    tls: Tls,
}

impl ConnectionBuilder {
    pub(super) fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Some(Duration::from_secs(30)),
            max_in_flight: 4096,
            max_reply_size: 1 << 30,
            tls: Tls::new(),
        }
    }

    /// How long opening a socket may take: name look-up, TCP, TLS and the WebSocket's handshake together. Default 10 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long a call may take from its start to its reply, waiting for a slot included. Default 30 s.
    ///
    /// A call that is not sent by then is not sent at all.
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.request_timeout = Some(limit);
        self
    }

    /// Lets calls wait as long as the connection lives.
    pub fn no_request_timeout(mut self) -> Self {
        self.request_timeout = None;
        self
    }

    /// How many calls may be under way on one socket; further ones wait for a slot. At least 1; default 4,096.
    ///
    /// The server itself sets no limit, and its memory pays for each.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.max_in_flight = calls.max(1);
        self
    }

    /// The largest reply that is accepted, in bytes. A larger one ends the connection. Default 1 GiB.
    pub fn max_reply_size(mut self, bytes: usize) -> Self {
        self.max_reply_size = bytes;
        self
    }

    /// Whom to trust on `wss://`. Default [`Tls::new`].
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// Opens the connection.
    ///
    /// # Errors
    /// [`InvalidUrl`](ErrorKind::InvalidUrl), [`SessionsNotSupported`](ErrorKind::SessionsNotSupported) for plain HTTP
    /// and for a server before version 3, [`Connect`](ErrorKind::Connect), [`Tls`](ErrorKind::Tls), and
    /// [`Timeout`](ErrorKind::Timeout).
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O and time enabled, as everything of tokio does.
    pub async fn open(self) -> Result<Connection> {
        let endpoint = Endpoint::parse(&self.url)?;
        let opening = self.open_link(&endpoint);
        let (link, version) = timeout(self.connect_timeout, opening)
            .await
            .map_err(|_| too_slow(&endpoint, self.connect_timeout))??;
        if version.major < 3 {
            link.close().await;
            return Err(too_old(&endpoint, &version));
        }
        Ok(Connection::new(link, version))
    }

    async fn open_link(&self, endpoint: &Endpoint) -> Result<(Link, Version)> {
        let (socket, named) = Socket::open(endpoint, &self.tls, self.max_reply_size).await?;
        let link = Link::start(socket, self.max_in_flight, self.request_timeout);
        let version = match named {
            Some(text) => text,
            None => {
                let reply = link
                    .call(
                        Request::new(Method::Version)?,
                        Route::default(),
                        link.deadline(None),
                    )
                    .await?;
                codec::from_bytes(&reply)?
            }
        };
        Ok((link, version.parse()?))
    }
}

fn too_slow(endpoint: &Endpoint, limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        Outcome::NotSent,
        format!("{endpoint} did not open a WebSocket within {limit:?}"),
    )
}

fn too_old(endpoint: &Endpoint, version: &Version) -> Error {
    Error::new(
        ErrorKind::SessionsNotSupported,
        Outcome::NotSent,
        format!("{endpoint} is SurrealDB {version}, and sessions came with version 3"),
    )
}
