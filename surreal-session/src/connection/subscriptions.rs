//! Live queries' notifications, from the socket task to whatever follows each.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    subscription::{Gone, Slot, Subscription, Told, subscription},
    unfollowed::{LiveId, Unfollowed},
};
use crate::rpc::{Action, Notification, Request};

/// The number of ended live queries that are remembered: the server may still send their
/// notifications.
const MAX_ENDED: usize = 256;

/// The number of sessions that are remembered because a notification for them could not be sent
/// while they had no live query here.
const MAX_UNSENT: usize = 64;

/// The live queries of one socket.
#[derive(Debug)]
pub(super) struct Subscriptions {
    queries: Mutex<Queries>,
    /// Bytes that may wait for one follower, and for all that nothing follows.
    limit: usize,
}

#[derive(Debug, Default)]
struct Queries {
    /// The socket that they are of; 0 while there is none.
    epoch: u64,
    followed: FxHashMap<LiveId, Slot>,
    unfollowed: Unfollowed,
    ended: VecDeque<(LiveId, Gone)>,
    /// Sessions of which a notification could not be sent before any live query of theirs was
    /// known.
    unsent: VecDeque<Uuid>,
}

impl Subscriptions {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            queries: Mutex::default(),
            limit,
        }
    }

    fn queries(&self) -> MutexGuard<'_, Queries> {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows a live query of the socket `epoch`, from its first notification. It has ended if
    /// that socket is closed, which may happen between the query's id and this call.
    pub(super) fn follow(&self, id: LiveId, epoch: u64) -> Subscription {
        let mut queries = self.queries();
        if queries.is_of(epoch) {
            queries.follow(id, self.limit)
        } else {
            Queries::default().follow(id, self.limit)
        }
    }

    /// Notes that raw SurrealQL has begun a live query on the socket `epoch`, by this request if it
    /// has begun nothing else.
    pub(super) fn begun(&self, id: LiveId, epoch: u64, request: Option<Request>) {
        let mut queries = self.queries();
        if queries.is_of(epoch) {
            queries.unfollowed.begun(id, request);
        } else {
            queries.remember(id, Gone::Lost);
        }
    }

    /// Follows a live query that raw SurrealQL has begun, instead of whatever followed it. Returns
    /// what can begin it again, beside it.
    pub(super) fn follow_raw(&self, id: LiveId) -> Result<(Subscription, Option<Request>), Gone> {
        let mut queries = self.queries();
        if let Some(mut slot) = queries.followed.remove(&id) {
            queries.unfollowed.begun(id, slot.begun.take().flatten());
            slot.finish(Told::Replaced);
        }
        if !queries.unfollowed.knows(id) {
            return Err(queries.why_gone(id));
        }
        let subscription = queries.follow(id, self.limit);
        let slot = queries.followed.get(&id);
        let request = slot.and_then(|slot| slot.begun.clone().flatten());
        Ok((subscription, request))
    }

    /// Stops following. What still comes of the live query is dropped. Returns `false` if it had
    /// ended or has another follower.
    pub(super) fn forget(&self, id: LiveId, subscription: &Subscription) -> bool {
        let mut queries = self.queries();
        let slot = queries.followed.get(&id);
        let follows = slot.is_some_and(|slot| slot.is_of(subscription));
        if follows {
            queries.end(id, Gone::Killed);
        }
        follows
    }

    /// The server has ended the live queries of a session. Those that have followers learn of it
    /// elsewhere.
    pub(super) fn forget_session(&self, session: Uuid, why: Gone) {
        let mut queries = self.queries();
        for id in queries.unfollowed.forget_session(session) {
            queries.remember(id, why);
        }
    }

    pub(super) fn deliver(&self, notification: Notification) {
        let id = LiveId {
            session: notification.session,
            query: notification.live,
        };
        let mut queries = self.queries();
        let Some(slot) = queries.followed.get(&id) else {
            if !queries.ended.iter().any(|(ended, _)| *ended == id) {
                queries.unfollowed.deliver(id, notification, self.limit);
            }
            return;
        };
        if notification.action == Action::Killed {
            if let Some(slot) = queries.end(id, Gone::Killed) {
                slot.finish(Told::Notification(notification));
            }
            return;
        }
        slot.deliver(notification);
    }

    /// The server could not send a notification of one of the session's live queries, and does not
    /// say of which.
    pub(super) fn unsent(&self, session: Uuid) {
        let mut queries = self.queries();
        let mut told = false;
        for (id, slot) in &queries.followed {
            if id.session == session {
                slot.tell_unsent();
                told = true;
            }
        }
        queries.unfollowed.unsent(session);
        if !told {
            queries.unsent.push_back(session);
            if queries.unsent.len() > MAX_UNSENT {
                queries.unsent.pop_front();
            }
        }
    }

    /// A socket is open.
    pub(super) fn up(&self, epoch: u64) {
        self.queries().epoch = epoch;
    }

    /// The socket is gone, and its live queries with it.
    pub(super) fn clear(&self) {
        let mut queries = self.queries();
        let lost = std::mem::take(&mut *queries);
        queries.ended = lost.ended;
        let followed = lost.followed.keys().copied();
        for id in lost.unfollowed.all().chain(followed) {
            queries.remember(id, Gone::Lost);
        }
    }

    /// Returns the number of live queries that are followed.
    pub(super) fn followed(&self) -> usize {
        self.queries().followed.len()
    }

    /// Returns the number of live queries of raw SurrealQL that nothing follows.
    pub(super) fn unfollowed(&self) -> usize {
        self.queries().unfollowed.len()
    }
}

