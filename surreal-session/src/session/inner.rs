//! One attached session: where it sits, and its calls.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::{sync::RwLockReadGuard, task::AbortHandle};
use uuid::Uuid;

use super::{
    live::{EndReason, Lives},
    lock::{Basis, Locked, SessionLock, Shown},
    restarts::Restarts,
    state::State,
};
use crate::{
    connection::{
        Callback, Connection, Deadline, Gone, Purpose, Repeat, SessionSlot, SocketHandle, Version,
    },
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{self, Envelope, Method, Request, Route},
    trace::{self, Span},
};

/// One attached session, shared by its guard and by the transactions that run in it. Dropping the
/// last handle detaches it.
///
/// What the session is, and what the server holds of it, is one value in the session's lock
/// (`lock.rs`). The server holds it on one socket, and forgets it with the socket. A call that
/// finds the two out of sync brings them in sync first (`set_up.rs`), whether the socket was
/// replaced or a change has no known end.
#[derive(Debug)]
pub(crate) struct SessionInner {
    connection: Connection,
    slot: SessionSlot,
    id: Uuid,
    /// The server's.
    version: Version,
    purpose: Purpose,
    pub(super) lock: SessionLock,
    pub(super) lives: Lives,
    pub(super) restarts: Restarts,
    /// The task that renews it before it expires.
    pub(super) renewal: Mutex<Option<AbortHandle>>,
}

