use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    task::AbortHandle,
};
use uuid::Uuid;

use super::{
    live::{EndReason, Lives},
    state::State,
};
use crate::{
    connection::{Callback, Connection, Deadline, Link, Purpose, Seat},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{self, Envelope, Method, Request, Route},
    trace::{self, Span},
};

/// One attached session, shared by its guard and by the transactions that run in it. Dropping the last detaches it.
///
/// What the session is stands in `state`. The server holds it on one socket, and forgets it with the socket; `settled`
/// says on which one it holds it just so. A call that finds the session not settled sets it up first (`setup.rs`), be it
/// that the socket was replaced or that a change was abandoned half-way.
#[derive(Debug)]
pub(crate) struct Core {
    connection: Connection,
    seat: Seat,
    id: Uuid,
    /// Data calls read it, mutators write it: the server may run a call that follows a mutator before it.
    gate: RwLock<()>,
    state: Mutex<State>,
    /// The socket on which the server holds the session as `state` says; 0 for none.
    pub(super) settled: AtomicU64,
    /// The socket on which the server may hold the session, settled or not; 0 for none.
    pub(super) touched: AtomicU64,
    /// On which socket it could not be set up, and why.
    failed: Mutex<Option<(u64, Error)>>,
    /// Whether it was ever attached, and so counts.
    counted: AtomicBool,
    detached: AtomicBool,
    purpose: Purpose,
    pub(super) lives: Lives,
    /// What renews it before its time is over.
    pub(super) renewal: Mutex<Option<AbortHandle>>,
}

