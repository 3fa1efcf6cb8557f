//! A live query on one socket.

use std::{
    future::pending,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

use super::{
    GapReason,
    kill::{kill, post_kill},
};
use crate::{
    codec,
    connection::{Deadline, LiveId, Repeat, SocketHandle, Subscription, Told},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Request, Rows},
    session::SessionInner,
};

/// Writes the statement that begins a live query in a session with these variables.
pub(super) type Begin = Arc<dyn Fn(&[String]) -> Result<Request> + Send + Sync>;

/// A live query on one socket. Dropping it kills it on the server.
pub(super) struct Following {
    session: Weak<SessionInner>,
    handle: Arc<SocketHandle>,
    epoch: u64,
    id: LiveId,
    subscription: Subscription,
    stale: Pin<Box<dyn Future<Output = GapReason> + Send>>,
    on_server: OnServer,
}

/// The state of the query on the server.
enum OnServer {
    Runs,
    /// Nothing follows it here any longer, and it has to be killed.
    Forgotten,
    Ended,
}

impl Following {
    /// Follows a live query that has begun.
    pub(super) fn new(
        core: &Arc<SessionInner>,
        epoch: u64,
        live: Uuid,
        subscription: Subscription,
        restarts: watch::Receiver<GapReason>,
    ) -> Self {
        Self {
            session: Arc::downgrade(core),
            handle: core.handle().clone(),
            epoch,
            id: LiveId {
                session: core.id(),
                query: live,
            },
            subscription,
            stale: Box::pin(stale(core, restarts)),
            on_server: OnServer::Runs,
        }
    }

    /// Begins a live query. Ends with one that is followed or with none, also when the caller stops
    /// waiting.
    pub(super) async fn start(
        core: Arc<SessionInner>,
        begin: Begin,
        deadline: Deadline,
    ) -> Result<Self> {
        let runtime = core.connection().runtime().clone();
        runtime.run_to_end(Self::begin(core, begin, deadline)).await
    }

    async fn begin(core: Arc<SessionInner>, begin: Begin, deadline: Deadline) -> Result<Self> {
        let mut renewed = false;
        let mut repeat = Repeat::new(core.handle(), deadline);
        loop {
            let error = match Self::try_to_begin(&core, &begin, deadline).await {
                Err(error) => error,
                following => return following,
            };
            match error.kind() {
                // It ended with the socket, if it began; if there is no socket any longer, the
                // session reports that.
                ErrorKind::ConnectionLost if core.handle().end().is_none() => {
                    repeat.lost(core.attached_on(), error).await?;
                }
                ErrorKind::SessionExpired if !renewed => {
                    renewed = true;
                    core.renew_expired(error, deadline).await?;
                }
                // others begin and end theirs on the same table
                ErrorKind::Conflict => repeat.conflicted(error).await?,
                _ => return Err(error),
            }
        }
    }

    async fn try_to_begin(
        core: &Arc<SessionInner>,
        begin: &Begin,
        deadline: Deadline,
    ) -> Result<Self> {
        let (gate, epoch) = core.ready(deadline).await?;
        drop(gate);
        // Before the query begins, so that nothing is missed that it does not see.
        let restarts = core.watch_restarts();
        let request = begin(&core.variable_names())?;
        let undo = move |core: &Arc<SessionInner>, reply: &Bytes| {
            if let Ok(live) = begun(reply) {
                post_kill(core, epoch, live);
            }
        };
        let reply = core.begin_on(epoch, request, deadline, undo);
        let live = begun(&reply.await?)?;
        let id = LiveId {
            session: core.id(),
            query: live,
        };
        let subscription = core.handle().follow(id, epoch);
        Ok(Self::new(core, epoch, live, subscription, restarts))
    }

    pub(super) fn id(&self) -> Uuid {
        self.id.query
    }

    /// Waits for the next notification; `None` when the query has ended with its socket, or nothing
    /// follows it.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Told>> {
        self.subscription.poll_next(cx)
    }

    /// Waits for a reason to restart the query.
    pub(super) fn poll_stale(&mut self, cx: &mut Context<'_>) -> Poll<GapReason> {
        self.stale.as_mut().poll(cx)
    }

    /// Kills the query without waiting. What came before can still be read.
    pub(super) fn stop(&mut self) {
        let runs = match self.on_server {
            OnServer::Runs => self.handle.forget(self.id, &self.subscription),
            OnServer::Forgotten => true,
            OnServer::Ended => false,
        };
        self.on_server = OnServer::Ended;
        if runs {
            if let Some(core) = self.session.upgrade() {
                post_kill(&core, self.epoch, self.id.query);
            }
        }
    }

    /// Kills the query and waits for the answer. When this fails, dropping it tries again.
    pub(super) async fn kill(mut self) -> Result<()> {
        if !self.handle.forget(self.id, &self.subscription) {
            self.on_server = OnServer::Ended;
            return Ok(());
        }
        self.on_server = OnServer::Forgotten;
        if let Some(core) = self.session.upgrade() {
            kill(&core, self.epoch, self.id.query).await?;
        }
        self.on_server = OnServer::Ended;
        Ok(())
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits until the live query has to restart: its session was renewed or set up again, or the
/// session that the query began with has expired. The server keeps that expiry for the query, and
/// falls silent after it.
fn stale(
    core: &Arc<SessionInner>,
    mut restarts: watch::Receiver<GapReason>,
) -> impl Future<Output = GapReason> + Send + use<> {
    let runtime = core.connection().runtime().clone();
    let expires = expires(Arc::downgrade(core));
    let restarted = async move {
        match restarts.changed().await {
            Ok(()) => *restarts.borrow(),
            // the session is gone
            Err(_) => pending().await,
        }
    };
    // the next reader of the events may be on another runtime, where a timer cannot follow
    let expired = async move {
        match runtime.run(expires).await {
            Ok(true) => GapReason::Renewed,
            Ok(false) | Err(_) => pending().await,
        }
    };
    async move {
        tokio::select! {
            biased;
            why = restarted => why,
            why = expired => why,
        }
    }
}

/// Waits until the session expires. Returns `false` if it is not known to.
async fn expires(session: Weak<SessionInner>) -> bool {
    let Some(core) = session.upgrade() else {
        return false;
    };
    let left = core.session_time_left().await;
    drop(core);
    match left {
        Ok(Some(left)) => {
            sleep(left).await;
            true
        }
        Err(error) => is_expired(&error),
        Ok(None) => false,
    }
}

/// Tests whether the session has expired and nothing renews it.
pub(super) fn is_expired(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::SessionExpired | ErrorKind::Auth)
}

/// The id of the live query that this reply says has begun.
fn begun(reply: &Bytes) -> Result<Uuid> {
    let row = Rows::parse(reply)?.into_vec().pop();
    Ok(codec::from_bytes(&row.unwrap_or_else(|| Err(no_row()))?)?)
}

fn no_row() -> Error {
    Error::new(
        ErrorKind::Internal,
        Outcome::Unknown,
        "the server gave no id for the live query",
    )
}
