//! The notifications of live queries that nothing follows yet.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::subscription::Told;
use crate::rpc::{Action, Notification, Request};

/// The number of live queries, ended or named in no reply, for which notifications are kept.
const MAX_UNKNOWN: usize = 1024;

/// The weight of a notification beyond its frame.
const OVERHEAD: usize = 128;

/// A live query: its own id, and that of the session that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LiveId {
    pub(crate) session: Uuid,
    pub(crate) query: Uuid,
}

/// The live queries of a socket that nothing follows. The server may send notifications before it
/// sends the query's id, and a raw `LIVE` may never be followed. They all share the memory that one
/// follower may have.
#[derive(Debug, Default)]
pub(super) struct Unfollowed {
    queries: FxHashMap<LiveId, Waiting>,
    /// Those that have not begun here or have ended, the oldest first.
    unknown: VecDeque<LiveId>,
    bytes: usize,
}

/// A live query that nothing follows.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) told: VecDeque<Told>,
    bytes: usize,
    /// The number of notifications that were dropped because the queue was full.
    pub(super) lagged: u64,
    pub(super) unsent: bool,
    /// The request that began it, once a reply has named it; `None` in it when the request cannot
    /// be sent again.
    pub(super) begun: Option<Option<Request>>,
    ended: bool,
}

impl Unfollowed {
    /// Notes that raw SurrealQL has begun a live query.
    pub(super) fn begun(&mut self, id: LiveId, request: Option<Request>) {
        self.unknown.retain(|unknown| *unknown != id);
        let waiting = self.queries.entry(id).or_default();
        waiting.begun = Some(request);
        if waiting.ended {
            self.unknown.push_back(id);
        }
    }

    /// Tests whether a reply has told of this live query, and nothing has followed it.
    pub(super) fn knows(&self, id: LiveId) -> bool {
        let begun = |waiting: &Waiting| waiting.begun.is_some();
        self.queries.get(&id).is_some_and(begun)
    }

    pub(super) fn take(&mut self, id: LiveId) -> Waiting {
        let waiting = self.queries.remove(&id).unwrap_or_default();
        self.bytes -= waiting.bytes;
        self.unknown.retain(|unknown| *unknown != id);
        waiting
    }

    /// Keeps a notification as long as there is room in `limit` bytes.
    pub(super) fn deliver(&mut self, id: LiveId, notification: Notification, limit: usize) {
        let ended = notification.action == Action::Killed;
        if !self.queries.contains_key(&id) {
            self.note_unknown(id);
        }
        let weight = notification.size + OVERHEAD;
        let waiting = self.queries.entry(id).or_default();
        if ended {
            waiting.ended = true;
            waiting.told.push_back(Told::Notification(notification));
            if waiting.begun.is_some() {
                self.note_unknown(id);
            }
        } else if self.bytes + weight <= limit && waiting.lagged == 0 {
            waiting.told.push_back(Told::Notification(notification));
            waiting.bytes += weight;
            self.bytes += weight;
        } else {
            waiting.lagged += 1;
        }
    }

    /// A notification of one of the session's live queries could not be sent.
    pub(super) fn unsent(&mut self, session: Uuid) {
        let ids = self.queries.iter_mut();
        for (_, waiting) in ids.filter(|(id, _)| id.session == session) {
            waiting.unsent = true;
        }
    }

    /// The session has no live queries any longer. Returns those that a reply has told of.
    pub(super) fn forget_session(&mut self, session: Uuid) -> Vec<LiveId> {
        let of_session = |id: &&LiveId| id.session == session;
        let ids: Vec<_> = self.queries.keys().filter(of_session).copied().collect();
        let begun = |id: &LiveId| self.take(*id).begun.is_some();
        ids.into_iter().filter(begun).collect()
    }

    /// Returns the number of live queries that have begun and are not followed.
    pub(super) fn len(&self) -> usize {
        let runs = |waiting: &&Waiting| waiting.begun.is_some() && !waiting.ended;
        self.queries.values().filter(runs).count()
    }

    /// All that a reply has told of.
    pub(super) fn all(&self) -> impl Iterator<Item = LiveId> {
        let begun = self.queries.iter().filter(|(_, one)| one.begun.is_some());
        begun.map(|(id, _)| *id)
    }

    fn note_unknown(&mut self, id: LiveId) {
        self.unknown.push_back(id);
        if self.unknown.len() > MAX_UNKNOWN {
            if let Some(oldest) = self.unknown.front().copied() {
                self.take(oldest);
            }
        }
    }
}
