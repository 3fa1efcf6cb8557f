use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Semaphore, SemaphorePermit, mpsc, watch},
    task::AbortHandle,
    time::timeout,
};
use uuid::Uuid;

use super::{
    call::Call,
    deadline::{Deadline, late},
    dialer::Dialer,
    failure::Failure,
    pending::{Callback, Pending},
    reply_stream::ReplyStream,
    socket::Socket,
    state::{Condition, Status},
    subscription::{Gone, Subscription},
    subscriptions::Subscriptions,
    task::{CLOSE_TIME, SocketCommand, SocketTask, closed},
    unfollowed::LiveId,
};
use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Envelope, Request, Route},
    trace,
};

/// The calling side of one socket and of those that replace it: frames are queued here, and replies
/// return to the callers.
///
/// A socket has a number, its epoch, counted from 1. What a caller has set up on one socket is gone
/// with it, so each call names the epoch that it is meant for and is never sent on another one.
#[derive(Debug)]
pub(crate) struct SocketHandle {
    queue: mpsc::UnboundedSender<SocketCommand>,
    shared: Arc<Shared>,
    /// Bounds the calls in flight, and with them the queue.
    in_flight: Semaphore,
    next_id: AtomicU64,
    request_timeout: Option<Duration>,
    retry_conflicts: bool,
    fail_fast: bool,
    trace: Option<TraceContext>,
    task: AbortHandle,
}

/// The state that handles and the socket task share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) pending: Pending,
    pub(super) subscriptions: Subscriptions,
    condition: watch::Sender<HandleState>,
    /// The last socket that has answered a call; 0 for none.
    answered: AtomicU64,
    /// The connection's status, to which data sockets report; live sockets have none.
    report: Option<(usize, Arc<Status>)>,
}

/// The state of the socket, and why nothing can be sent.
#[derive(Clone, Debug)]
struct HandleState {
    condition: Condition,
    epoch: u64,
    reason: Option<Failure>,
}

impl HandleState {
    /// Returns the error of a call that is not to wait for the next attempt.
    fn refusal(&self, fail_fast: bool) -> Option<Error> {
        let Failure { error, may_pass } = self.reason.as_ref()?;
        if self.epoch == 0 && !may_pass {
            // there was no socket so far, and waiting gives none
            return Some(error.clone());
        }
        let down = || {
            Error::new(
                ErrorKind::ConnectionLost,
                Outcome::NotSent,
                "there is no socket at the moment, and `fail_fast` is set: try again later",
            )
        };
        fail_fast.then(|| down().with_source(error.clone()))
    }
}

/// The settings of a socket.
#[derive(Clone, Debug)]
pub(super) struct SocketSettings {
    pub(super) max_in_flight: usize,
    pub(super) request_timeout: Option<Duration>,
    pub(super) liveness: Duration,
    pub(super) live_buffer: usize,
    pub(super) retry_conflicts: bool,
    pub(super) fail_fast: bool,
    pub(super) trace: Option<TraceContext>,
}

/// Tells the trace that a call belongs to.
#[derive(Clone)]
pub(super) struct TraceContext(pub(super) Arc<dyn Fn() -> Option<String> + Send + Sync>);

impl fmt::Debug for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TraceContext")
    }
}

