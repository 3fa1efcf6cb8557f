use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot, watch};

use super::{
    deadline::{Deadline, late},
    driver::{Command, Driver},
    pending::Pending,
    socket::Socket,
    state::ConnectionState,
};
use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Request, Route},
};

/// The calling side of one socket: frames go into its queue, replies come back to whoever waits.
#[derive(Debug)]
pub(crate) struct Link {
    queue: mpsc::UnboundedSender<Command>,
    shared: Arc<Shared>,
    /// Bounds the calls in flight, and with them the queue.
    in_flight: Semaphore,
    next_id: AtomicU64,
    request_timeout: Option<Duration>,
}

/// What the calling side and the driver both hold.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) pending: Pending,
    pub(super) state: watch::Sender<ConnectionState>,
}

impl Link {
    /// Gives a socket to a task of its own.
    pub(super) fn start(
        socket: Socket,
        max_in_flight: usize,
        request_timeout: Option<Duration>,
    ) -> Self {
        let (queue, commands) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            pending: Pending::default(),
            state: watch::Sender::new(ConnectionState::Connected { epoch: 1 }),
        });
        tokio::spawn(Driver::new(socket, commands, shared.clone()).run());
        Self {
            queue,
            shared,
            in_flight: Semaphore::new(max_in_flight.min(Semaphore::MAX_PERMITS)),
            next_id: AtomicU64::new(1),
            request_timeout,
        }
    }

    /// Sends a request and waits for the bytes of its result.
    ///
    /// Dropping the future frees its slot at once, and the request is not sent if it was not yet.
    pub(crate) async fn call(
        &self,
        request: Request,
        route: Route,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let permit = deadline.before_sending(self.admit()).await??;
        let mut call = self.submit(request, route, permit)?;
        match deadline.bound(&mut call).await {
            Some(result) => result,
            None => call.expire(),
        }
    }

    /// When a call that begins now has to be over: after `limit`, or after the connection's own.
    pub(crate) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        Deadline::after(limit.or(self.request_timeout))
    }

    async fn admit(&self) -> Result<SemaphorePermit<'_>> {
        // never closed, so that what ends the link is said by `pending` alone
        self.in_flight.acquire().await.map_err(|_| self.over())
    }

    fn submit<'l>(
        &'l self,
        request: Request,
        route: Route,
        permit: SemaphorePermit<'l>,
    ) -> Result<Call<'l>> {
        let id = self.next_id();
        let frame = request.finish(id, route)?;
        let reply = self.shared.pending.enter(id)?;
        let call = Call {
            id,
            shared: &self.shared,
            reply,
            _permit: permit,
        };
        self.queue
            .send(Command::Write { id, frame })
            .map_err(|_| self.over())?;
        Ok(call)
    }

    /// Queues a request for whose reply nobody waits; `then` gets it. Needs no runtime and never blocks.
    pub(crate) fn post(
        &self,
        request: Request,
        route: Route,
        then: impl FnOnce(Result<Bytes>) + Send + 'static,
    ) -> Result<()> {
        let id = self.next_id();
        let frame = request.finish(id, route)?;
        self.shared.pending.enter_callback(id, Box::new(then))?;
        self.queue
            .send(Command::Write { id, frame })
            .map_err(|_| self.over())
    }

    /// Ends the link and waits until its socket is closed. What was queued before is still written.
    pub(super) async fn close(&self) {
        let mut state = self.shared.state.subscribe();
        // fails when the driver is gone, which is what is wanted
        let _ = self.queue.send(Command::Close);
        let _ = state
            .wait_for(|state| *state == ConnectionState::Closed)
            .await;
    }

    pub(super) fn state(&self) -> watch::Receiver<ConnectionState> {
        self.shared.state.subscribe()
    }

    /// How many calls wait for their reply.
    pub(super) fn in_flight(&self) -> usize {
        self.shared.pending.len()
    }

    fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Why the driver takes nothing any more.
    fn over(&self) -> Error {
        let reason = self.shared.pending.over().unwrap_or_else(|| {
            Error::new(
                ErrorKind::Closed,
                Outcome::NotSent,
                "the connection is closed",
            )
        });
        reason.with_outcome(Outcome::NotSent)
    }
}

/// A call under way. Dropping it frees its slot.
struct Call<'l> {
    id: u64,
    shared: &'l Shared,
    reply: oneshot::Receiver<Result<Bytes>>,
    _permit: SemaphorePermit<'l>,
}

impl Call<'_> {
    /// The deadline has passed: the reply, if it came this instant, or what is known of the effect.
    fn expire(mut self) -> Result<Bytes> {
        match self.shared.pending.abandon(self.id) {
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
        self.shared.pending.abandon(self.id);
    }
}
