//! Brings the server's session to the state that is noted here: on a new socket, after an abandoned
//! change, for a fork.

use std::sync::Arc;

use super::{
    exclusive::Exclusive,
    principal::Principal,
    renewal::{is_refusal, refusal},
    restarts::GapReason,
    state::State,
};
use crate::{
    connection::Repeat,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

impl Exclusive {
    /// Makes sure that the server has the session as this side has it. Returns the socket.
    pub(super) async fn brought_in_sync(&mut self) -> Result<u64> {
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let epoch = self.up().await?;
            if self.held.is_in_sync_on(epoch) {
                return Ok(epoch);
            }
            if let Some(refusal) = self.held.refusal(epoch) {
                return Err(refusal);
            }
            let state = self.state.clone();
            match self.set_up(&state, epoch).await {
                Ok(()) => {
                    self.in_sync(epoch);
                    return Ok(epoch);
                }
                Err(error) => self.again(&mut repeat, epoch, error).await?,
            }
        }
    }

    /// Makes sure that the session is attached and has all but its identity, ready for another one.
    /// Returns the socket.
    pub(super) async fn attached_for_identity(&mut self) -> Result<u64> {
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let epoch = self.up().await?;
            if self.held.is_in_sync_on(epoch) {
                return Ok(epoch);
            }
            let state = self.state.clone();
            let attached = match self.attach_again(epoch).await {
                Ok(()) => self.restore(&state, epoch).await,
                Err(error) => Err(error),
            };
            match attached {
                Ok(()) => return Ok(epoch),
                Err(error) => self.again(&mut repeat, epoch, error).await?,
            }
        }
    }

    /// Sets the session up as something that it is not yet: the first half of a change is gone with
    /// its socket.
    pub(super) async fn set_up_as(&mut self, state: &Arc<State>) -> Result<u64> {
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let epoch = self.up().await?;
            match self.set_up(state, epoch).await {
                Ok(()) => return Ok(epoch),
                Err(error) => self.again(&mut repeat, epoch, error).await?,
            }
        }
    }

    /// Waits until the session is to be set up, or renewed, again after that failed on the socket
    /// `epoch`: what was set up on a socket is gone with it, and an AUTHENTICATE clause that writes
    /// may have conflicted with another one.
    pub(super) async fn again(
        &self,
        repeat: &mut Repeat<'_>,
        epoch: u64,
        error: Error,
    ) -> Result<()> {
        match error.kind() {
            _ if self.went_away(epoch, &error) => repeat.lost(epoch, error).await,
            ErrorKind::Conflict => repeat.conflicted(error).await,
            _ => Err(error),
        }
    }

    /// One call for the session, one or two for its identity, one for what is selected, and one for
    /// each variable.
    async fn set_up(&mut self, state: &Arc<State>, epoch: u64) -> Result<()> {
        self.attach_again(epoch).await?;
        if let Some(principal) = &state.principal {
            let identified = self.sign_back_in(principal, epoch).await;
            match &identified {
                Err(error) if is_final(error) && Arc::ptr_eq(state, &self.state) => {
                    let error = error.clone();
                    self.locked.hold(|held| held.refused(epoch, error));
                }
                _ => {}
            }
            identified?;
        }
        self.restore(state, epoch).await
    }

    async fn attach_again(&mut self, epoch: u64) -> Result<()> {
        if self.held.attached_on() == epoch {
            // Whatever a change has left there.
            self.send(Request::new(Method::Detach)?, epoch).await?;
            self.session.restart_lives(GapReason::Restored);
        }
        self.locked.hold(|held| held.attaching(epoch));
        match self.send(Request::new(Method::Attach)?, epoch).await {
            Ok(_) => {
                let known = self.locked.count();
                self.session.attached(known);
                Ok(())
            }
            Err(error) => {
                if error.outcome() != Outcome::Unknown {
                    self.locked.hold(|held| held.not_attached());
                }
                Err(error)
            }
        }
    }

    /// Signs in by the access token; when it is no longer good, by what there is beside it.
    async fn sign_back_in(&self, principal: &Arc<Principal>, epoch: u64) -> Result<()> {
        let tokens = principal.tokens();
        match self.by_token(&tokens, epoch).await {
            Err(error) if is_refusal(&error) => {
                let refused = refusal(error);
                self.renew_on(principal, &tokens, refused, epoch).await
            }
            result => result,
        }
    }

    /// Selects and sets what the state says beside the identity.
    async fn restore(&self, state: &State, epoch: u64) -> Result<()> {
        for request in state.set_up()? {
            self.send(request, epoch).await?;
        }
        Ok(())
    }
}

/// Tests whether the session cannot have its identity any longer.
fn is_final(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Auth | ErrorKind::NotAllowed | ErrorKind::SessionExpired
    )
}
