use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::principal::Principal;
use crate::{auth::Tokens, codec, connection::Callback, error::Result};

/// The tokens that a sign-in was given, whether or not the session becomes who they are of.
#[derive(Clone, Default)]
pub(super) struct GivenTokens(Arc<OnceLock<Arc<Principal>>>);

impl GivenTokens {
    /// Notes who has been given tokens, or will be when the answer to a refresh comes.
    pub(super) fn to(&self, principal: &Arc<Principal>) {
        // The first principal of a sign-in is its only one.
        let _ = self.0.set(principal.clone());
    }

    /// Takes the answer to a sign-in when it comes after the deadline.
    pub(super) fn late(self) -> Callback {
        Box::new(move |reply: Result<Bytes>| {
            let tokens = reply.and_then(|reply| Ok(codec::from_bytes(&reply)?));
            if let Ok(tokens) = tokens {
                self.to(&Principal::new(tokens, None));
            }
        })
    }

    /// The tokens, unless a refresh has used them up and its answer is not here.
    pub(super) fn tokens(&self) -> Option<Tokens> {
        let principal = self.0.get()?;
        (!principal.is_in_doubt()).then(|| principal.tokens())
    }
}
