use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::sync::{SemaphorePermit, oneshot};

use super::{deadline::late, handle::Shared, pending::Callback};
use crate::error::{Outcome, Result};

/// A call that waits for its reply. Dropping it before frees its slot.
pub(super) struct Call<'l> {
    id: u64,
    shared: &'l Shared,
    reply: oneshot::Receiver<Result<Bytes>>,
    _permit: SemaphorePermit<'l>,
}

impl<'l> Call<'l> {
    /// Enters a call among the pending calls of the socket `epoch`.
    pub(super) fn enter(
        id: u64,
        epoch: u64,
        shared: &'l Shared,
        permit: SemaphorePermit<'l>,
    ) -> Result<Self> {
        Ok(Self {
            id,
            shared,
            reply: shared.pending.enter(id, epoch)?,
            _permit: permit,
        })
    }

    /// The deadline has passed: the reply, if it came this instant, or what is known of the effect.
    pub(super) fn expire(mut self, callback: Option<Callback>) -> Result<Bytes> {
        let pending = &self.shared.pending;
        let outcome = match callback {
            Some(callback) => pending.hand_over(self.id, callback),
            None => pending.abandon(self.id),
        };
        match outcome {
            Some(outcome) => Err(late(outcome)),
            None => self
                .reply
                .try_recv()
                .unwrap_or_else(|_| Err(late(Outcome::Unknown))),
        }
    }
}

impl Future for Call<'_> {
    type Output = Result<Bytes>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.reply)
            .poll(cx)
            .map(|reply| reply.unwrap_or_else(|_| Err(late(Outcome::Unknown))))
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if !self.reply.is_terminated() {
            self.shared.pending.abandon(self.id);
        }
    }
}
