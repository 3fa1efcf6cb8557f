//! The sessions in which live queries run, and the reasons for their end.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::watch;

use super::{SessionInner, restarts::GapReason};
use crate::{
    connection::{FailureCount, Gone, Purpose},
    error::{Error, ErrorKind, Result},
};

/// The reason why a live query has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// It was killed: by a `KILL` statement, or since its table, database, namespace or user was
    /// removed.
    Killed,
    /// Its session was detached, or dropped.
    Detached,
    /// Its session was reset.
    Reset,
    /// Its session was signed out.
    Invalidated,
    /// Another user signed in on its session.
    IdentityChanged,
    /// Its session expired, and nothing renewed it.
    Expired,
    /// The connection has ended: it was closed, gave up reconnecting, or its runtime ended.
    Closed,
    /// The socket was lost. Only of live queries that raw SurrealQL has begun.
    ConnectionLost,
    /// Its session was set up again on the same socket, and it could not restart. Only of live
    /// queries that raw SurrealQL has begun, together with other statements.
    Restored,
    /// Another call of [`live_notifications`](crate::Session::live_notifications) follows the live
    /// query.
    Replaced,
    /// The session has no live query of this id: another session has begun it, or none.
    Unknown,
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Killed => "its live query was killed",
            Self::Detached => "its session was detached",
            Self::Reset => "its session was reset",
            Self::Invalidated => "its session was signed out",
            Self::IdentityChanged => "another user signed in on its session",
            Self::Expired => "its session expired",
            Self::Closed => {
                "its connection has ended (it was closed, gave up, or its runtime ended)"
            }
            Self::ConnectionLost => "its socket was lost",
            Self::Restored => "its session was set up again",
            Self::Replaced => "another follower of it took over",
            Self::Unknown => "its session has no such live query",
        })
    }
}

/// A session's live queries run in a dedicated session, the live session, on a socket for live
/// queries. It is set up like the session when a live query begins, and attached as long as one
/// runs.
#[derive(Debug)]
pub(super) struct Lives {
    sessions: Arc<tokio::sync::Mutex<Vec<Weak<SessionInner>>>>,
    end: Mutex<watch::Sender<Option<EndReason>>>,
}

/// The session of a live query, and the signals that end it.
#[derive(Clone, Debug)]
pub(crate) struct LiveContext {
    pub(crate) core: Arc<SessionInner>,
    pub(crate) end: watch::Receiver<Option<EndReason>>,
}

impl Default for Lives {
    fn default() -> Self {
        Self {
            sessions: Arc::default(),
            end: Mutex::new(watch::Sender::new(None)),
        }
    }
}

impl Lives {
    fn end(&self) -> MutexGuard<'_, watch::Sender<Option<EndReason>>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a receiver that is notified when the live queries that begin now have ended. The
    /// sender is dropped with the session.
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
    /// Returns a receiver that is notified when the live queries of this session that begin now
    /// have ended.
    pub(crate) fn watch_end(&self) -> watch::Receiver<Option<EndReason>> {
        self.lives.watch()
    }

    /// Returns the session on which a live query of this one runs.
    pub(crate) async fn live_context(self: &Arc<Self>) -> Result<LiveContext> {
        // before the state is looked at, so that no end is missed
        let end = self.lives.watch();
        let state = self.state().await?;
        // Another live query may be waiting for a socket.
        let free = self.lives.sessions.lock();
        let mut sessions = self.deadline(None).before_sending(free).await?;
        sessions.retain(|session| session.strong_count() > 0);
        let mut present = sessions.iter().filter_map(Weak::upgrade);
        let core = match present.find(|session| session.shown().state.is_where(&state)) {
            Some(core) => {
                core.align_variables(self).await?;
                core
            }
            None => {
                let core = Self::attach(self.connection(), state, Purpose::Live).await?;
                sessions.push(Arc::downgrade(&core));
                core
            }
        };
        Ok(LiveContext { core, end })
    }

    /// Ends the live queries of this session.
    pub(super) fn end_lives(&self, reason: EndReason) {
        self.lives.finish(reason);
        self.handle().forget_session(self.id(), Gone::Killed);
    }

    /// Restarts the live queries after the session was renewed, with the time that it has now.
    /// Those in dedicated sessions follow in the background: they have a socket of their own, and
    /// its failures must not affect the session's calls.
    pub(super) fn renew_lives(&self) {
        self.restart_lives(GapReason::Renewed);
        let sessions = self.lives.sessions.clone();
        let runtime = self.connection().runtime().clone();
        self.connection().runtime().spawn(async move {
            let sessions: Vec<_> = sessions
                .lock()
                .await
                .iter()
                .filter_map(Weak::upgrade)
                .collect();
            for session in sessions {
                // Where the tokens are refused, the next call of the session is refused as well,
                // and reports it.
                runtime.spawn(async move { session.take_tokens().await });
            }
        });
    }

    /// Restarts the live queries of models after a variable was set or unset. They follow in the
    /// background, as after a renewal.
    pub(super) fn follow_variables(self: &Arc<Self>) {
        let (sessions, own) = (self.lives.sessions.clone(), Arc::downgrade(self));
        let runtime = self.connection().runtime().clone();
        self.connection().runtime().spawn(async move {
            let sessions: Vec<_> = sessions
                .lock()
                .await
                .iter()
                .filter_map(Weak::upgrade)
                .collect();
            for session in sessions {
                let own = own.clone();
                runtime.spawn(async move {
                    let mut failures = FailureCount::default();
                    while let Some(own) = own.upgrade() {
                        let delay = match session.align_variables(&own).await {
                            Err(error) if passes(&error) => failures.after(&error),
                            _ => None,
                        };
                        drop(own);
                        match delay {
                            Some(delay) => tokio::time::sleep(delay).await,
                            None => return,
                        }
                    }
                });
            }
        });
    }

    /// Takes the variables of the session that these live queries belong to.
    async fn align_variables(self: &Arc<Self>, own: &Arc<Self>) -> Result<()> {
        if self.take_variables(own).await? {
            self.restart_lives(GapReason::VariablesChanged);
        }
        Ok(())
    }
}

/// Tests whether a change that failed so may succeed later.
fn passes(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Timeout | ErrorKind::ConnectionLost)
}
