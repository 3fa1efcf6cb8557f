//! One logical connection: a socket, the task that owns it, and the calls that wait on it.

mod builder;
mod deadline;
mod driver;
mod endpoint;
mod link;
mod pending;
mod socket;
mod state;
mod stats;
mod tls;
mod version;

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;

pub use self::{
    builder::ConnectionBuilder, state::ConnectionState, stats::Stats, tls::Tls, version::Version,
};
pub(crate) use self::{deadline::Deadline, link::Link, stats::Counters};
use crate::{
    error::Result,
    rpc::{Method, Request, Route},
};

/// A connection to a server, shared by many sessions.
///
/// It holds no identity of its own: whatever is done in the database is done by a session from
/// [`attach`](Self::attach). A clone is another handle on the same connection; the socket is closed when the last
/// handle and the last session are gone, or by [`close`](Self::close).
#[derive(Clone, Debug)]
pub struct Connection(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    link: Arc<Link>,
    version: Version,
    counters: Counters,
}

impl Connection {
    /// Opens a connection with the defaults of [`ConnectionBuilder`].
    ///
    /// # Errors
    /// As [`ConnectionBuilder::open`].
    pub async fn open(url: impl Into<String>) -> Result<Self> {
        Self::builder(url).open().await
    }

    /// Opens a connection with other timeouts, limits or TLS settings.
    pub fn builder(url: impl Into<String>) -> ConnectionBuilder {
        ConnectionBuilder::new(url)
    }

    fn new(link: Link, version: Version) -> Self {
        Self(Arc::new(Inner {
            link: Arc::new(link),
            version,
            counters: Counters::default(),
        }))
    }

    /// The server's version.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.0.version
    }

    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// [`ConnectionLost`](crate::ErrorKind::ConnectionLost), [`Timeout`](crate::ErrorKind::Timeout),
    /// [`Closed`](crate::ErrorKind::Closed).
    pub async fn ping(&self) -> Result<()> {
        self.call(Request::new(Method::Ping)?).await.map(drop)
    }

    /// What the connection is doing, now and with every change.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<ConnectionState> {
        self.0.link.state()
    }

    /// What the connection's guards have counted.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let counters = &self.0.counters;
        Stats {
            attached: counters.attached.get(),
            detached: counters.detached.get(),
            detach_failures: counters.detach_failures.get(),
            open_transactions: counters.open_transactions.get(),
            live_queries: counters.live_queries.get(),
            calls_in_flight: self.0.link.in_flight() as u64,
        }
    }

    /// Closes the connection and waits until the socket is closed, two seconds at most.
    ///
    /// What was queued before is still written; calls that wait for a reply fail with
    /// [`Closed`](crate::ErrorKind::Closed), and so do all that come. Sessions end with the socket.
    pub async fn close(&self) {
        self.0.link.close().await;
    }

    /// A call on behalf of no session.
    pub(crate) async fn call(&self, request: Request) -> Result<Bytes> {
        let link = self.link();
        link.call(request, Route::default(), link.deadline(None))
            .await
    }

    /// The socket for a new session.
    pub(crate) fn link(&self) -> &Arc<Link> {
        &self.0.link
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.0.counters
    }
}