impl Queries {
    fn is_of(&self, epoch: u64) -> bool {
        epoch != 0 && epoch == self.epoch
    }

    fn follow(&mut self, id: LiveId, limit: usize) -> Subscription {
        let waiting = self.unfollowed.take(id);
        let (slot, subscription) = subscription(limit, waiting.lagged, waiting.begun);
        let mut killed = None;
        for told in waiting.told {
            match told {
                Told::Notification(notification) if notification.action == Action::Killed => {
                    killed = Some(Told::Notification(notification));
                }
                // What waited has fitted into as much.
                Told::Notification(notification) => slot.deliver(notification),
                told => slot.note(told),
            }
        }
        let orphan = self.unsent.iter().position(|one| *one == id.session);
        if let Some(at) = orphan {
            self.unsent.remove(at);
        }
        if waiting.unsent || orphan.is_some() {
            slot.tell_unsent();
        }
        match killed {
            Some(killed) => {
                slot.finish(killed);
                self.remember(id, Gone::Killed);
            }
            None => {
                self.followed.insert(id, slot);
            }
        }
        subscription
    }

    fn end(&mut self, id: LiveId, why: Gone) -> Option<Slot> {
        self.remember(id, why);
        self.followed.remove(&id)
    }

    fn remember(&mut self, id: LiveId, why: Gone) {
        self.ended.push_back((id, why));
        if self.ended.len() > MAX_ENDED {
            self.ended.pop_front();
        }
    }

