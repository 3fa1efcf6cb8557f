use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use tokio::time::{Instant, timeout_at};

use crate::error::{Error, ErrorKind, Outcome, Result};

/// The instant at which a call fails; it may be never.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// A deadline that never passes.
    pub(crate) fn never() -> Self {
        Self(None)
    }

    /// Waits for what comes before a call is sent: a slot, a lock.
    pub(crate) async fn before_sending<T>(self, waiting: impl Future<Output = T>) -> Result<T> {
        let mut waiting = pin!(waiting);
        // what is free, as it mostly is, needs no timer, and no room for one
        let free = poll_fn(|cx| Poll::Ready(waiting.as_mut().poll(cx))).await;
        if let Poll::Ready(value) = free {
            return Ok(value);
        }
        Box::pin(self.bound(waiting))
            .await
            .ok_or_else(|| late(Outcome::NotSent))
    }

    /// Runs the future, and returns `None` if it is not finished in time.
    pub(crate) async fn bound<T>(self, future: impl Future<Output = T>) -> Option<T> {
        match self.0 {
            Some(deadline) => timeout_at(deadline, future).await.ok(),
            None => Some(future.await),
        }
    }
}

pub(super) fn late(outcome: Outcome) -> Error {
    Error::new(
        ErrorKind::Timeout,
        outcome,
        match outcome {
            Outcome::NotSent => "the deadline passed before the call could be sent",
            _ => "the deadline passed before the server answered: the call may still take effect",
        },
    )
}
