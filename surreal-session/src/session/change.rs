//! Changes of a session that are one call.

use bytes::Bytes;

use super::{exclusive::Exclusive, given_tokens::GivenTokens, inner::unsent};
use crate::{
    connection::Repeat,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Request,
};

/// A change of a session, as a call.
pub(super) struct Change {
    pub(super) request: Request,
    /// The call that reverts it, where the server leaves it half done when it refuses it.
    pub(super) undo: Option<Request>,
    /// Set if the session has another identity afterwards, so that it does not matter whether it
    /// can have the old one.
    pub(super) replaces_identity: bool,
    /// The place for the tokens of a late answer.
    pub(super) given: Option<GivenTokens>,
}

impl Change {
    /// A change after which the session has another identity.
    pub(super) fn of_identity(request: Request) -> Self {
        Self {
            request,
            undo: None,
            replaces_identity: true,
            given: None,
        }
    }
}

impl From<Request> for Change {
    fn from(request: Request) -> Self {
        Self {
            request,
            undo: None,
            replaces_identity: false,
            given: None,
        }
    }
}

impl Exclusive {
    /// Sends a change. Returns the answer and the socket that it came from.
    ///
    /// After it the session has to be noted as what it has become. Until then, and without an
    /// answer, its state on the server counts as unknown, and the next call sets it up as it was
    /// before.
    pub(super) async fn send_change(&mut self, change: impl Into<Change>) -> Result<(Bytes, u64)> {
        let Change {
            request,
            undo,
            replaces_identity,
            given,
        } = change.into();
        let handle = self.handle().clone();
        let call = handle.prepare(request, self.session.route(None))?;
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let attached = match replaces_identity {
                true => self.attached_for_identity().await,
                false => self.brought_in_sync().await,
            };
            let epoch = attached.map_err(unsent)?;
            let before = self.locked.hold(|held| held.change_begins());
            let late = given.clone().map(GivenTokens::late);
            match handle.call_or(&call, epoch, self.deadline, late).await {
                Ok(reply) => return Ok((reply, epoch)),
                Err(error) if call.may_repeat(&error) => repeat.lost(epoch, error).await?,
                Err(error) if error.kind() == ErrorKind::Conflict => {
                    self.locked.hold(|held| held.restore(before));
                    if !call.may_repeat_conflict() {
                        return Err(half_done(error));
                    }
                    // What identifies a session runs clauses of the database's own.
                    if replaces_identity && !handle.retries_conflicts() {
                        return Err(error);
                    }
                    repeat.conflicted(error).await?;
                }
                Err(error) => {
                    let unchanged = match undo {
                        Some(undo) if error.outcome() == Outcome::Failed => {
                            self.send(undo, epoch).await.is_ok()
                        }
                        _ => error.outcome() != Outcome::Unknown,
                    };
                    if unchanged {
                        self.locked.hold(|held| held.restore(before));
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// The first of several transactions may have been committed before another one conflicted.
fn half_done(error: Error) -> Error {
    error
        .explained(
            ErrorKind::Conflict,
            "a conflict with another transaction: the record may have been created, so try to sign in before you sign up again",
        )
        .with_outcome(Outcome::Unknown)
}