    fn why_gone(&self, id: LiveId) -> Gone {
        let ended = self.ended.iter().rev().find(|(ended, _)| *ended == id);
        ended.map_or(Gone::Unknown, |(_, why)| *why)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use bytes::Bytes;
    use uuid::Uuid;

    use super::Subscriptions;
    use crate::connection::{Gone, LiveId, Subscription, Told};
    use crate::rpc::{Action, Notification};

    const SIZE: usize = 22;

    fn live() -> LiveId {
        LiveId {
            session: Uuid::new_v4(),
            query: Uuid::new_v4(),
        }
    }

    fn notification(id: LiveId, action: Action, text: &'static [u8]) -> Notification {
        Notification {
            session: id.session,
            live: id.query,
            action,
            record: Bytes::new(),
            result: Bytes::from_static(text),
            size: SIZE,
        }
    }

    fn opened(limit: usize) -> Subscriptions {
        let subscriptions = Subscriptions::new(limit);
        subscriptions.up(1);
        subscriptions
    }

    async fn told(subscription: &mut Subscription) -> Option<Told> {
        poll_fn(|cx| subscription.poll_next(cx)).await
    }

    async fn next(subscription: &mut Subscription) -> Option<Bytes> {
        match told(subscription).await? {
            Told::Notification(notification) => Some(notification.result),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn what_comes_before_the_id_is_kept_and_what_comes_after_the_end_is_not() {
        let subscriptions = opened(1 << 20);
        let live = live();
        subscriptions.deliver(notification(live, Action::Create, b"early"));
        let mut followed = subscriptions.follow(live, 1);
        subscriptions.deliver(notification(live, Action::Update, b"then"));
        subscriptions.deliver(notification(live, Action::Killed, b""));
        subscriptions.deliver(notification(live, Action::Update, b"late"));
        assert_eq!(next(&mut followed).await.unwrap(), "early");
        assert_eq!(next(&mut followed).await.unwrap(), "then");
        assert_eq!(next(&mut followed).await.unwrap(), "");
        assert_eq!(next(&mut followed).await, None);
        assert_eq!(subscriptions.followed(), 0);
    }

    #[tokio::test]
    async fn an_end_that_comes_before_the_follower_is_told() {
        let subscriptions = opened(1 << 20);
        let live = live();
        subscriptions.begun(live, 1, None);
        assert_eq!(subscriptions.unfollowed(), 1);
        subscriptions.deliver(notification(live, Action::Create, b"early"));
        subscriptions.deliver(notification(live, Action::Killed, b""));
        assert_eq!(subscriptions.unfollowed(), 0);
        let (mut followed, _) = subscriptions.follow_raw(live).unwrap();
        assert_eq!(next(&mut followed).await.unwrap(), "early");
        assert_eq!(next(&mut followed).await.unwrap(), "");
        assert_eq!(next(&mut followed).await, None);
        assert_eq!(subscriptions.follow_raw(live).unwrap_err(), Gone::Killed);
    }

    #[tokio::test]
    async fn a_follower_that_does_not_read_is_told_how_much_it_missed() {
        let subscriptions = opened(300);
        let live = live();
        let mut followed = subscriptions.follow(live, 1);
        for _ in 0..10 {
            subscriptions.deliver(notification(live, Action::Create, b"record"));
        }
        assert!(matches!(told(&mut followed).await, Some(Told::Lagged(8))));
        assert_eq!(next(&mut followed).await.unwrap(), "record");
        assert!(subscriptions.forget(live, &followed));
        assert_eq!(next(&mut followed).await.unwrap(), "record");
        assert_eq!(next(&mut followed).await, None);
    }

    #[tokio::test]
    async fn queries_that_nothing_follows_share_one_buffer() {
        let subscriptions = opened(300);
        let queries: Vec<_> = (0..5).map(|_| live()).collect();
        for live in &queries {
            subscriptions.begun(*live, 1, None);
        }
        for live in queries.iter().cycle().take(50) {
            subscriptions.deliver(notification(*live, Action::Create, b"record"));
        }
        assert_eq!(subscriptions.unfollowed(), 5);
        let (mut kept, mut lagged) = (0, 0);
        for live in queries {
            let (mut followed, _) = subscriptions.follow_raw(live).unwrap();
            subscriptions.forget(live, &followed);
            while let Some(told) = told(&mut followed).await {
                match told {
                    Told::Lagged(missed) => lagged += missed,
                    _ => kept += 1,
                }
            }
        }
        assert_eq!((kept, lagged), (2, 48));
    }

    #[tokio::test]
    async fn a_query_ends_with_its_socket() {
        let subscriptions = opened(300);
        let (live, raw) = (live(), live());
        subscriptions.begun(raw, 1, None);
        subscriptions.deliver(notification(live, Action::Create, b"early"));
        subscriptions.clear();
        for epoch in [0, 1] {
            let mut followed = subscriptions.follow(live, epoch);
            assert_eq!(next(&mut followed).await, None);
        }
        subscriptions.up(2);
        assert_eq!(next(&mut subscriptions.follow(live, 1)).await, None);
        assert_eq!(subscriptions.followed(), 0);
        assert_eq!(subscriptions.follow_raw(raw).unwrap_err(), Gone::Lost);
    }

    #[tokio::test]
    async fn each_session_has_its_own_and_one_follower_at_a_time() {
        let subscriptions = opened(1 << 20);
        let live = live();
        let elsewhere = LiveId {
            session: Uuid::new_v4(),
            ..live
        };
        subscriptions.begun(live, 1, None);
        assert_eq!(
            subscriptions.follow_raw(elsewhere).unwrap_err(),
            Gone::Unknown
        );
        let (mut first, _) = subscriptions.follow_raw(live).unwrap();
        let (mut second, _) = subscriptions.follow_raw(live).unwrap();
        assert!(matches!(told(&mut first).await, Some(Told::Replaced)));
        assert!(!subscriptions.forget(live, &first));
        subscriptions.deliver(notification(live, Action::Create, b"record"));
        assert_eq!(next(&mut second).await.unwrap(), "record");
        assert!(subscriptions.forget(live, &second));
    }

    #[tokio::test]
    async fn what_could_not_be_sent_is_told_to_all_of_the_session_once() {
        let subscriptions = opened(1);
        let (one, other, early) = (live(), live(), live());
        let mut followed = subscriptions.follow(one, 1);
        let mut untouched = subscriptions.follow(other, 1);
        subscriptions.unsent(one.session);
        subscriptions.unsent(one.session);
        assert!(matches!(told(&mut followed).await, Some(Told::Unsent)));
        subscriptions.unsent(one.session);
        assert!(matches!(told(&mut followed).await, Some(Told::Unsent)));
        subscriptions.unsent(early.session);
        let mut late = subscriptions.follow(early, 1);
        assert!(matches!(told(&mut late).await, Some(Told::Unsent)));
        subscriptions.deliver(notification(other, Action::Create, b"record"));
        assert_eq!(next(&mut untouched).await.unwrap(), "record");
    }
}
