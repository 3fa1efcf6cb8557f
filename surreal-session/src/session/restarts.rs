//! The reasons why live queries miss events, and the signal to begin again.

use std::fmt;

use tokio::sync::watch;

use super::SessionInner;
use crate::connection::Gone;

/// The reason why a live query may have missed events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapReason {
    /// The socket was lost and the live query restarted on a new one.
    Reconnected,
    /// That number of events came faster than they were read.
    Lagged(u64),
    /// The session was renewed and the live query restarted with it. The server ends a live query
    /// silently when the session that it began with expires.
    Renewed,
    /// The session was set up again on the same socket and the live query restarted.
    Restored,
    /// A variable of the session was set or unset and the live query restarted with it.
    VariablesChanged,
    /// The server could not send an event of a live query of this session, such as one of a record
    /// with a regular expression.
    Unsendable,
}

impl fmt::Display for GapReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reconnected => "the socket was replaced",
            Self::Lagged(events) => {
                return write!(f, "{events} events came faster than they were read");
            }
            Self::Renewed => "the session was renewed",
            Self::Restored => "the session was set up again",
            Self::VariablesChanged => "a variable of the session changed",
            Self::Unsendable => "the server could not send an event",
        })
    }
}

/// Tells the live queries of a session that they have to begin again.
#[derive(Debug)]
pub(super) struct Restarts(watch::Sender<GapReason>);

impl Default for Restarts {
    fn default() -> Self {
        // shown to nothing: only what follows is a change
        Self(watch::Sender::new(GapReason::Restored))
    }
}

impl SessionInner {
    /// Changes whenever the live queries that run in this session have to begin again.
    pub(crate) fn watch_restarts(&self) -> watch::Receiver<GapReason> {
        self.restarts.0.subscribe()
    }

    /// The live queries that run in this session have to begin again.
    pub(super) fn restart_lives(&self, why: GapReason) {
        self.restarts.0.send_replace(why);
        if why == GapReason::Restored {
            self.handle().forget_session(self.id(), Gone::Restored);
        }
    }
}
