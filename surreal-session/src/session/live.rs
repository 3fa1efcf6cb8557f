//! Where the live queries of a session run, and what ends them.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::watch;

use super::SessionInner;
use crate::{
    connection::Purpose,
    error::{ErrorKind, Result},
};

/// Why a live query is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// It was killed: by a `KILL` statement, or since its table, database, namespace or user was removed.
    Killed,
    /// Its session was detached, or dropped.
    Detached,
    /// Its session was reset.
    Reset,
    /// Its session was signed out.
    Invalidated,
    /// Somebody signed in on its session.
    IdentityChanged,
    /// The time of its session was over, and nothing renewed it.
    Expired,
    /// The connection is over.
    Closed,
    /// The socket was lost. Only of live queries that raw SurrealQL has begun.
    ConnectionLost,
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Killed => "its live query was killed",
            Self::Detached => "its session was detached",
            Self::Reset => "its session was reset",
            Self::Invalidated => "its session was signed out",
            Self::IdentityChanged => "somebody signed in on its session",
            Self::Expired => "its session expired",
            Self::Closed => "its connection was closed",
            Self::ConnectionLost => "its socket was lost",
        })
    }
}

/// A session's live queries run in a dedicated session, the live session, on a socket for live queries. It is set up like
/// the session when a live query begins, and attached as long as one runs.
#[derive(Debug)]
pub(super) struct Lives {
    session: Arc<tokio::sync::Mutex<Weak<SessionInner>>>,
    end: Mutex<watch::Sender<Option<EndReason>>>,
}

/// Where a live query runs, and how it learns that it is over.
#[derive(Clone, Debug)]
pub(crate) struct LiveContext {
    pub(crate) core: Arc<SessionInner>,
    pub(crate) end: watch::Receiver<Option<EndReason>>,
}

impl Default for Lives {
    fn default() -> Self {
        Self {
            session: Arc::default(),
            end: Mutex::new(watch::Sender::new(None)),
        }
    }
}

impl Lives {
    fn end(&self) -> MutexGuard<'_, watch::Sender<Option<EndReason>>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells when the live queries that begin now are over; the sender goes with the session.
    pub(super) fn watch(&self) -> watch::Receiver<Option<EndReason>> {
        self.end().subscribe()
    }

    /// Ends the live queries that run.
    pub(super) fn finish(&self, reason: EndReason) {
        let ended = std::mem::replace(&mut *self.end(), watch::Sender::new(None));
        ended.send_replace(Some(reason));
    }
}

impl SessionInner {
    /// Tells when the live queries of this session that begin now are over.
    pub(crate) fn watch_end(&self) -> watch::Receiver<Option<EndReason>> {
        self.lives.watch()
    }

    /// Where a live query of this session runs.
    pub(crate) async fn live_context(self: &Arc<Self>) -> Result<LiveContext> {
        // before the state is looked at, so that no end is missed
        let end = self.lives.watch();
        let state = self.state().await?;
        let mut live_session = self.lives.session.lock().await;
        let present = live_session
            .upgrade()
            .filter(|live| live.shown().state.is_like(&state));
        let core = match present {
            Some(core) => core,
            None => {
                let core = Self::attach(self.connection(), state, Purpose::Live).await?;
                *live_session = Arc::downgrade(&core);
                if !self.is_renewable() {
                    self.end_lives_with(&core).await?;
                }
                core
            }
        };
        Ok(LiveContext { core, end })
    }

    /// Ends the live queries when the time of their session is over: the server falls silent then, and does not say so.
    async fn end_lives_with(self: &Arc<Self>, live_session: &Arc<Self>) -> Result<()> {
        let Some(left) = live_session.session_time_left().await? else {
            return Ok(());
        };
        let session = Arc::downgrade(self);
        let ending = tokio::spawn(async move {
            tokio::time::sleep(left).await;
            if let Some(session) = session.upgrade() {
                session.lives.finish(EndReason::Expired);
            }
        });
        live_session.keep(ending.abort_handle());
        Ok(())
    }

    /// Ends the live queries that run when their time is over, since nothing renews the session any more.
    pub(super) async fn let_lives_expire(self: &Arc<Self>) {
        let live_session = self.lives.session.lock().await.upgrade();
        if let Some(live_session) = live_session
            && let Err(error) = self.end_lives_with(&live_session).await
            && matches!(error.kind(), ErrorKind::SessionExpired | ErrorKind::Auth)
        {
            self.lives.finish(EndReason::Expired);
        }
    }

    /// Lets the live queries go on after the tokens were refreshed, with the time that the new ones give. Nobody waits
    /// for it: they have a socket of their own, and what happens to that is nothing to the session's calls.
    pub(super) fn renew_lives(&self) {
        let live_session = self.lives.session.clone();
        tokio::spawn(async move {
            let live_session = live_session.lock().await.upgrade();
            if let Some(live_session) = live_session {
                // where they are refused, the next call of the session is as well, and says so
                let _ = live_session.take_tokens().await;
            }
        });
    }
}
