//! A mirror's changes, from its task to all who listen.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, Waker},
};

use futures_util::Stream;

use super::change::Change;
use crate::{
    error::{Error, Result},
    session::EndReason,
};

/// The number of changes that may be queued for one listener.
const LIMIT: usize = 4096;

/// The sender of the changes.
#[derive(Debug)]
pub(super) struct Feed<T>(Mutex<Listeners<T>>);

#[derive(Debug)]
struct Listeners<T> {
    queues: Vec<Weak<Mutex<Queue<T>>>>,
    /// For those that come later.
    end: Option<Result<EndReason>>,
}

#[derive(Debug)]
struct Queue<T> {
    waiting: VecDeque<Result<Change<Arc<T>>>>,
    missed: u64,
    end: Option<Result<EndReason>>,
    /// Set once nothing will be added
    closed: bool,
    waker: Option<Waker>,
}

/// The changes of a mirror from now on. From [`Mirror::changes`](super::Mirror::changes).
///
/// An error is either of a record that does not fit the Rust type, after which the others follow,
/// or the last item: the reason why the mirror failed. When the mirror ends for another reason, the
/// last item is [`Change::Ended`]; when it is dropped, there is none.
#[must_use = "changes do nothing until they are read"]
pub struct Changes<T>(Arc<Mutex<Queue<T>>>);

impl<T> Default for Feed<T> {
    fn default() -> Self {
        Self(Mutex::new(Listeners {
            queues: Vec::new(),
            end: None,
        }))
    }
}

impl<T> Feed<T> {
    fn listeners(&self) -> MutexGuard<'_, Listeners<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn listen(&self) -> Changes<T> {
        let mut listeners = self.listeners();
        let queue = Arc::new(Mutex::new(Queue {
            waiting: VecDeque::new(),
            missed: 0,
            end: listeners.end.clone(),
            closed: listeners.end.is_some(),
            waker: None,
        }));
        listeners.queues.push(Arc::downgrade(&queue));
        Changes(queue)
    }

    /// Tells all who listen; none of them is waited for.
    pub(super) fn tell(&self, changes: &[Result<Change<Arc<T>>>]) {
        if !changes.is_empty() {
            self.each(|queue| queue.push(changes));
        }
    }

    /// Tells all who listen, and who will, that nothing follows.
    pub(super) fn end(&self, end: &Result<EndReason>) {
        self.listeners().end = Some(end.clone());
        self.each(|queue| {
            queue.end = Some(end.clone());
            queue.closed = true;
        });
    }

    /// Returns the reason why nothing follows.
    pub(super) fn ended(&self) -> Option<Result<EndReason>> {
        self.listeners().end.clone()
    }

    fn each(&self, mut change: impl FnMut(&mut Queue<T>)) {
        self.listeners().queues.retain(|queue| {
            let Some(queue) = queue.upgrade() else {
                return false;
            };
            let waker = {
                let mut queue = lock(&queue);
                change(&mut queue);
                queue.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
            true
        });
    }
}

/// The mirror is gone.
impl<T> Drop for Feed<T> {
    fn drop(&mut self) {
        self.each(|queue| queue.closed = true);
    }
}

impl<T> Queue<T> {
    fn push(&mut self, changes: &[Result<Change<Arc<T>>>]) {
        // once some are missed, so are those that follow, until the reader has come to the gap
        let room = match self.missed {
            0 => LIMIT - self.waiting.len().min(LIMIT),
            _ => 0,
        };
        let (taken, missed) = changes.split_at(room.min(changes.len()));
        self.waiting.extend(taken.iter().cloned());
        self.missed += missed.len() as u64;
    }

    fn next(&mut self) -> Poll<Option<Result<Change<Arc<T>>>>> {
        if let Some(change) = self.waiting.pop_front() {
            return Poll::Ready(Some(change));
        }
        if self.missed > 0 {
            let missed = std::mem::take(&mut self.missed);
            return Poll::Ready(Some(Ok(Change::Missed(missed))));
        }
        match self.end.take() {
            Some(end) => Poll::Ready(Some(end.map(Change::Ended))),
            None if self.closed => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<T: Clone> Changes<T> {
    /// The next change; `None` after the last.
    ///
    /// Dropping the future loses no change.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode) for a record that does not fit the Rust type, and the
    /// error because of which the mirror failed.
    pub async fn next(&mut self) -> Option<Result<Change<T>>> {
        std::future::poll_fn(|cx| self.poll_change(cx)).await
    }

    fn poll_change(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Change<T>>>> {
        let mut queue = lock(&self.0);
        let next = queue.next();
        if next.is_pending() {
            queue.waker = Some(cx.waker().clone());
        }
        drop(queue);
        next.map_ok(|change| change.map(Arc::unwrap_or_clone))
    }
}

impl<T: Clone> Stream for Changes<T> {
    type Item = Result<Change<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_change(cx)
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = lock(&self.0);
        f.debug_struct("Changes")
            .field("waiting", &queue.waiting.len())
            .field("missed", &queue.missed)
            .finish_non_exhaustive()
    }
}

fn lock<T>(queue: &Mutex<Queue<T>>) -> MutexGuard<'_, Queue<T>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Change, Feed, LIMIT};
    use crate::session::EndReason;

    fn inserted(record: usize) -> crate::Result<Change<Arc<usize>>> {
        Ok(Change::Inserted(Arc::new(record)))
    }

    #[tokio::test]
    async fn a_listener_that_does_not_read_is_told_how_much_it_missed() {
        let feed = Feed::default();
        let mut slow = feed.listen();
        for record in 0..LIMIT + 7 {
            feed.tell(&[inserted(record)]);
        }
        let mut fast = feed.listen();
        feed.tell(&[inserted(LIMIT + 7)]);
        let change = fast.next().await.unwrap().unwrap();
        assert_eq!(change, Change::Inserted(LIMIT + 7));
        for record in 0..LIMIT {
            let change = slow.next().await.unwrap().unwrap();
            assert_eq!(change, Change::Inserted(record));
        }
        assert_eq!(slow.next().await.unwrap().unwrap(), Change::Missed(8));
        feed.tell(&[inserted(1)]);
        assert_eq!(slow.next().await.unwrap().unwrap(), Change::Inserted(1));
    }

    #[tokio::test]
    async fn the_end_comes_after_all_that_waits_and_to_those_who_come_later() {
        let feed = Feed::default();
        let mut early = feed.listen();
        drop(feed.listen());
        feed.tell(&[inserted(1)]);
        feed.end(&Ok(EndReason::Killed));
        assert_eq!(early.next().await.unwrap().unwrap(), Change::Inserted(1));
        for mut changes in [early, feed.listen()] {
            let change = changes.next().await.unwrap().unwrap();
            assert_eq!(change, Change::Ended(EndReason::Killed));
            assert!(changes.next().await.is_none());
        }
    }

    #[tokio::test]
    async fn nothing_comes_of_a_mirror_that_is_gone() {
        let feed = Feed::default();
        let mut changes = feed.listen();
        feed.tell(&[inserted(1)]);
        drop(feed);
        assert_eq!(changes.next().await.unwrap().unwrap(), Change::Inserted(1));
        assert!(changes.next().await.is_none());
    }
}
