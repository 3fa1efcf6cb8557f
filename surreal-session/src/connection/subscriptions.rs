//! Live queries' notifications, from the driver to whoever follows each.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::inbox::{Inbox, Inlet, Push, inbox};
use crate::{
    rpc::{Action, Notification},
    trace,
};

/// How many live queries may have notifications before anyone follows them: the server may send those before it sends
/// the query's id.
const MAX_EARLY: usize = 64;

/// Of how many live queries it is remembered that they ended: the server may send their notifications still.
const MAX_ENDED: usize = 256;

/// The live queries of one socket.
#[derive(Debug)]
pub(super) struct Subscriptions {
    queries: Mutex<Queries>,
    /// Bytes that may wait for one follower.
    limit: usize,
}

#[derive(Debug, Default)]
struct Queries {
    /// The socket that they are of; 0 while there is none.
    epoch: u64,
    slots: FxHashMap<Uuid, Slot>,
    early: VecDeque<(Uuid, Subscription)>,
    ended: VecDeque<Uuid>,
}

#[derive(Debug)]
struct Slot {
    inlet: Inlet<Notification>,
    lagged: Arc<AtomicU64>,
}

/// The notifications of one live query. Ends when the query or the socket does.
#[derive(Debug)]
pub(crate) struct Subscription {
    inbox: Inbox<Notification>,
    lagged: Arc<AtomicU64>,
}

impl Subscription {
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Notification>> {
        self.inbox.poll_next(cx)
    }

    /// How many notifications found no room since this was last asked.
    pub(crate) fn take_lagged(&self) -> u64 {
        self.lagged.swap(0, Ordering::Relaxed)
    }
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

    /// Follows a live query of the socket `epoch`, from its first notification on. It is over when that socket is gone:
    /// it may go between a query's id and this.
    pub(super) fn follow(&self, live: Uuid, epoch: u64) -> Subscription {
        let mut queries = self.queries();
        if epoch == 0 || epoch != queries.epoch {
            return Queries::default().open(live, self.limit);
        }
        if let Some(at) = queries.early.iter().position(|(id, _)| *id == live)
            && let Some((_, subscription)) = queries.early.remove(at)
        {
            return subscription;
        }
        queries.open(live, self.limit)
    }

    /// Lets go of a live query; what still comes of it is dropped.
    pub(super) fn forget(&self, live: Uuid) {
        self.queries().end(live);
    }

    pub(super) fn deliver(&self, notification: Notification) {
        let live = notification.live;
        let mut queries = self.queries();
        if !queries.slots.contains_key(&live) {
            if queries.ended.contains(&live) {
                return;
            }
            let subscription = queries.open(live, self.limit);
            queries.early.push_back((live, subscription));
            if queries.early.len() > MAX_EARLY
                && let Some((oldest, _)) = queries.early.pop_front()
            {
                queries.end(oldest);
            }
        }
        let over = notification.action == Action::Killed;
        let Some(slot) = queries.slots.get(&live) else {
            return;
        };
        let weight = notification.record.len() + notification.result.len();
        if over {
            // the last one, for which there is always room
            if let Some(slot) = queries.slots.remove(&live) {
                slot.inlet.finish(notification);
            }
            queries.remember(live);
            return;
        }
        match slot.inlet.push(notification, weight) {
            Push::Taken => {}
            Push::Full => {
                slot.lagged.fetch_add(1, Ordering::Relaxed);
                trace::lagged(live);
            }
            Push::Closed => queries.end(live),
        }
    }

    /// A socket is open.
    pub(super) fn up(&self, epoch: u64) {
        self.queries().epoch = epoch;
    }

    /// The socket is gone, and its live queries with it.
    pub(super) fn clear(&self) {
        *self.queries() = Queries::default();
    }

    pub(super) fn len(&self) -> usize {
        let queries = self.queries();
        queries.slots.len() - queries.early.len().min(queries.slots.len())
    }
}

