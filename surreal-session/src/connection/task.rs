//! The task that owns a socket and those that replace it: writes what is queued, routes what
//! arrives.

use std::{
    borrow::Cow,
    future::poll_fn,
    ops::ControlFlow,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::mpsc::UnboundedReceiver,
    time::{Instant, sleep, timeout},
};

use super::{
    dialer::Dialer,
    failure::Failure,
    handle::Shared,
    keepalive::{Keepalive, Silence},
    oversize::Oversize,
    reconnect::Attempts,
    runtime::runtime_ended,
    socket::Socket,
};
use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Frame,
};

/// The time that a closing socket has to flush what is queued and to complete the closing
/// handshake.
pub(super) const CLOSE_TIME: Duration = Duration::from_secs(2);

/// The number of frames that are routed before other tasks get a turn.
const READ_BUDGET: usize = 256;

/// A command from a handle to the socket task.
#[derive(Debug)]
pub(super) enum SocketCommand {
    /// Open the first socket, if that has not begun.
    Open,
    /// Write this frame, if its caller still waits.
    Write { id: u64, frame: Bytes },
    /// Write all that was queued before, then close.
    Close,
}

pub(super) struct SocketTask {
    queue: UnboundedReceiver<SocketCommand>,
    dialer: Arc<Dialer>,
    liveness: Duration,
    shared: Arc<Shared>,
    /// The number of frames that arrived together the last time.
    batch: usize,
    /// Set when other tasks have had their turn since something was queued.
    gathered: bool,
    /// Set once the socket has answered a call.
    answered: bool,
}