impl Core {
    /// Attaches a session of a fresh id, and sets it up as `state` says.
    pub(super) async fn attach(
        connection: &Connection,
        state: State,
        purpose: Purpose,
    ) -> Result<Arc<Self>> {
        loop {
            // made before anything is sent, so that a caller that stops waiting leaves nothing behind
            let core = Arc::new(Self {
                connection: connection.clone(),
                seat: connection.seat(purpose).await?,
                id: Uuid::now_v7(),
                gate: RwLock::new(()),
                state: Mutex::new(state.clone()),
                settled: AtomicU64::new(0),
                touched: AtomicU64::new(0),
                failed: Mutex::default(),
                counted: AtomicBool::new(false),
                detached: AtomicBool::new(false),
                purpose,
                lives: Lives::default(),
                renewal: Mutex::default(),
            });
            match core.settle(core.deadline(None)).await {
                Ok(()) => {
                    core.seat.accepted();
                    return Ok(core);
                }
                Err(error) if is_refusal(&error) && core.seat.refused() => {
                    if connection.is_full(purpose) {
                        return Err(session_limit(error));
                    }
                }
                // another link may live; if none does, its seat says why
                Err(_) if core.link().end().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Notes that the server has attached it. Sessions for live queries do not count: nobody asked for them.
    pub(super) fn count_attached(&self) {
        if self.purpose == Purpose::Data && !self.counted.swap(true, Ordering::Relaxed) {
            self.connection.counters().attached.up();
        }
    }

    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn link(&self) -> &Arc<Link> {
        self.seat.link()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        self.link().deadline(limit)
    }

    /// A call that leaves the session as it is; many may run at once.
    pub(crate) async fn data(&self, request: Request, deadline: Deadline) -> Result<Bytes> {
        let (method, span) = (request.method(), self.span(&request, None));
        let call = self.link().prepare(request, self.route(None))?;
        let rows = |reply: &Bytes| rpc::count_rows(method, reply);
        span.around(|| self.repeat(&call, deadline), rows).await
    }

    /// Makes a call until it has an answer that is one.
    async fn repeat(&self, call: &Envelope, deadline: Deadline) -> Result<Bytes> {
        let mut renewed = false;
        loop {
            let result = {
                let (_gate, epoch) = self.ready(deadline).await?;
                self.link().call(call, epoch, deadline).await
            };
            match result {
                Err(error) if call.may_repeat(&error) => {}
                // refused before anything was done
                Err(error) if error.kind() == ErrorKind::SessionExpired && !renewed => {
                    let renewal = Box::pin(self.stay_signed_in(error, deadline)).await;
                    renewal.map_err(known)?;
                    renewed = true;
                }
                result => return result,
            }
        }
    }

    /// A call on the socket `epoch` and on no other: for what lives and dies with the socket, such as a transaction.
    pub(crate) async fn data_on(
        &self,
        epoch: u64,
        request: Request,
        transaction: Option<Uuid>,
        deadline: Deadline,
    ) -> Result<Bytes> {
        self.data_on_or(epoch, request, transaction, deadline, None)
            .await
    }

    /// [`data_on`](Self::data_on), for what begins something on the server. If the answer comes after the deadline, so
    /// that nobody has a use for it, `undo` ends what has begun; it must not wait.
    pub(crate) async fn begin_on(
        self: &Arc<Self>,
        epoch: u64,
        request: Request,
        deadline: Deadline,
        undo: impl FnOnce(&Arc<Self>, &Bytes) + Send + 'static,
    ) -> Result<Bytes> {
        // what has begun ends with the session
        let core = Arc::downgrade(self);
        let late = move |reply: Result<Bytes>| {
            if let (Some(core), Ok(reply)) = (core.upgrade(), reply) {
                undo(&core, &reply);
            }
        };
        self.data_on_or(epoch, request, None, deadline, Some(Box::new(late)))
            .await
    }

    async fn data_on_or(
        &self,
        epoch: u64,
        request: Request,
        transaction: Option<Uuid>,
        deadline: Deadline,
        late: Option<Callback>,
    ) -> Result<Bytes> {
        let (method, span) = (request.method(), self.span(&request, transaction));
        let call = self.link().prepare(request, self.route(transaction))?;
        let answered = || async {
            let _gate = deadline.before_sending(self.gate.read()).await?;
            if self.detached.load(Ordering::Acquire) {
                return Err(gone());
            }
            self.link().call_or(&call, epoch, deadline, late).await
        };
        let rows = |reply: &Bytes| rpc::count_rows(method, reply);
        span.around(answered, rows).await
    }

    fn span(&self, request: &Request, transaction: Option<Uuid>) -> Span {
        // no lock for what nobody sees
        let state = trace::ENABLED.then(|| self.state());
        let state = state.as_deref();
        Span::new(trace::Call {
            operation: request.method().name(),
            table: request.table(),
            namespace: state.and_then(|state| state.namespace.as_deref()),
            database: state.and_then(|state| state.database.as_deref()),
            session: self.id,
            transaction,
        })
    }

    /// Holds off mutators, and gives the socket on which the session is settled.
    pub(crate) async fn ready(&self, deadline: Deadline) -> Result<(RwLockReadGuard<'_, ()>, u64)> {
        loop {
            let gate = deadline.before_sending(self.gate.read()).await?;
            let epoch = self.link().epoch();
            if epoch != 0 && self.settled.load(Ordering::Acquire) == epoch {
                return Ok((gate, epoch));
            }
            drop(gate);
            // seldom, so that a call has no room for it
            Box::pin(self.settle(deadline)).await.map_err(unsent)?;
        }
    }

    async fn settle(&self, deadline: Deadline) -> Result<()> {
        let _gate = deadline.before_sending(self.gate.write()).await?;
        self.set_up(true, deadline).await.map(drop)
    }

    /// Makes sure, within the gate, that the session is settled, and gives the socket. Without its identity it is not
    /// settled, but ready for another one.
    pub(super) async fn set_up(&self, with_identity: bool, deadline: Deadline) -> Result<u64> {
        loop {
            if self.detached.load(Ordering::Acquire) {
                return Err(gone());
            }
            let epoch = self.link().up(deadline).await?;
            if self.settled.load(Ordering::Acquire) == epoch {
                return Ok(epoch);
            }
            match self.set_up_on(epoch, with_identity, deadline).await {
                Ok(()) => {
                    if with_identity {
                        self.settled.store(epoch, Ordering::Release);
                    }
                    return Ok(epoch);
                }
                // and so did what was set up on it
                Err(error) if self.went_away(epoch, &error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether a call on the socket `epoch` ended since that went away meanwhile: what gives credentials may have lost a
    /// connection of its own.
    pub(super) fn went_away(&self, epoch: u64, error: &Error) -> bool {
        error.kind() == ErrorKind::ConnectionLost && self.link().epoch() != epoch
    }

    /// Waits until no call of the session runs, and holds off all that come.
    pub(super) async fn alone(&self, deadline: Deadline) -> Result<RwLockWriteGuard<'_, ()>> {
        deadline.before_sending(self.gate.write()).await
    }

    /// What the session is, once the change that is under way has ended.
    pub(super) async fn settled_state(&self) -> Result<State> {
        let (_gate, _) = self.ready(self.deadline(None)).await?;
        Ok(self.state().clone())
    }

    /// The next call sets the session up anew, as the state says.
    pub(super) fn unsettle(&self) {
        self.settled.store(0, Ordering::Release);
    }

    /// A call within the gate, on one socket.
    pub(super) async fn send(
        &self,
        request: Request,
        epoch: u64,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let call = self.link().prepare(request, self.route(None))?;
        self.link().call(&call, epoch, deadline).await
    }

    /// Why the session could not be set up on this socket; it is not tried again for each of its calls.
    pub(super) fn failure(&self, epoch: u64) -> Option<Error> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match &*failed {
            Some((on, error)) if *on == epoch => Some(error.clone().with_outcome(Outcome::NotSent)),
            _ => None,
        }
    }

    pub(super) fn note_failure(&self, failure: Option<(u64, Error)>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    /// The socket on which the server may hold the session; 0 for none.
    pub(crate) fn touched(&self) -> u64 {
        self.touched.load(Ordering::Acquire)
    }

    /// Sends a request of this session that nobody waits for, on the socket `epoch` if it is still there.
    pub(crate) fn post(
        &self,
        epoch: u64,
        request: Request,
        then: impl FnOnce(Result<Bytes>) + Send + 'static,
    ) -> Result<()> {
        self.link().post(request, self.route(None), epoch, then)
    }

    /// Detaches and waits for the answer.
    pub(super) async fn detach(&self) -> Result<()> {
        let deadline = self.deadline(None);
        let _gate = deadline.before_sending(self.gate.write()).await?;
        self.unsettle();
        self.lives.finish(EndReason::Detached);
        let epoch = self.touched();
        if epoch == self.link().epoch() {
            let request = Request::new(Method::Detach)?;
            match self.send(request, epoch, deadline).await {
                Err(error) if error.kind() != ErrorKind::ConnectionLost => return Err(error),
                // gone with its socket
                Ok(_) | Err(_) => {}
            }
        }
        self.touched.store(0, Ordering::Release);
        self.detached.store(true, Ordering::Release);
        Ok(())
    }

    pub(super) fn route(&self, transaction: Option<Uuid>) -> Route {
        Route {
            session: Some(self.id),
            transaction,
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        let renewal = self.renewal.get_mut();
        if let Some(renewal) = renewal.unwrap_or_else(PoisonError::into_inner).take() {
            renewal.abort();
        }
        let counted = *self.counted.get_mut();
        let epoch = *self.touched.get_mut();
        let connection = self.connection.clone();
        let count = move |gone: bool| {
            let counters = connection.counters();
            match (counted, gone) {
                (true, true) => counters.detached.up(),
                (true, false) => counters.detach_failures.up(),
                (false, _) => {}
            }
        };
        if epoch == 0 || epoch != self.link().epoch() {
            // the server holds it no more
            return count(true);
        }
        let posted = Request::new(Method::Detach)
            .map_err(Error::from)
            .and_then(|request| {
                let count = count.clone();
                self.post(epoch, request, move |result| count(is_gone(&result)))
            });
        if posted.is_err() {
            count(true);
        }
    }
}

/// A session is gone with its socket, too.
fn is_gone(detached: &Result<Bytes>) -> bool {
    match detached {
        Ok(_) => true,
        Err(error) => matches!(error.kind(), ErrorKind::ConnectionLost | ErrorKind::Closed),
    }
}

/// The server says no more than that `attach` is not allowed.
fn is_refusal(error: &Error) -> bool {
    let method = || error.server()?.details()?.fact("name");
    error.kind() == ErrorKind::NotAllowed && method() == Some("attach")
}

fn session_limit(error: Error) -> Error {
    error.explained(
        ErrorKind::SessionLimit,
        "the server attaches no more sessions on the sockets that this connection may have: detach some, raise \
         `max_sockets`, or raise the server's limit for a socket, by default 256 and one of them its own \
         (SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS)",
    )
}

/// Whatever became of the calls that set a session up, the one that they were for was not sent.
pub(super) fn unsent(error: Error) -> Error {
    error.with_outcome(Outcome::NotSent)
}

/// Whatever became of the calls that renew a session, the one that it refused has done nothing.
fn known(error: Error) -> Error {
    match error.outcome() {
        Outcome::Unknown => unsent(error),
        Outcome::NotSent | Outcome::Failed => error,
    }
}

fn gone() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::NotSent,
        "the session was detached: attach another one",
    )
}
