//! A session that one change has for itself.

use std::{convert::Infallible, ops::Deref, sync::Arc};

use bytes::Bytes;
use tokio::{select, sync::oneshot};

use super::{
    SessionInner,
    inner::gone,
    lock::{Locked, LockedAlone},
    state::State,
};
use crate::{
    connection::{Deadline, SocketHandle},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Request,
};

/// A session whose lock is held alone: no call runs in it, and no other change.
#[derive(Debug)]
pub(super) struct Exclusive {
    // Released before the session, so that the last handle finds the lock free.
    pub(super) locked: LockedAlone,
    pub(super) session: Arc<SessionInner>,
    pub(super) deadline: Deadline,
    /// Ends when the caller stops waiting.
    caller: Option<oneshot::Receiver<Infallible>>,
}

impl SessionInner {
    /// Changes the session. The lock is taken on the caller's task, and only then does the change
    /// get a task of its own, which has the lock until it has ended. So a change whose future was
    /// dropped has either not begun, or has ended before the next one begins.
    pub(super) async fn change<T, F>(
        self: &Arc<Self>,
        deadline: Deadline,
        change: impl FnOnce(Exclusive) -> F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let mut exclusive = self.alone(deadline).await?;
        let (_waiting, caller) = oneshot::channel();
        exclusive.caller = Some(caller);
        let runtime = self.connection().runtime();
        runtime.run_to_end(change(exclusive)).await
    }

    /// Takes the lock for a change that ends with its caller, because the session does, too.
    pub(super) async fn alone(self: &Arc<Self>, deadline: Deadline) -> Result<Exclusive> {
        Ok(Exclusive {
            locked: self.lock.write(deadline).await?,
            session: self.clone(),
            deadline,
            caller: None,
        })
    }
}

impl Exclusive {
    pub(super) fn handle(&self) -> &Arc<SocketHandle> {
        self.session.handle()
    }

    /// Waits for a socket. Nothing is in flight then, so the change ends here if its caller has
    /// gone.
    pub(super) async fn up(&mut self) -> Result<u64> {
        if self.held.is_detached() {
            return Err(gone());
        }
        let epoch = self.handle().epoch();
        if epoch != 0 {
            return Ok(epoch);
        }
        let (handle, deadline) = (self.handle().clone(), self.deadline);
        let Some(caller) = &mut self.caller else {
            return handle.up(deadline).await;
        };
        if caller.is_terminated() {
            return Err(abandoned());
        }
        select! {
            biased;
            epoch = handle.up(deadline) => epoch,
            _ = caller => Err(abandoned()),
        }
    }

    /// Sends a request of the session on one socket.
    pub(super) async fn send(&self, request: Request, epoch: u64) -> Result<Bytes> {
        let call = self.handle().prepare(request, self.session.route(None))?;
        self.handle().call(&call, epoch, self.deadline).await
    }

    /// Tests whether a call on the socket `epoch` failed because that was lost: what gives
    /// credentials may have lost a connection of its own.
    pub(super) fn went_away(&self, epoch: u64, error: &Error) -> bool {
        error.kind() == ErrorKind::ConnectionLost && self.handle().epoch() != epoch
    }

    /// Notes that the session is `state` on this socket.
    pub(super) fn becomes(&mut self, state: State, epoch: u64) {
        self.locked.becomes(Arc::new(state), epoch);
    }

    /// Notes that the session is still what it was, on this socket.
    pub(super) fn in_sync(&mut self, epoch: u64) {
        self.locked.hold(|held| held.in_sync(epoch));
    }
}

impl Deref for Exclusive {
    type Target = Locked;

    fn deref(&self) -> &Locked {
        &self.locked
    }
}

fn abandoned() -> Error {
    Error::new(
        ErrorKind::Cancelled,
        Outcome::NotSent,
        "the caller stopped waiting before there was a socket",
    )
}