impl SocketHandle {
    /// Gives a socket, and all that replace it, to a task; without one, the task opens the first
    /// when a call needs it.
    pub(super) fn start(
        socket: Option<Socket>,
        dialer: Arc<Dialer>,
        settings: &SocketSettings,
        report: Option<(usize, Arc<Status>)>,
    ) -> Self {
        let (queue, commands) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            pending: Pending::default(),
            subscriptions: Subscriptions::new(settings.live_buffer),
            condition: watch::Sender::new(HandleState {
                condition: Condition::Down { attempt: 0 },
                epoch: 0,
                reason: None,
            }),
            answered: AtomicU64::new(0),
            report,
        });
        if socket.is_some() {
            shared.up();
        }
        let runtime = dialer.runtime.clone();
        let task = SocketTask::new(commands, dialer, settings.liveness, shared.clone());
        let task = runtime.spawn(task.run(socket)).abort_handle();
        Self {
            queue,
            shared,
            in_flight: Semaphore::new(settings.max_in_flight.min(Semaphore::MAX_PERMITS)),
            next_id: AtomicU64::new(1),
            request_timeout: settings.request_timeout,
            retry_conflicts: settings.retry_conflicts,
            fail_fast: settings.fail_fast,
            task,
            trace: settings.trace.clone(),
        }
    }

    /// The socket that is open; 0 while there is none.
    pub(crate) fn epoch(&self) -> u64 {
        self.shared.pending.epoch()
    }

    /// Returns `true` if the socket `epoch`, or a later one, has answered a call.
    pub(super) fn has_answered(&self, epoch: u64) -> bool {
        self.shared.answered.load(Ordering::Acquire) >= epoch
    }

    /// Returns `true` if a call that conflicted is to be made again.
    pub(crate) fn retries_conflicts(&self) -> bool {
        self.retry_conflicts
    }

    /// Waits until a socket is open.
    ///
    /// # Errors
    /// When there will be none any more; when there is none by the deadline, with the reason.
    pub(crate) async fn up(&self, deadline: Deadline) -> Result<u64> {
        let epoch = self.epoch();
        if epoch != 0 {
            return Ok(epoch);
        }
        // fails when the socket task is gone, which the state tells
        let _ = self.queue.send(SocketCommand::Open);
        let mut state = self.shared.condition.subscribe();
        let settled = state.wait_for(|state| match state.condition {
            Condition::Down { .. } => state.refusal(self.fail_fast).is_some(),
            Condition::Up | Condition::Over => true,
        });
        let state = match deadline.bound(settled).await {
            Some(Ok(state)) => state.clone(),
            // the sender lives as long as this handle
            Some(Err(_)) => return Err(self.over()),
            None => return Err(self.unreached()),
        };
        match (state.condition, state.refusal(self.fail_fast)) {
            (Condition::Up, _) => Ok(state.epoch),
            (Condition::Down { .. }, Some(reason)) if self.end().is_none() => Err(reason),
            (Condition::Down { .. } | Condition::Over, _) => Err(self.over()),
        }
    }

    /// Writes a request down, to be called once or several times.
    pub(crate) fn prepare(&self, request: Request, route: Route) -> Result<Envelope> {
        let trace = self.trace.as_ref().and_then(|trace| trace.0());
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        request.finish(id, route, trace.as_deref())
    }

    /// Sends a request on the socket `epoch` and waits for the bytes of its result.
    ///
    /// Dropping the future frees its slot at once, and the request is not sent if it was not yet.
    pub(crate) async fn call(
        &self,
        request: &Envelope,
        epoch: u64,
        deadline: Deadline,
    ) -> Result<Bytes> {
        self.call_or(request, epoch, deadline, None).await
    }

    /// [`call`](Self::call), of which something is left on the server if it answers after the
    /// deadline: then `late` gets the reply.
    pub(crate) async fn call_or(
        &self,
        request: &Envelope,
        epoch: u64,
        deadline: Deadline,
        late: Option<Callback>,
    ) -> Result<Bytes> {
        let permit = deadline.before_sending(self.admit()).await??;
        let mut call = Call::enter(request.id, epoch, &self.shared, permit)?;
        self.write(request)?;
        match deadline.bound(&mut call).await {
            Some(result) => result,
            None => call.expire(late),
        }
    }

    /// Sends a request whose reply has many frames, of which `limit` bytes may wait to be read.
    pub(crate) fn read(&self, request: &Envelope, epoch: u64, limit: usize) -> Result<ReplyStream> {
        let frames = ReplyStream::enter(request.id, epoch, limit, self.shared.clone())?;
        self.write(request)?;
        Ok(frames)
    }

    /// Queues a request whose reply no caller awaits; `then` gets it. Needs no runtime and never
    /// blocks.
    pub(crate) fn post(
        &self,
        request: Request,
        route: Route,
        epoch: u64,
        then: impl FnOnce(Result<Bytes>) + Send + 'static,
    ) -> Result<()> {
        let request = self.prepare(request, route)?;
        self.shared
            .pending
            .enter_callback(request.id, epoch, Box::new(then))?;
        self.write(&request)
    }

    /// Returns the deadline of a call that begins now: after `limit`, or after the connection's
    /// request timeout.
    pub(crate) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        Deadline::after(limit.or(self.request_timeout))
    }

    /// Returns the time that a call may take, unless it has a timeout of its own.
    pub(crate) fn request_timeout(&self) -> Option<Duration> {
        self.request_timeout
    }

    /// Follows a live query of the socket `epoch`.
    pub(crate) fn follow(&self, id: LiveId, epoch: u64) -> Subscription {
        self.shared.subscriptions.follow(id, epoch)
    }

    /// Notes that raw SurrealQL has begun a live query on the socket `epoch`.
    pub(crate) fn live_begun(&self, id: LiveId, epoch: u64, request: Option<Request>) {
        self.shared.subscriptions.begun(id, epoch, request);
    }

    /// Follows a live query that raw SurrealQL has begun. Returns what can begin it again, beside
    /// it.
    pub(crate) fn follow_raw(
        &self,
        id: LiveId,
    ) -> std::result::Result<(Subscription, Option<Request>), Gone> {
        self.shared.subscriptions.follow_raw(id)
    }

    /// Stops following. Returns `false` if the live query had ended or has another follower.
    pub(crate) fn forget(&self, id: LiveId, subscription: &Subscription) -> bool {
        self.shared.subscriptions.forget(id, subscription)
    }

    /// The server has ended the live queries of a session.
    pub(crate) fn forget_session(&self, session: Uuid, why: Gone) {
        self.shared.subscriptions.forget_session(session, why);
    }

    /// Ends the handle and waits until its socket is closed. What was queued before is still
    /// written.
    pub(super) async fn close(&self) {
        let mut state = self.shared.condition.subscribe();
        // fails when the socket task is gone, which is what is wanted
        let _ = self.queue.send(SocketCommand::Close);
        let over = state.wait_for(|state| state.condition == Condition::Over);
        if timeout(CLOSE_TIME, over).await.is_err() {
            // It waits for a server that takes nothing.
            self.shared.pending.end(&closed());
            self.task.abort();
        }
    }

    /// Returns the number of calls that wait for their reply.
    pub(super) fn in_flight(&self) -> usize {
        self.shared.pending.len()
    }

    /// Returns the number of live queries that are followed.
    pub(super) fn followed(&self) -> usize {
        self.shared.subscriptions.followed()
    }

    /// Returns the number of live queries of raw SurrealQL that nothing follows.
    pub(super) fn unfollowed(&self) -> usize {
        self.shared.subscriptions.unfollowed()
    }

    async fn admit(&self) -> Result<SemaphorePermit<'_>> {
        // never closed, so that what ends the handle is said by `pending` alone
        self.in_flight.acquire().await.map_err(|_| self.over())
    }

    fn write(&self, request: &Envelope) -> Result<()> {
        let command = SocketCommand::Write {
            id: request.id,
            frame: request.frame.clone(),
        };
        self.queue.send(command).map_err(|_| self.over())
    }

    /// Returns the reason why there will be no socket any longer; `None` as long as there is one,
    /// or may be.
    pub(crate) fn end(&self) -> Option<Error> {
        let reason = self.shared.pending.over();
        reason.map(|reason| reason.with_outcome(Outcome::NotSent))
    }

    /// Returns the reason why the socket task accepts no calls.
    fn over(&self) -> Error {
        self.end().unwrap_or_else(|| {
            Error::new(
                ErrorKind::Closed,
                Outcome::NotSent,
                "the connection was closed on this side: open another one",
            )
        })
    }

    /// The error of a call for which no socket was open by its deadline.
    fn unreached(&self) -> Error {
        let error = late(Outcome::NotSent);
        match &self.shared.condition.borrow().reason {
            Some(reason) => error.with_source(reason.error.clone()),
            None => error,
        }
    }
}

