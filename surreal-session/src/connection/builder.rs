use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    Connection, Reconnect, Tls,
    access::{Access, read_header},
    deadline::Deadline,
    dialer::Dialer,
    endpoint::Endpoint,
    handle::{SocketSettings, TraceContext},
    pool::Pool,
    preference::Preference,
    proxy::{Credentials, Proxy},
    runtime::Runtime,
    state::Status,
};
use crate::error::Result;

/// Options of a new connection. From [`Connection::builder`].
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
    /// Read at once, so that no text is kept that may hold a password.
    endpoints: Vec<Result<Endpoint>>,
    headers: Vec<Result<(HeaderName, HeaderValue)>>,
    proxy: Option<Result<Proxy>>,
    proxy_credentials: Option<Credentials>,
    connect_timeout: Duration,
    wait: Duration,
    max_reply_size: usize,
    reconnect: Reconnect,
    tls: Tls,
    sockets: usize,
    max_sockets: usize,
    live_sockets: bool,
    settings: SocketSettings,
}

impl ConnectionBuilder {
    pub(super) fn new(url: impl Into<String>) -> Self {
        Self {
            endpoints: vec![Endpoint::parse(&url.into())],
            headers: Vec::new(),
            proxy: None,
            proxy_credentials: None,
            connect_timeout: Duration::from_secs(10),
            wait: Duration::ZERO,
            max_reply_size: 1 << 30,
            reconnect: Reconnect::new(),
            tls: Tls::new(),
            sockets: 1,
            max_sockets: 64,
            live_sockets: true,
            settings: SocketSettings {
                max_in_flight: 4096,
                request_timeout: Some(Duration::from_secs(30)),
                liveness: Duration::from_secs(15),
                live_buffer: 4 << 20,
                retry_conflicts: true,
                fail_fast: false,
                trace: None,
            },
        }
    }

