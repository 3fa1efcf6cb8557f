use std::{
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;

use super::{byte_queue::ByteQueueReceiver, handle::Shared};
use crate::error::Result;

/// The frames of one reply. Dropping it frees its slot; the server has to be told by a call of its
/// own.
#[derive(Debug)]
pub(crate) struct ReplyStream {
    id: u64,
    shared: Arc<Shared>,
    receiver: ByteQueueReceiver<Result<Bytes>>,
}

impl ReplyStream {
    /// Enters a call whose reply has many frames, of which `limit` bytes may wait to be read.
    pub(super) fn enter(id: u64, epoch: u64, limit: usize, shared: Arc<Shared>) -> Result<Self> {
        let receiver = shared.pending.enter_reader(id, epoch, limit)?;
        Ok(Self {
            id,
            shared,
            receiver,
        })
    }

    /// The request that they answer.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The next frame, or what ended them.
    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        self.receiver.poll_next(cx)
    }
}

impl Drop for ReplyStream {
    fn drop(&mut self) {
        self.shared.pending.abandon(self.id);
    }
}