impl Shared {
    /// A socket is open.
    pub(super) fn up(&self) {
        let epoch = self.condition.borrow().epoch + 1;
        self.subscriptions.up(epoch);
        self.pending.up(epoch);
        if epoch > 1 {
            trace::replaced(epoch);
        }
        self.turn(Condition::Up, epoch, None);
    }

    /// The open socket has answered a call.
    pub(super) fn answered(&self) {
        let epoch = self.pending.epoch();
        self.answered.store(epoch, Ordering::Release);
    }

    /// The attempt to open the first socket begins.
    pub(super) fn opening(&self) {
        self.turn(Condition::Down { attempt: 1 }, 0, None);
    }

    /// The socket is lost, and an attempt to replace it begins.
    pub(super) fn down(&self, attempt: u32, reason: &Failure) {
        trace::lost(attempt, &reason.error);
        let epoch = self.condition.borrow().epoch;
        self.turn(Condition::Down { attempt }, epoch, Some(reason.clone()));
    }

    /// There will be no socket any more.
    pub(super) fn over(&self) {
        let epoch = self.condition.borrow().epoch;
        self.turn(Condition::Over, epoch, None);
    }

    fn turn(&self, condition: Condition, epoch: u64, reason: Option<Failure>) {
        self.condition.send_replace(HandleState {
            condition,
            epoch,
            reason,
        });
        if let Some((handle, status)) = &self.report {
            status.set(*handle, condition);
        }
    }
}