    /// Adds an address of the same database.
    ///
    /// A new socket is opened at the address that answered last, at first the one that was given
    /// first. When that fails, or takes longer than a second, the others are tried beside it in
    /// their order, and the first that answers is used.
    #[doc(alias("failover", "cluster"))]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoints.push(Endpoint::parse(&url.into()));
        self
    }

    /// Adds a header to the request that opens each socket, for a gateway in front of the server.
    ///
    /// Neither `Debug` nor errors show the value. The headers of the WebSocket handshake itself
    /// cannot be set; that, and a name or value that is not ASCII, makes [`open`](Self::open) fail
    /// with [`Encode`](crate::ErrorKind::Encode).
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers
            .push(read_header(name.as_ref(), value.as_ref()));
        self
    }

    /// Opens sockets through a proxy: `http://host:port` for one that knows HTTP CONNECT or, with
    /// the feature `socks`, `socks5://host:port`.
    ///
    /// The proxy looks up the server's name. TLS is spoken with the server, through the proxy. The
    /// environment's `HTTPS_PROXY` is not read.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxy = Some(Proxy::parse(url.as_ref()));
        self
    }

    /// Sets the user and password for [`proxy`](Self::proxy).
    pub fn proxy_credentials(
        mut self,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.proxy_credentials = Some(Credentials {
            user: user.into(),
            password: password.into().into(),
        });
        self
    }

    /// Sets how long [`open`](Self::open) waits for a server that is starting. Defaults to zero.
    ///
    /// While there is no answer, a name is not known yet, or the answer is a status of 502, 503 or
    /// 504, it tries again after the delays of [`reconnect`](Self::reconnect), however many
    /// attempts those allow. Other failures end it at once. When the time has passed it fails with
    /// the last attempt's error.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use surreal_session::Connection;
    ///
    /// # async fn example() -> surreal_session::Result<()> {
    /// // A service that is started together with its database.
    /// let db = Connection::builder("ws://db:8000")
    ///     .wait_for_server(Duration::from_secs(60))
    ///     .open()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("retry", "startup"))]
    pub fn wait_for_server(mut self, limit: Duration) -> Self {
        self.wait = limit;
        self
    }

    /// Sets how a lost socket is replaced. Default: [`Reconnect::new`].
    pub fn reconnect(mut self, reconnect: Reconnect) -> Self {
        self.reconnect = reconnect;
        self
    }

    /// Over how many sockets sessions are spread: the server works off the calls of one socket on
    /// one core. At least 1, the default. Each is opened when a session needs it.
    pub fn sockets(mut self, sockets: usize) -> Self {
        self.sockets = sockets.max(1);
        self
    }

    /// Sets the greatest number of sockets. Defaults to 64. Another socket is opened when the open
    /// ones have reached the server's limit of sessions (255 for each, by default).
    pub fn max_sockets(mut self, sockets: usize) -> Self {
        self.max_sockets = sockets.max(1);
        self
    }

    /// Gives live queries sockets of their own, or not. Default: `true`. A server that cannot keep
    /// up with its notifications closes the socket, and calls and transactions must not end with
    /// it.
    pub fn live_sockets(mut self, own: bool) -> Self {
        self.live_sockets = own;
        self
    }

    /// Limits the bytes of notifications that wait for the reader of one live query. Default: 4
    /// MiB. Further notifications are dropped, and the reader is told how many.
    pub fn live_buffer(mut self, bytes: usize) -> Self {
        self.settings.live_buffer = bytes;
        self
    }

    /// Passes the trace that a call belongs to on to the server, version 3.3 or later: its
    /// `traceparent`, as the W3C writes it. Asked for on each call, on its task. Default: none.
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

    /// Sets the time after which the socket of a silent server counts as lost. Default: 15 s, three
    /// times the pause between a server's own pings. Before that, the server is pinged.
    pub fn liveness(mut self, limit: Duration) -> Self {
        self.settings.liveness = limit;
        self
    }

    /// Sets how long opening a socket at one endpoint may take: name look-up, proxy, TCP, TLS and
    /// the WebSocket's handshake together. Defaults to 10 seconds.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limits the time of a call from its start to its reply, including the wait for a slot.
    /// Default: 30 s.
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

    /// Sets whether a statement, or a sign-in, that conflicts with another transaction is retried.
    /// Defaults to `true`.
    ///
    /// A statement that conflicted has changed nothing. It is retried until its timeout, with
    /// delays that grow from 2 to 250 milliseconds, at most 64 times. A query of several statements
    /// is retried only if none of them took effect, as when `BEGIN` is its first word and all of it
    /// conflicted. Statements in a [`Transaction`](crate::Transaction) are not retried: retry the
    /// transaction, as [`Session::transaction`](crate::Session::transaction) does.
    pub fn retry_conflicts(mut self, retry: bool) -> Self {
        self.settings.retry_conflicts = retry;
        self
    }

    /// Sets whether calls fail at once while there is no socket, instead of waiting until their
    /// timeout. Defaults to `false`. They fail with
    /// [`ConnectionLost`](crate::ErrorKind::ConnectionLost), and were not sent. The first calls of
    /// a connection that was opened [lazily](Self::open_lazily) wait for one attempt.
    pub fn fail_fast(mut self, fail: bool) -> Self {
        self.settings.fail_fast = fail;
        self
    }

    /// Sets the greatest number of calls in flight on one socket. At least 1; defaults to 4,096.
    /// Further calls wait for a slot.
    ///
    /// The server itself sets no limit, and its memory pays for each.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.settings.max_in_flight = calls.max(1);
        self
    }

    /// The largest reply that is accepted, in bytes. Default 1 GiB.
    ///
    /// A larger one is skipped, and its call fails with [`Decode`](crate::ErrorKind::Decode) and
    /// the outcome [`Unknown`](crate::Outcome::Unknown), since what it did is not known. A live
    /// query's message that is larger ends the socket, which is then replaced.
    pub fn max_reply_size(mut self, bytes: usize) -> Self {
        self.max_reply_size = bytes;
        self
    }

    /// Sets the certificates of `wss://`. Defaults to [`Tls::new`].
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// Opens the connection, whose tasks run on this runtime; see [`Connection`].
    ///
    /// # Errors
    /// [`InvalidUrl`](crate::ErrorKind::InvalidUrl), also for credentials in the URL of an endpoint
    /// or proxy, [`Encode`](crate::ErrorKind::Encode) for a header that cannot be sent,
    /// [`SessionsNotSupported`](crate::ErrorKind::SessionsNotSupported) for plain HTTP and for a
    /// server before version 3, [`Connect`](crate::ErrorKind::Connect),
    /// [`Tls`](crate::ErrorKind::Tls), and [`Timeout`](crate::ErrorKind::Timeout).
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O and time enabled, as everything of tokio does.
    pub async fn open(self) -> Result<Connection> {
        let limit = self.connect_timeout;
        let connection = self.build()?;
        let socket = connection.0.dialer.dial_first().await?;
        connection.0.data.begin(Some(socket))?;
        let deadline = Deadline::after(Some(limit));
        connection.version_by(deadline).await?;
        Ok(connection)
    }

    /// Returns a connection that opens its first socket when a call needs it.
    ///
    /// That is done as a lost socket is replaced: calls wait until their timeout, and attempts
    /// follow each other after the delays of [`reconnect`](Self::reconnect), however long the
    /// server takes to start. Until the first call, the state is
    /// [`Unopened`](crate::ConnectionState::Unopened).
    ///
    /// # Errors
    /// [`InvalidUrl`](crate::ErrorKind::InvalidUrl), [`Encode`](crate::ErrorKind::Encode) and
    /// [`Tls`](crate::ErrorKind::Tls) for options that cannot work, as [`open`](Self::open). What
    /// else `open` fails with is the error of the calls: at once where waiting does not help, as
    /// with a server before version 3, and as the source of a
    /// [`Timeout`](crate::ErrorKind::Timeout) where it might.
    ///
    /// # Panics
    /// Outside a tokio runtime, as [`open`](Self::open).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use surreal_session::Connection;
    ///
    /// # async fn example() -> surreal_session::Result<()> {
    /// let db = Connection::builder("ws://localhost:8000").open_lazily()?;
    /// // waits for the server
    /// let session = db.attach().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("connect_lazy", "lazy"))]
    pub fn open_lazily(self) -> Result<Connection> {
        let connection = self.build()?;
        connection.0.data.begin(None)?;
        Ok(connection)
    }

    /// Makes the connection, without a socket.
    fn build(self) -> Result<Connection> {
        let endpoints = self.endpoints.into_iter().collect::<Result<Vec<_>>>()?;
        let mut headers = HeaderMap::new();
        for header in self.headers {
            let (name, value) = header?;
            headers.append(name, value);
        }
        let secure = endpoints.iter().any(|endpoint| endpoint.secure);
        let proxy = self.proxy.transpose()?;
        let dialer = Arc::new(Dialer {
            endpoints,
            access: Access {
                proxy: proxy.map(|proxy| proxy.used_by(self.proxy_credentials)),
                connector: secure.then(|| self.tls.connector()).transpose()?,
                headers,
                max_reply_size: self.max_reply_size,
            },
            connect_timeout: self.connect_timeout,
            reconnect: self.reconnect,
            wait: self.wait,
            preference: Preference::default(),
            version: OnceLock::new(),
            runtime: Runtime::current(),
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
        Ok(Connection::new(data, live, status, dialer))
    }
}
