//! A queue from the socket task to one consumer, bounded in bytes. The socket task never waits for
//! it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use tokio::sync::mpsc;

/// The weight of an item beyond its bytes.
const OVERHEAD: usize = 128;

/// The socket task's end.
#[derive(Debug)]
pub(super) struct ByteQueueSender<T> {
    items: mpsc::UnboundedSender<(T, usize)>,
    queued: Arc<AtomicUsize>,
    limit: usize,
}

/// The consumer's end.
#[derive(Debug)]
pub(crate) struct ByteQueueReceiver<T> {
    items: mpsc::UnboundedReceiver<(T, usize)>,
    queued: Arc<AtomicUsize>,
}

/// The result of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Push {
    Taken,
    /// The item is dropped, because as many bytes are queued as the queue holds
    Full,
    /// The receiver is dropped
    Closed,
}

/// A queue in which `limit` bytes may wait, and at least one item.
pub(super) fn byte_queue<T>(limit: usize) -> (ByteQueueSender<T>, ByteQueueReceiver<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let queued = Arc::new(AtomicUsize::new(0));
    let sender = ByteQueueSender {
        items: sender,
        queued: queued.clone(),
        limit,
    };
    let receiver = ByteQueueReceiver {
        items: receiver,
        queued,
    };
    (sender, receiver)
}

impl<T> ByteQueueSender<T> {
    pub(super) fn push(&self, item: T, bytes: usize) -> Push {
        let weight = bytes + OVERHEAD;
        let before = self.queued.fetch_add(weight, Ordering::Relaxed);
        if before > 0 && before + weight > self.limit {
            self.queued.fetch_sub(weight, Ordering::Relaxed);
            return Push::Full;
        }
        match self.items.send((item, weight)) {
            Ok(()) => Push::Taken,
            Err(_) => Push::Closed,
        }
    }

    /// Adds an item that weighs nothing. The caller bounds how many of them wait.
    pub(super) fn note(&self, item: T) {
        // the reader may have gone
        let _ = self.items.send((item, 0));
    }

    /// Adds a last item, whatever waits.
    pub(super) fn finish(self, item: T) {
        // The receiver may be dropped.
        let _ = self.items.send((item, 0));
    }
}

impl<T> ByteQueueReceiver<T> {
    /// Returns the next item; `None` when the socket task has dropped the queue and all is read.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.items.poll_recv(cx).map(|next| {
            let (item, weight) = next?;
            self.queued.fetch_sub(weight, Ordering::Relaxed);
            Some(item)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::{OVERHEAD, Push, byte_queue};

    #[tokio::test]
    async fn takes_as_many_bytes_as_it_may() {
        let (sender, mut receiver) = byte_queue(2 * (10 + OVERHEAD));
        assert_eq!(sender.push(1, 10), Push::Taken);
        assert_eq!(sender.push(2, 10), Push::Taken);
        assert_eq!(sender.push(3, 10), Push::Full);
        assert_eq!(poll_fn(|cx| receiver.poll_next(cx)).await, Some(1));
        assert_eq!(sender.push(4, 10), Push::Taken);
        sender.finish(5);
        for item in [Some(2), Some(4), Some(5), None] {
            assert_eq!(poll_fn(|cx| receiver.poll_next(cx)).await, item);
        }
    }

    #[tokio::test]
    async fn one_item_always_fits_and_a_dropped_receiver_is_no_error() {
        let (sender, receiver) = byte_queue(0);
        assert_eq!(sender.push(1, 1 << 20), Push::Taken);
        assert_eq!(sender.push(2, 0), Push::Full);
        drop(receiver);
        let (sender, receiver) = super::byte_queue(100);
        drop(receiver);
        assert_eq!(sender.push(1, 0), Push::Closed);
    }
}
