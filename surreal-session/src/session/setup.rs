//! Brings the server's session to the state that is noted here: on a new socket, after an abandoned change, for a fork.

use std::sync::{Arc, atomic::Ordering};

use super::{Core, principal::Principal};
use crate::{
    connection::Deadline,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

impl Core {
    /// One call for the session, one or two for its identity, one for what is selected, and one for each variable.
    pub(super) async fn set_up_on(
        &self,
        epoch: u64,
        with_identity: bool,
        deadline: Deadline,
    ) -> Result<()> {
        if with_identity && let Some(error) = self.failure(epoch) {
            return Err(error);
        }
        self.attach_anew(epoch, deadline).await?;
        let state = self.state().clone();
        if with_identity && let Some(principal) = &state.principal {
            let identified = self.sign_back_in(principal, epoch, deadline).await;
            if let Err(error) = &identified
                && is_refusal(error)
            {
                self.note_failure(Some((epoch, error.clone())));
            }
            identified?;
        }
        for request in state.set_up()? {
            self.send(request, epoch, deadline).await?;
        }
        Ok(())
    }

    async fn attach_anew(&self, epoch: u64, deadline: Deadline) -> Result<()> {
        if self.touched() == epoch {
            // whatever a change has left there
            self.send(Request::new(Method::Detach)?, epoch, deadline)
                .await?;
        }
        self.touched.store(epoch, Ordering::Release);
        let attached = self
            .send(Request::new(Method::Attach)?, epoch, deadline)
            .await;
        match attached {
            Ok(_) => {
                self.count_attached();
                Ok(())
            }
            Err(error) => {
                if error.outcome() != Outcome::Unknown {
                    self.touched.store(0, Ordering::Release);
                }
                Err(error)
            }
        }
    }

    /// By the access token; when it is no longer good, by what there is beside it.
    async fn sign_back_in(
        &self,
        principal: &Arc<Principal>,
        epoch: u64,
        deadline: Deadline,
    ) -> Result<()> {
        let tokens = principal.tokens();
        match self.by_token(&tokens, epoch, deadline).await {
            Err(error) if error.kind() == ErrorKind::Auth => {
                self.renew_on(principal, &tokens, error, epoch, deadline)
                    .await
            }
            result => result,
        }
    }
}

/// Whether the session cannot be who it is.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Auth | ErrorKind::NotAllowed | ErrorKind::SessionExpired
    )
}
