use std::sync::atomic::Ordering;

use super::{Core, core::unsent, state::State};
use crate::{
    connection::Deadline,
    error::{Outcome, Result},
    rpc::Request,
};

/// A change of a session, as a call.
pub(super) struct Change {
    pub(super) request: Request,
    /// What takes it back, where the server leaves it half done when it refuses it
    pub(super) undo: Option<Request>,
    /// Whether the session has another identity afterwards, so that it does not matter if it can have the old one
    pub(super) replaces_identity: bool,
}

impl From<Request> for Change {
    fn from(request: Request) -> Self {
        Self {
            request,
            undo: None,
            replaces_identity: false,
        }
    }
}

impl Core {
    /// A call that changes the session; none runs beside it. `apply` notes in the state what the answer says.
    ///
    /// Without an answer, nobody knows what the server holds: the next call sets the session up as it was before.
    pub(super) async fn change<T>(
        &self,
        change: impl Into<Change>,
        apply: impl FnOnce(&mut State, &[u8]) -> Result<T>,
    ) -> Result<T> {
        let deadline = self.deadline(None);
        let _gate = self.alone(deadline).await?;
        self.change_alone(change.into(), deadline, apply).await
    }

    /// [`change`](Self::change) within the gate.
    pub(super) async fn change_alone<T>(
        &self,
        change: Change,
        deadline: Deadline,
        apply: impl FnOnce(&mut State, &[u8]) -> Result<T>,
    ) -> Result<T> {
        let Change {
            request,
            undo,
            replaces_identity,
        } = change;
        let call = self.link().prepare(request, self.route(None))?;
        loop {
            let set_up = self.set_up(!replaces_identity, deadline);
            let epoch = set_up.await.map_err(unsent)?;
            let before = self.settled.swap(0, Ordering::AcqRel);
            match self.link().call(&call, epoch, deadline).await {
                Ok(reply) => {
                    let value = apply(&mut self.state(), &reply)?;
                    if replaces_identity {
                        self.note_failure(None);
                    }
                    self.settled.store(epoch, Ordering::Release);
                    return Ok(value);
                }
                Err(error) if call.may_repeat(&error) => {}
                Err(error) => {
                    let undone = match undo {
                        Some(undo) if error.outcome() == Outcome::Failed => {
                            self.send(undo, epoch, deadline).await.is_ok()
                        }
                        _ => error.outcome() != Outcome::Unknown,
                    };
                    if undone {
                        self.settled.store(before, Ordering::Release);
                    }
                    return Err(error);
                }
            }
        }
    }

    /// Changes the session on the socket `epoch`. Unless it is known how that ended, the next call sets the session up
    /// anew.
    pub(super) async fn unsettled(
        &self,
        epoch: u64,
        change: impl Future<Output = Result<()>>,
    ) -> Result<()> {
        let before = self.settled.swap(0, Ordering::AcqRel);
        let result = change.await;
        let settled = match &result {
            Ok(()) => epoch,
            Err(error) if error.outcome() == Outcome::Unknown => 0,
            Err(_) => before,
        };
        self.settled.store(settled, Ordering::Release);
        result
    }
}