impl SessionInner {
    /// Attaches a session of a fresh id, and sets it up as `state` says.
    pub(super) async fn attach(
        connection: &Connection,
        state: Arc<State>,
        purpose: Purpose,
    ) -> Result<Arc<Self>> {
        let deadline = connection.deadline();
        let version = connection.version_by(deadline).await?;
        loop {
            // Made before anything is sent, so that a caller that stops waiting leaves nothing
            // behind.
            let session = Arc::new(Self {
                connection: connection.clone(),
                slot: connection.slot(purpose, deadline).await?,
                id: Uuid::now_v7(),
                version: version.clone(),
                purpose,
                lock: SessionLock::new(state.clone()),
                lives: Lives::default(),
                restarts: Restarts::default(),
                renewal: Mutex::default(),
            });
            match session.bring_in_sync(deadline).await {
                Ok(()) => {
                    session.slot.accepted();
                    return Ok(session);
                }
                Err(error) if error.is_session_refused() && session.slot.refused() => {
                    if connection.is_full(purpose) {
                        return Err(session_limit(error));
                    }
                }
                // another handle may live; if none does, its slot says why
                Err(_) if session.handle().end().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Notes that the server has attached it. Sessions for live queries do not count, because the
    /// application did not ask for them.
    pub(super) fn attached(&self, again: bool) {
        if self.purpose == Purpose::Data && !again {
            self.connection.counters().attached.up();
        }
    }

    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn version(&self) -> &Version {
        &self.version
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn handle(&self) -> &Arc<SocketHandle> {
        self.slot.handle()
    }

    /// Returns the state of the session after its last change.
    pub(super) fn shown(&self) -> MutexGuard<'_, Shown> {
        self.lock.shown()
    }

    /// Returns `true` if the session has variables.
    pub(crate) fn has_variables(&self) -> bool {
        !self.shown().state.variables.is_empty()
    }

    pub(crate) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        self.handle().deadline(limit)
    }

    /// A call that leaves the session as it is; many may run at once.
    pub(crate) async fn data(
        self: &Arc<Self>,
        request: Request,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let (method, span) = (request.method(), self.span(&request, None));
        let call = self.handle().prepare(request, self.route(None))?;
        let rows = |reply: &Bytes| rpc::count_rows(method, reply);
        span.around(|| self.repeat(&call, deadline), rows).await
    }

    /// Makes a call until it has an answer that is one.
    async fn repeat(self: &Arc<Self>, call: &Envelope, deadline: Deadline) -> Result<Bytes> {
        let mut renewed = false;
        let mut repeat = Repeat::new(self.handle(), deadline);
        loop {
            let (session, epoch) = self.ready(deadline).await?;
            let error = match self.handle().call(call, epoch, deadline).await {
                Ok(reply) => {
                    let Some(conflict) = call.conflict(&reply) else {
                        return Ok(reply);
                    };
                    drop(session);
                    if repeat.again(call, epoch, conflict).await.is_err() {
                        return Ok(reply);
                    }
                    continue;
                }
                Err(error) => error,
            };
            // refused before anything was done
            if error.kind() == ErrorKind::SessionExpired && !renewed {
                let expired = session.state.principal.clone().ok_or(error.clone())?;
                drop(session);
                let renewal = Box::pin(self.stay_signed_in(expired, error, deadline)).await;
                renewal.map_err(known)?;
                renewed = true;
            } else {
                drop(session);
                repeat.again(call, epoch, error).await?;
            }
        }
    }

    /// A call on the socket `epoch` and on no other: for what lives and dies with the socket.
    pub(crate) async fn data_on(
        &self,
        epoch: u64,
        request: Request,
        deadline: Deadline,
    ) -> Result<Bytes> {
        self.data_on_or(epoch, request, None, deadline, None).await
    }

    /// A call in a transaction, which is refused when the session has another user or database than
    /// the transaction began with.
    pub(crate) async fn data_in(
        &self,
        epoch: u64,
        request: Request,
        transaction: Uuid,
        basis: &Basis,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let transaction = Some((transaction, basis));
        self.data_on_or(epoch, request, transaction, deadline, None)
            .await
    }

    /// Fails when the session has another user or database by now.
    pub(crate) async fn has_kept(&self, basis: &Basis, deadline: Deadline) -> Result<()> {
        let session = self.lock.share(deadline).await?;
        session.check(basis)
    }

    /// [`data_on`](Self::data_on), for a call that begins something on the server. If the reply
    /// arrives after the deadline, `undo` ends what has begun; it must not wait.
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
        transaction: Option<(Uuid, &Basis)>,
        deadline: Deadline,
        late: Option<Callback>,
    ) -> Result<Bytes> {
        let (transaction, basis) = transaction.unzip();
        let (method, span) = (request.method(), self.span(&request, transaction));
        let call = self.handle().prepare(request, self.route(transaction))?;
        let answered = || async {
            let session = self.lock.share(deadline).await?;
            if session.held.is_detached() {
                return Err(gone());
            }
            if let Some(basis) = basis {
                session.check(basis)?;
            }
            self.handle().call_or(&call, epoch, deadline, late).await
        };
        let rows = |reply: &Bytes| rpc::count_rows(method, reply);
        span.around(answered, rows).await
    }

    fn span(&self, request: &Request, transaction: Option<Uuid>) -> Span {
        // The state is not shared yet, so no lock is needed.
        let shown = trace::ENABLED.then(|| self.shown());
        let state = shown.as_deref().map(|shown| &shown.state);
        Span::new(trace::Call {
            operation: request.method().name(),
            table: request.table(),
            namespace: state.and_then(|state| state.namespace.as_deref()),
            database: state.and_then(|state| state.database.as_deref()),
            session: self.id,
            transaction,
        })
    }

    /// Holds off changes, and gives the socket on which the session is in sync.
    pub(crate) async fn ready(
        self: &Arc<Self>,
        deadline: Deadline,
    ) -> Result<(RwLockReadGuard<'_, Locked>, u64)> {
        loop {
            let session = self.lock.share(deadline).await?;
            let epoch = self.handle().epoch();
            if session.held.is_in_sync_on(epoch) {
                return Ok((session, epoch));
            }
            drop(session);
            // seldom, so that a call has no room for it
            let in_sync = Box::pin(self.bring_in_sync(deadline));
            in_sync.await.map_err(unsent)?;
        }
    }

    async fn bring_in_sync(self: &Arc<Self>, deadline: Deadline) -> Result<()> {
        let change = self.change(deadline, |mut exclusive| async move {
            exclusive.brought_in_sync().await.map(drop)
        });
        change.await
    }

    /// Returns the state of the session, once the change in progress has ended.
    pub(super) async fn state(self: &Arc<Self>) -> Result<Arc<State>> {
        let (session, _) = self.ready(self.deadline(None)).await?;
        Ok(session.state.clone())
    }

    /// The socket on which the server may hold the session; 0 for none.
    pub(crate) fn attached_on(&self) -> u64 {
        self.shown().attached_on
    }

    /// Sends a request of this session without waiting for the reply, on the socket `epoch` if it
    /// is still open.
    pub(crate) fn post(
        &self,
        epoch: u64,
        request: Request,
        then: impl FnOnce(Result<Bytes>) + Send + 'static,
    ) -> Result<()> {
        self.handle().post(request, self.route(None), epoch, then)
    }

    /// Detaches and waits for the answer.
    pub(super) async fn detach(self: &Arc<Self>) -> Result<()> {
        let mut exclusive = self.alone(self.deadline(None)).await?;
        self.end_lives(EndReason::Detached);
        exclusive.locked.hold(|held| held.change_begins());
        let epoch = exclusive.held.attached_on();
        if epoch != 0 && epoch == self.handle().epoch() {
            match exclusive.send(Request::new(Method::Detach)?, epoch).await {
                Err(error) if error.kind() != ErrorKind::ConnectionLost => return Err(error),
                // gone with its socket
                Ok(_) | Err(_) => {}
            }
        }
        exclusive.locked.hold(|held| held.detached());
        Ok(())
    }

    pub(super) fn route(&self, transaction: Option<Uuid>) -> Route {
        Route {
            session: Some(self.id),
            transaction,
        }
    }
}

impl Drop for SessionInner {
    fn drop(&mut self) {
        let renewal = self.renewal.get_mut();
        if let Some(renewal) = renewal.unwrap_or_else(PoisonError::into_inner).take() {
            renewal.abort();
        }
        self.handle().forget_session(self.id, Gone::Killed);
        let (held, counted) = self.lock.last();
        let counted = counted && self.purpose == Purpose::Data;
        let epoch = held.attached_on();
        // Not the connection: a detach that is not answered must not keep its sockets open.
        let counters = self.connection.counters().clone();
        let count = move |gone: bool| match (counted, gone) {
            (true, true) => counters.detached.up(),
            (true, false) => counters.detach_failures.up(),
            (false, _) => {}
        };
        if epoch == 0 || epoch != self.handle().epoch() {
            // The server no longer holds it.
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

fn session_limit(error: Error) -> Error {
    error.explained(
        ErrorKind::SessionLimit,
        "the sockets of this connection have reached the server's limit of sessions: detach some, raise \
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

pub(super) fn gone() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::NotSent,
        "the session was detached: attach another one",
    )
}
