//! One logical connection: its sockets, the task that owns each, and the calls that wait on them.

mod access;
mod backoff;
mod builder;
mod byte_queue;
mod call;
mod connector;
mod counted_tcp;
mod deadline;
mod dialer;
mod endpoint;
mod failure;
mod failure_count;
mod handle;
mod head;
mod keepalive;
mod oversize;
mod pending;
mod pool;
mod preference;
mod proxy;
mod race;
mod reconnect;
mod repeat;
mod reply_stream;
mod runtime;
mod server_version;
mod socket;
mod state;
mod stats;
mod subscription;
mod subscriptions;
mod task;
mod tls;
mod unfollowed;
mod upgrade;
mod version;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::join_all;
use tokio::sync::watch;

pub(crate) use self::{
    backoff::Backoff,
    deadline::Deadline,
    failure_count::FailureCount,
    handle::SocketHandle,
    pending::Callback,
    pool::{Purpose, SessionSlot},
    repeat::Repeat,
    reply_stream::ReplyStream,
    runtime::Runtime,
    stats::Counters,
    subscription::{Gone, Subscription, Told},
    unfollowed::LiveId,
};
pub use self::{
    builder::ConnectionBuilder, reconnect::Reconnect, state::ConnectionState, stats::Stats,
    tls::Tls, version::Version,
};
use self::{dialer::Dialer, pool::Pool, state::Status, task::closed};
use crate::{
    error::Result,
    rpc::{Method, Request, Route},
};

/// A connection to a server, shared by many sessions.
///
/// It holds no identity of its own: whatever is done in the database is done by a session from
/// [`attach`](Self::attach). A clone is another handle on the same connection; the sockets are
/// closed when the last handle and the last session are gone, or by [`close`](Self::close).
///
/// A socket that is lost is replaced, as [`Reconnect`] configures, and each session is set up again
/// when it is next used: its identity, namespace, database and variables. A call that only reads,
/// or that was not sent yet, is retried on the new socket; a call that was sent and may have
/// changed data fails with [`ConnectionLost`](crate::ErrorKind::ConnectionLost), its
/// [`outcome`](crate::Error::outcome) unknown. Open transactions end.
///
/// # The runtime of a connection
///
/// All tasks of a connection run on the tokio runtime on which it was opened: those of its sockets,
/// sessions, live queries and mirrors. Callers may be on any runtime. When the connection's runtime
/// shuts down, the connection is [`Closed`](ConnectionState::Closed): calls fail with
/// [`Closed`](crate::ErrorKind::Closed), and live queries and mirrors end.
///
/// So a connection in a `static` belongs to a runtime that lives as long as the process. In a
/// program with one runtime, that is the runtime of `main`:
///
/// ```no_run
/// use surreal_session::{Connection, Result};
/// use tokio::sync::OnceCell;
///
/// async fn db() -> Result<&'static Connection> {
///     static DB: OnceCell<Connection> = OnceCell::const_new();
///     DB.get_or_try_init(|| Connection::open("ws://localhost:8000")).await
/// }
/// ```
///
/// [`open_lazily`](ConnectionBuilder::open_lazily) does without a server at first.
///
/// Each `#[tokio::test]` has a runtime of its own, which ends with the test. Tests that share a
/// connection open it on a runtime in a `static` too; the module `testing` has an example.
///
/// # Examples
///
/// ```no_run
/// # async fn example() -> surreal_session::Result<()> {
/// let db = surreal_session::Connection::open("ws://localhost:8000").await?;
/// println!("SurrealDB {}", db.version().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Connection(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    data: Pool,
    /// For live queries, where they have sockets of their own.
    live: Option<Pool>,
    status: Arc<Status>,
    counters: Arc<Counters>,
    dialer: Arc<Dialer>,
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

    fn new(data: Pool, live: Option<Pool>, status: Arc<Status>, dialer: Arc<Dialer>) -> Self {
        Self(Arc::new(Inner {
            data,
            live,
            status,
            counters: Arc::default(),
            dialer,
        }))
    }

    /// Sends a ping to the server and waits for the answer.
    ///
    /// # Errors
    /// [`ConnectionLost`](crate::ErrorKind::ConnectionLost),
    /// [`Timeout`](crate::ErrorKind::Timeout), [`Closed`](crate::ErrorKind::Closed).
    pub async fn ping(&self) -> Result<()> {
        for handle in self.data_handles() {
            let request = Request::new(Method::Ping)?;
            self.call(&handle, request, self.deadline()).await?;
        }
        Ok(())
    }

    /// Returns the state of the connection, now and after every change.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<ConnectionState> {
        self.0.status.watch()
    }

    /// Returns the counters of the connection.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let counters = &self.0.counters;
        let handles = self.handles();
        Stats {
            attached: counters.attached.get(),
            detached: counters.detached.get(),
            detach_failures: counters.detach_failures.get(),
            open_transactions: counters.open_transactions.get(),
            live_queries: handles.iter().map(|handle| handle.followed() as u64).sum(),
            unfollowed_live_queries: handles
                .iter()
                .map(|handle| handle.unfollowed() as u64)
                .sum(),
            calls_in_flight: handles.iter().map(|handle| handle.in_flight() as u64).sum(),
        }
    }

    /// Closes the connection for good and waits until its sockets are closed, two seconds at most.
    ///
    /// What was queued before is still written; calls that wait for a reply fail with
    /// [`Closed`](crate::ErrorKind::Closed), and so do all that come: no session is attached
    /// afterwards. Sessions end with the sockets.
    pub async fn close(&self) {
        for pool in self.pools() {
            pool.shut();
        }
        join_all(self.handles().iter().map(|handle| handle.close())).await;
    }

    /// The handles that data calls go over.
    pub(crate) fn data_handles(&self) -> Vec<Arc<SocketHandle>> {
        self.0.data.handles()
    }

    fn handles(&self) -> Vec<Arc<SocketHandle>> {
        self.pools().flat_map(Pool::handles).collect()
    }

    fn pools(&self) -> impl Iterator<Item = &Pool> {
        [Some(&self.0.data), self.0.live.as_ref()]
            .into_iter()
            .flatten()
    }

    /// Returns the deadline of a call that begins now and has no timeout of its own.
    pub(crate) fn deadline(&self) -> Deadline {
        self.0.data.deadline()
    }

    /// A call on behalf of no session.
    pub(crate) async fn call(
        &self,
        handle: &SocketHandle,
        request: Request,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let request = handle.prepare(request, Route::default())?;
        let mut repeat = Repeat::new(handle, deadline);
        loop {
            let epoch = handle.up(deadline).await?;
            match handle.call(&request, epoch, deadline).await {
                Err(error) => repeat.again(&request, epoch, error).await?,
                reply => return reply,
            }
        }
    }

    /// A place for a session.
    pub(crate) async fn slot(&self, purpose: Purpose, deadline: Deadline) -> Result<SessionSlot> {
        self.pool(purpose).slot(deadline).await
    }

    /// Returns `true` if the server has refused a session on every socket.
    pub(crate) fn is_full(&self, purpose: Purpose) -> bool {
        self.pool(purpose).is_full()
    }

    fn pool(&self, purpose: Purpose) -> &Pool {
        match (purpose, &self.0.live) {
            (Purpose::Live, Some(live)) => live,
            (Purpose::Live, None) | (Purpose::Data, _) => &self.0.data,
        }
    }

    /// Returns the runtime of the tasks of this connection.
    pub(crate) fn runtime(&self) -> &Runtime {
        &self.0.dialer.runtime
    }

    pub(crate) fn counters(&self) -> &Arc<Counters> {
        &self.0.counters
    }
}