impl Queries {
    fn open(&mut self, live: Uuid, limit: usize) -> Subscription {
        let (inlet, inbox) = inbox(limit);
        let lagged = Arc::new(AtomicU64::new(0));
        let slot = Slot {
            inlet,
            lagged: lagged.clone(),
        };
        self.slots.insert(live, slot);
        Subscription { inbox, lagged }
    }

    fn end(&mut self, live: Uuid) {
        self.slots.remove(&live);
        self.remember(live);
    }

    fn remember(&mut self, live: Uuid) {
        self.ended.push_back(live);
        if self.ended.len() > MAX_ENDED {
            self.ended.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use bytes::Bytes;
    use uuid::Uuid;

    use super::{MAX_EARLY, Subscription, Subscriptions};
    use crate::rpc::{Action, Notification};

    fn notification(live: Uuid, action: Action, text: &'static [u8]) -> Notification {
        Notification {
            live,
            action,
            record: Bytes::new(),
            result: Bytes::from_static(text),
        }
    }

    fn opened(limit: usize) -> Subscriptions {
        let subscriptions = Subscriptions::new(limit);
        subscriptions.up(1);
        subscriptions
    }

    async fn next(subscription: &mut Subscription) -> Option<Bytes> {
        poll_fn(|cx| subscription.poll_next(cx))
            .await
            .map(|notification| notification.result)
    }

    #[tokio::test]
    async fn what_comes_before_the_id_is_kept_and_what_comes_after_the_end_is_not() {
        let subscriptions = opened(1 << 20);
        let live = Uuid::new_v4();
        subscriptions.deliver(notification(live, Action::Create, b"early"));
        let mut followed = subscriptions.follow(live, 1);
        subscriptions.deliver(notification(live, Action::Update, b"then"));
        subscriptions.deliver(notification(live, Action::Killed, b""));
        subscriptions.deliver(notification(live, Action::Update, b"late"));
        assert_eq!(next(&mut followed).await.unwrap(), "early");
        assert_eq!(next(&mut followed).await.unwrap(), "then");
        assert_eq!(next(&mut followed).await.unwrap(), "");
        assert_eq!(next(&mut followed).await, None);
        assert_eq!(subscriptions.len(), 0);
    }

    #[tokio::test]
    async fn a_follower_that_does_not_read_is_told_how_much_it_missed() {
        let subscriptions = opened(300);
        let live = Uuid::new_v4();
        let mut followed = subscriptions.follow(live, 1);
        for _ in 0..10 {
            subscriptions.deliver(notification(live, Action::Create, b"record"));
        }
        assert_eq!(followed.take_lagged(), 8);
        assert_eq!(followed.take_lagged(), 0);
        assert_eq!(next(&mut followed).await.unwrap(), "record");
        subscriptions.forget(live);
        assert_eq!(next(&mut followed).await.unwrap(), "record");
        assert_eq!(next(&mut followed).await, None);
    }

    #[tokio::test]
    async fn queries_that_nobody_follows_do_not_pile_up() {
        let subscriptions = opened(300);
        let first = Uuid::new_v4();
        subscriptions.deliver(notification(first, Action::Create, b"record"));
        for _ in 0..MAX_EARLY {
            subscriptions.deliver(notification(Uuid::new_v4(), Action::Create, b"record"));
        }
        assert_eq!(subscriptions.queries().early.len(), MAX_EARLY);
        assert_eq!(subscriptions.queries().slots.len(), MAX_EARLY);
        subscriptions.clear();
        assert_eq!(subscriptions.len(), 0);
    }

    #[tokio::test]
    async fn a_query_of_a_socket_that_is_gone_is_over() {
        let subscriptions = opened(300);
        let live = Uuid::new_v4();
        subscriptions.deliver(notification(live, Action::Create, b"early"));
        subscriptions.clear();
        for epoch in [0, 1] {
            let mut followed = subscriptions.follow(live, epoch);
            assert_eq!(next(&mut followed).await, None);
        }
        subscriptions.up(2);
        assert_eq!(next(&mut subscriptions.follow(live, 1)).await, None);
        assert_eq!(subscriptions.len(), 0);
    }
}
