//! The task that owns a socket: writes what is queued, routes what arrives.

use std::{
    future::poll_fn,
    ops::ControlFlow,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use super::{link::Shared, socket::Socket, state::ConnectionState};
use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Frame,
};

/// How long a closing socket may take to flush what is queued and to say goodbye.
const CLOSE_TIME: Duration = Duration::from_secs(2);

/// How many frames are routed before other tasks get a turn.
const READ_BUDGET: usize = 256;

/// What a handle asks of the driver.
#[derive(Debug)]
pub(super) enum Command {
    /// Write this frame, if its caller still waits.
    Write { id: u64, frame: Bytes },
    /// Write all that was queued before, then close.
    Close,
}

pub(super) struct Driver {
    socket: Socket,
    queue: UnboundedReceiver<Command>,
    shared: Arc<Shared>,
}

impl Driver {
    pub(super) fn new(
        socket: Socket,
        queue: UnboundedReceiver<Command>,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            socket,
            queue,
            shared,
        }
    }

    /// Runs until the socket dies, or until a handle closes it or the last one is gone.
    pub(super) async fn run(mut self) {
        let end = poll_fn(|cx| self.poll(cx)).await;
        let reason = match &end {
            Ok(()) => closed(),
            Err(error) => error.clone(),
        };
        // refuse first, answer then: a caller that wakes up must not enter a dead socket
        self.shared.pending.fail_all(&reason);
        if end.is_ok() {
            let flushed = timeout(CLOSE_TIME, poll_fn(|cx| self.socket.poll_flush(cx))).await;
            if flushed.is_ok_and(|flushed| flushed.is_ok()) {
                let _ = timeout(CLOSE_TIME, self.socket.close()).await;
            }
        }
        self.shared.state.send_replace(ConnectionState::Closed);
    }

    /// Reads before it writes, and never waits for the one to do the other: a peer that stops reading until it is read
    /// would wait for ever.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if let Poll::Ready(end) = self.poll_read(cx) {
            return Poll::Ready(Err(end));
        }
        if let Poll::Ready(end) = self.poll_write(cx) {
            return Poll::Ready(end);
        }
        Poll::Pending
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        for _ in 0..READ_BUDGET {
            match ready!(self.socket.poll_read(cx)) {
                Ok(Some(frame)) => {
                    if let ControlFlow::Break(error) = self.route(&frame) {
                        return Poll::Ready(error);
                    }
                }
                Ok(None) => return Poll::Ready(lost("the server closed the connection")),
                Err(error) => return Poll::Ready(error),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn route(&self, frame: &Bytes) -> ControlFlow<Error> {
        match Frame::parse(frame) {
            Ok(Frame::Reply { id, result }) => self.shared.pending.answer(id, result),
            Ok(Frame::Notification(_)) => {}
            Ok(Frame::Refused(error)) => {
                let error = Error::from(error).with_outcome(Outcome::Unknown);
                self.shared.pending.fail_written(&error);
            }
            Err(error) => {
                return ControlFlow::Break(
                    lost("the server sent a frame that cannot be read").with_source(error),
                );
            }
        }
        ControlFlow::Continue(())
    }

    /// Writes all that is queued, then flushes once.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            if self.socket.poll_ready(cx)?.is_pending() {
                return Poll::Pending;
            }
            match self.queue.poll_recv(cx) {
                Poll::Ready(Some(Command::Write { id, frame })) => {
                    if self.shared.pending.begin_write(id) {
                        self.socket.write(frame)?;
                    }
                }
                Poll::Ready(Some(Command::Close) | None) => return Poll::Ready(Ok(())),
                Poll::Pending => break,
            }
        }
        if self.socket.poll_flush(cx)?.is_pending() {
            return Poll::Pending;
        }
        Poll::Pending
    }
}

fn lost(why: &'static str) -> Error {
    Error::new(ErrorKind::ConnectionLost, Outcome::Unknown, why)
}

fn closed() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::Unknown,
        "the connection was closed on this side",
    )
}
