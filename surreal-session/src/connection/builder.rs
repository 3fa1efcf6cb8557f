use std::{sync::Arc, time::Duration};

use super::{
    Connection, Reconnect, Tls,
    deadline::Deadline,
    dialer::{Dialer, too_old},
    endpoint::Endpoint,
    link::{Link, LinkSettings, TraceContext},
    pool::Pool,
    state::Status,
    version::Version,
};
use crate::{
    codec,
    error::Result,
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
    urls: Vec<String>,
    connect_timeout: Duration,
    max_reply_size: usize,
    reconnect: Reconnect,
    tls: Tls,
    sockets: usize,
    max_sockets: usize,
    live_sockets: bool,
    settings: LinkSettings,
}

impl ConnectionBuilder {
    pub(super) fn new(url: impl Into<String>) -> Self {
        Self {
            urls: vec![url.into()],
            connect_timeout: Duration::from_secs(10),
            max_reply_size: 1 << 30,
            reconnect: Reconnect::new(),
            tls: Tls::new(),
            sockets: 1,
            max_sockets: 64,
            live_sockets: true,
            settings: LinkSettings {
                max_in_flight: 4096,
                request_timeout: Some(Duration::from_secs(30)),
                liveness: Duration::from_secs(15),
                live_buffer: 4 << 20,
                trace: None,
            },
        }
    }

    /// One more address of the same database, tried in turn with the others when a socket is opened.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.urls.push(url.into());
        self
    }

    /// How a lost socket is replaced. Default [`Reconnect::new`].
    pub fn reconnect(mut self, reconnect: Reconnect) -> Self {
        self.reconnect = reconnect;
        self
    }

    /// Over how many sockets sessions are spread: the server works off the calls of one socket on one core. At least 1,
    /// the default. Each is opened when a session needs it.
    pub fn sockets(mut self, sockets: usize) -> Self {
        self.sockets = sockets.max(1);
        self
    }

    /// How many sockets there may be when the server attaches no more sessions to those that are open (255 to each, by
    /// its default). Default 64.
    pub fn max_sockets(mut self, sockets: usize) -> Self {
        self.max_sockets = sockets.max(1);
        self
    }

    /// Whether live queries have sockets of their own. Default `true`: when more happens than it can send, the server
    /// closes the socket, and calls and transactions must not end with it.
    pub fn live_sockets(mut self, own: bool) -> Self {
        self.live_sockets = own;
        self
    }

    /// How many bytes of notifications may wait for the reader of one live query. Further ones are dropped, and the
    /// reader is told how many. Default 4 MiB.
    pub fn live_buffer(mut self, bytes: usize) -> Self {
        self.settings.live_buffer = bytes;
        self
    }

    /// Passes the trace that a call belongs to on to the server, version 3.3 or later: its `traceparent`, as the W3C
    /// writes it. Asked for on each call, on its task. Default: none.
    ///
    /// ```
    /// # use surreal_session::Connection;
    /// let builder = Connection::builder("ws://localhost:8000").trace_context(|| {
    ///     Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned())
    /// });
    /// ```
    pub fn trace_context(
        mut self,
        traceparent: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.settings.trace = Some(TraceContext(Arc::new(traceparent)));
        self
    }

    /// How long a server may be silent before its socket counts as lost; it is asked for a sign of life before. Default
    /// 15 s, three times the pause between a server's own pings.
    pub fn liveness(mut self, limit: Duration) -> Self {
        self.settings.liveness = limit;
        self
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
        self.settings.request_timeout = Some(limit);
        self
    }

    /// Lets calls wait as long as the connection lives.
    pub fn no_request_timeout(mut self) -> Self {
        self.settings.request_timeout = None;
        self
    }

    /// How many calls may be under way on one socket; further ones wait for a slot. At least 1; default 4,096.
    ///
    /// The server itself sets no limit, and its memory pays for each.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.settings.max_in_flight = calls.max(1);
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
    /// [`InvalidUrl`](crate::ErrorKind::InvalidUrl), [`SessionsNotSupported`](crate::ErrorKind::SessionsNotSupported) for plain HTTP
    /// and for a server before version 3, [`Connect`](crate::ErrorKind::Connect), [`Tls`](crate::ErrorKind::Tls), and
    /// [`Timeout`](crate::ErrorKind::Timeout).
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O and time enabled, as everything of tokio does.
    pub async fn open(self) -> Result<Connection> {
        let endpoints = self.urls.iter().map(|url| Endpoint::parse(url));
        let endpoints = endpoints.collect::<Result<Vec<_>>>()?;
        let dialer = Arc::new(Dialer {
            endpoints,
            tls: self.tls,
            connect_timeout: self.connect_timeout,
            max_reply_size: self.max_reply_size,
            reconnect: self.reconnect,
        });
        let status = Arc::new(Status::new());
        let pool = |spread, status| {
            Pool::new(
                dialer.clone(),
                self.settings.clone(),
                spread,
                self.max_sockets,
                status,
            )
        };
        let data = pool(self.sockets, Some(status.clone()));
        let live = self.live_sockets.then(|| pool(1, None));
        let (link, named) = data.open_first().await?;
        let version = match named {
            Some(version) => version,
            None => ask_version(&link, self.connect_timeout).await?,
        };
        if version.major < 3 {
            link.close().await;
            return Err(too_old(&dialer.endpoints[0], &version));
        }
        Ok(Connection::new(data, live, status, version))
    }
}

/// Of a server that does not name its version in its headers.
async fn ask_version(link: &Link, limit: Duration) -> Result<Version> {
    let request = link.prepare(Request::new(Method::Version)?, Route::default())?;
    let deadline = Deadline::after(Some(limit));
    let reply = link.call(&request, link.epoch(), deadline).await?;
    codec::from_bytes::<String>(&reply)?.parse()
}