impl SocketTask {
    pub(super) fn new(
        queue: UnboundedReceiver<SocketCommand>,
        dialer: Arc<Dialer>,
        liveness: Duration,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            queue,
            dialer,
            liveness,
            shared,
            batch: 0,
            gathered: false,
            answered: false,
        }
    }

    /// Runs until a handle closes it or the last one is gone, or until a socket is lost that is not
    /// to be replaced.
    pub(super) async fn run(mut self, socket: Option<Socket>) {
        let mut attempts = Attempts::new(self.dialer.reconnect.clone());
        let mut next = match socket {
            Some(socket) => Ok(socket),
            None => self.open(&mut attempts).await,
        };
        loop {
            let mut socket = match next {
                Ok(socket) => socket,
                Err(reason) => return self.shared.pending.end(&reason),
            };
            let opened = Instant::now();
            self.answered = false;
            let lost = match self.serve(&mut socket).await {
                Ok(()) => {
                    self.shared.pending.end(&closed());
                    return goodbye(socket).await;
                }
                Err(lost) => Failure::from(lost),
            };
            drop(socket);
            attempts.lost(opened.elapsed(), self.answered);
            // refuse first, answer then: a caller that wakes up must not enter a dead socket
            self.shared.down(attempts.failed() + 1, &lost);
            self.shared.pending.down(&lost.error);
            self.shared.subscriptions.clear();
            next = self.replace(lost, &mut attempts).await;
        }
    }

    /// Uses a socket until it is lost, or until a handle closes it.
    async fn serve(&mut self, socket: &mut Socket) -> Result<()> {
        let mut keepalive = Keepalive::new(self.liveness);
        poll_fn(|cx| self.poll(socket, &mut keepalive, cx)).await
    }

    /// The first socket, once a call needs it.
    async fn open(&mut self, attempts: &mut Attempts) -> Result<Socket> {
        loop {
            match self.queue.recv().await {
                Some(SocketCommand::Open) => break,
                Some(SocketCommand::Write { .. }) => {}
                Some(SocketCommand::Close) | None => return Err(closed()),
            }
        }
        // it is made whatever the policy says of those that follow
        let _ = attempts.next();
        self.shared.opening();
        match self.dial(Duration::ZERO).await? {
            Ok(socket) => Ok(socket),
            Err(failure) => self.replace(failure, attempts).await,
        }
    }

    /// The next socket, unless no attempt is left.
    async fn replace(&mut self, mut lost: Failure, attempts: &mut Attempts) -> Result<Socket> {
        self.dialer.doubt();
        while let Some((attempt, delay)) = attempts.next() {
            self.shared.down(attempt, &lost);
            match self.dial(delay).await? {
                Ok(socket) => return Ok(socket),
                Err(failure) => lost = failure,
            }
        }
        Err(lost.error)
    }

    /// Opens a socket after a delay, unless a handle closes the handle before.
    async fn dial(&mut self, delay: Duration) -> Result<Result<Socket, Failure>> {
        let dialer = self.dialer.clone();
        let mut dialling = pin!(async move {
            sleep(delay).await;
            dialer.dial().await
        });
        loop {
            tokio::select! {
                dialled = &mut dialling => {
                    if dialled.is_ok() {
                        self.shared.up();
                    }
                    return Ok(dialled);
                }
                command = self.queue.recv() => match command {
                    // the caller of a call was told when the socket was lost, and queues it again
                    Some(SocketCommand::Open | SocketCommand::Write { .. }) => {}
                    Some(SocketCommand::Close) | None => return Err(closed()),
                },
            }
        }
    }

    /// Reads before it writes, and never waits for one to do the other: a peer that stops reading
    /// until its own bytes are read would block it indefinitely.
    fn poll(
        &mut self,
        socket: &mut Socket,
        keepalive: &mut Keepalive,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        if let Poll::Ready(end) = self.poll_read(socket, cx) {
            return Poll::Ready(Err(end));
        }
        while let Poll::Ready(sign) = keepalive.poll(cx, || socket.heard()) {
            match sign {
                Silence::Ask => socket.ping(cx)?,
                Silence::Gone => return Poll::Ready(Err(silent(self.liveness))),
            }
        }
        self.poll_write(socket, cx)
    }

    fn poll_read(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Error> {
        for read in 1..=READ_BUDGET {
            match ready!(socket.poll_read(cx)) {
                Ok(Some(frame)) => {
                    self.batch = read;
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

    fn answer(&mut self, id: u64, result: Result<Bytes>) {
        if !self.answered {
            self.answered = true;
            self.shared.answered();
        }
        self.shared.pending.answer(id, result);
    }

    fn route(&mut self, frame: &Bytes) -> ControlFlow<Error> {
        if let Some(Oversize { size, id }) = Oversize::read(frame) {
            let Some(id) = id else {
                return ControlFlow::Break(lost(format!(
                    "the server sent a message of {size} bytes, more than `max_reply_size` allows, that names no call"
                )));
            };
            self.answer(id, Err(too_large(size)));
            return ControlFlow::Continue(());
        }
        match Frame::parse(frame) {
            Ok(Frame::Reply { id, result }) => self.answer(id, result),
            Ok(Frame::Notification(notification)) => {
                self.shared.subscriptions.deliver(notification);
            }
            Ok(Frame::Unsent { session }) => self.shared.subscriptions.unsent(session),
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
    ///
    /// A task that queues a request wakes this one, which would run next and send it alone. So
    /// after a batch of replies all tasks that are ready have a turn first, and a batch of requests
    /// follows.
    fn poll_write(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Result<()>> {
        if !self.gathered && self.batch > 1 && !self.queue.is_empty() {
            self.gathered = true;
            // until this thread has nothing else to do; a task that wakes itself would wake another
            // thread as well
            if pin!(tokio::task::yield_now()).poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
        self.gathered = false;
        loop {
            if socket.poll_ready(cx)?.is_pending() {
                return Poll::Pending;
            }
            match self.queue.poll_recv(cx) {
                Poll::Ready(Some(SocketCommand::Write { id, frame })) => {
                    if self.shared.pending.begin_write(id) {
                        socket.write(frame)?;
                    }
                }
                Poll::Ready(Some(SocketCommand::Open)) => {}
                Poll::Ready(Some(SocketCommand::Close) | None) => return Poll::Ready(Ok(())),
                Poll::Pending => break,
            }
        }
        // Whether or not it is flushed, the next turn continues where this one stopped.
        let _ = socket.poll_flush(cx)?;
        Poll::Pending
    }
}

impl Drop for SocketTask {
    /// Ends what waits for this task: it has finished, or the runtime that it ran on has.
    fn drop(&mut self) {
        self.shared.pending.end(&runtime_ended());
        self.shared.subscriptions.clear();
        self.shared.over();
    }
}

/// Writes what is left and closes the socket properly, if that can be done in time.
async fn goodbye(mut socket: Socket) {
    let goodbye = async {
        if poll_fn(|cx| socket.poll_flush(cx)).await.is_ok() {
            socket.close().await;
        }
    };
    let _ = timeout(CLOSE_TIME, goodbye).await;
}

fn lost(why: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::ConnectionLost, Outcome::Unknown, why)
}

/// The server did its work; only its answer was not taken.
fn too_large(size: u64) -> Error {
    Error::new(
        ErrorKind::Decode,
        Outcome::Unknown,
        format!(
            "the reply has {size} bytes, more than `max_reply_size` allows: ask for less, or set it higher"
        ),
    )
}

pub(super) fn closed() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::NotSent,
        "the connection was closed on this side: open another one",
    )
}

fn silent(limit: Duration) -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        Outcome::Unknown,
        format!("nothing was heard from the server for {limit:?}, and it did not answer a ping"),
    )
}
