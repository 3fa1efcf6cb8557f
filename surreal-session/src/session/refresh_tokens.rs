//! Takes new tokens for a refresh token, which can be used once.

use std::sync::Arc;

use bytes::Bytes;

use super::{exclusive::Exclusive, principal::Principal};
use crate::{
    codec,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

impl Exclusive {
    /// Signs in by the refresh token, which needs the turn that [`Principal::renewal`] gives.
    ///
    /// The answer has the only tokens that are good afterwards, so it is applied also when it comes
    /// after the deadline. Until it is here the refresh token is in doubt.
    pub(super) async fn refresh_tokens(
        &self,
        principal: &Arc<Principal>,
        epoch: u64,
    ) -> Result<()> {
        let request = Request::new(Method::Refresh)?.param(&principal.refreshable()?)?;
        let call = self.handle().prepare(request, self.session.route(None))?;
        let before = principal.doubt(true);
        let waiting = principal.clone();
        let late = move |reply: Result<Bytes>| {
            // that it was refused changes nothing
            let _ = reply.and_then(|reply| take(&waiting, &reply));
        };
        let late = Some(Box::new(late) as _);
        let answer = self
            .handle()
            .call_or(&call, epoch, self.deadline, late)
            .await;
        match answer {
            Ok(reply) => take(principal, &reply),
            Err(error) => {
                if error.outcome() != Outcome::Unknown {
                    principal.doubt(before);
                }
                Err(error)
            }
        }
    }
}

fn take(principal: &Principal, reply: &Bytes) -> Result<()> {
    principal.replace(codec::from_bytes(reply)?);
    Ok(())
}

/// No token is accepted, and the one that would be has been lost.
pub(super) fn answer_lost(refused: Error) -> Error {
    refused.explained(
        ErrorKind::SessionExpired,
        "the access token is no longer accepted, and the answer to its renewal was lost, with the refresh token in it: sign \
         in again, or give what signs in to `keep_signed_in`",
    )
}
