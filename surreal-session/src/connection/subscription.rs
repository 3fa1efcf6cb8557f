//! The notifications of one live query, on their way from the socket task to a follower.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use super::byte_queue::{ByteQueueReceiver, ByteQueueSender, Push, byte_queue};
use crate::{
    rpc::{Notification, Request},
    trace,
};

/// The sending end of a [`Subscription`].
#[derive(Debug)]
pub(super) struct Slot {
    sender: ByteQueueSender<Told>,
    flags: Arc<Flags>,
    /// The request that has begun it, if that was raw SurrealQL; `None` in it when the request
    /// cannot begin it again.
    pub(super) begun: Option<Option<Request>>,
}

#[derive(Debug, Default)]
struct Flags {
    /// The number of notifications that found no room.
    lagged: AtomicU64,
    /// Set while [`Told::Unsent`] waits.
    unsent: AtomicBool,
}

/// A message to the follower of a live query.
#[derive(Debug)]
pub(crate) enum Told {
    Notification(Notification),
    /// That number of notifications found no room.
    Lagged(u64),
    /// The server could not send a notification of this session: of this live query, or of another
    /// one.
    Unsent,
    /// Another follower took over.
    Replaced,
}

/// The reason that a live query cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// The server, or this side, ended it.
    Killed,
    /// Its socket was lost.
    Lost,
    /// Its session was set up again on the same socket.
    Restored,
    /// No query of the session has begun it.
    Unknown,
}

/// The notifications of one live query. Ends when the query or the socket does.
#[derive(Debug)]
pub(crate) struct Subscription {
    receiver: ByteQueueReceiver<Told>,
    flags: Arc<Flags>,
}

impl Subscription {
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Told>> {
        let lagged = self.flags.lagged.swap(0, Ordering::Relaxed);
        if lagged > 0 {
            return Poll::Ready(Some(Told::Lagged(lagged)));
        }
        let next = self.receiver.poll_next(cx);
        if let Poll::Ready(Some(Told::Unsent)) = next {
            self.flags.unsent.store(false, Ordering::Release);
        }
        next
    }
}

/// Creates both ends, with `limit` bytes between them and with `lagged` notifications missed.
pub(super) fn subscription(
    limit: usize,
    lagged: u64,
    begun: Option<Option<Request>>,
) -> (Slot, Subscription) {
    let (sender, receiver) = byte_queue(limit);
    let flags = Arc::new(Flags {
        lagged: AtomicU64::new(lagged),
        unsent: AtomicBool::new(false),
    });
    let slot = Slot {
        sender,
        flags: flags.clone(),
        begun,
    };
    (slot, Subscription { receiver, flags })
}

impl Slot {
    /// Returns `true` if `subscription` is the other end.
    pub(super) fn is_of(&self, subscription: &Subscription) -> bool {
        Arc::ptr_eq(&self.flags, &subscription.flags)
    }

    /// Queues a notification, or counts it as missed where it finds no room.
    pub(super) fn deliver(&self, notification: Notification) {
        let (live, weight) = (notification.live, notification.size);
        match self.sender.push(Told::Notification(notification), weight) {
            Push::Full => {
                self.flags.lagged.fetch_add(1, Ordering::Relaxed);
                trace::lagged(live);
            }
            // A follower that has gone is about to say so.
            Push::Taken | Push::Closed => {}
        }
    }

    /// Tells the follower that a notification could not be sent. At most one of these waits, so
    /// that no buffer needs room for it.
    pub(super) fn tell_unsent(&self) {
        if !self.flags.unsent.swap(true, Ordering::AcqRel) {
            self.sender.note(Told::Unsent);
        }
    }

    /// Tells the follower something that takes no room.
    pub(super) fn note(&self, told: Told) {
        self.sender.note(told);
    }

    /// Tells the follower the last thing.
    pub(super) fn finish(self, told: Told) {
        self.sender.finish(told);
    }
}
