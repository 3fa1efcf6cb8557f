use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::renewal::Provider;
use crate::{
    auth::{Fields, Tokens},
    error::{Error, ErrorKind, Outcome, Result},
};

/// The signed-in user. A session shares it with its forks: a refresh token can be used once, so the
/// tokens that replace it belong to all of them.
pub(super) struct Principal {
    means: Mutex<Means>,
    /// Held while the refresh token is used.
    renewal: tokio::sync::Mutex<()>,
}

/// The credentials or tokens that sign in as the principal.
struct Means {
    tokens: Tokens,
    /// Set if the refresh token may be used up: it was sent, and the reply is not known.
    in_doubt: bool,
    /// The function that is asked for credentials when no token is accepted.
    credentials: Option<Provider>,
    /// The credentials that the principal signed in with.
    kept: Option<Arc<dyn Fields>>,
}

impl Principal {
    pub(super) fn new(tokens: Tokens, kept: Option<Arc<dyn Fields>>) -> Arc<Self> {
        Arc::new(Self {
            means: Mutex::new(Means {
                tokens,
                in_doubt: false,
                credentials: None,
                kept,
            }),
            renewal: tokio::sync::Mutex::default(),
        })
    }

    pub(super) fn tokens(&self) -> Tokens {
        self.means().tokens.clone()
    }

    /// The tokens, if there is one to refresh them with.
    pub(super) fn refreshable(&self) -> Result<Tokens> {
        let tokens = self.tokens();
        match tokens.refresh() {
            Some(_) => Ok(tokens),
            None => Err(no_refresh_token()),
        }
    }

    /// Tests whether the principal is renewed before its access token expires. Credentials that are
    /// only kept wait until it has: to check a password again takes the server long, and the
    /// session does not end with the token.
    pub(super) fn is_renewed_early(&self) -> bool {
        let means = self.means();
        means.tokens.refresh().is_some() || means.credentials.is_some()
    }

    /// Waits until the refresh token is not in use. The tokens may have changed by then.
    pub(super) async fn renewal(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.renewal.lock().await
    }

    /// Applies the tokens that the server gave. The refresh token among them was never sent.
    pub(super) fn replace(&self, tokens: Tokens) {
        let mut means = self.means();
        means.tokens = tokens;
        means.in_doubt = false;
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.means().in_doubt
    }

    /// Notes whether the refresh token may be used up, and returns what was known before.
    pub(super) fn doubt(&self, in_doubt: bool) -> bool {
        std::mem::replace(&mut self.means().in_doubt, in_doubt)
    }

    pub(super) fn keep_credentials(&self, provider: Provider) {
        self.means().credentials = Some(provider);
    }

    /// Forgets the credentials that it signed in with.
    pub(super) fn forget(&self) {
        self.means().kept = None;
    }

    /// Returns the credentials that sign in when no token is accepted.
    pub(super) fn credentials(&self) -> Option<Provider> {
        let means = self.means();
        let kept = || means.kept.clone().map(provider_of);
        means.credentials.clone().or_else(kept)
    }

    fn means(&self) -> MutexGuard<'_, Means> {
        self.means.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal").finish_non_exhaustive()
    }
}

fn provider_of(kept: Arc<dyn Fields>) -> Provider {
    Arc::new(move || {
        let kept = kept.clone();
        Box::pin(std::future::ready(Ok(kept)))
    })
}

pub(super) fn no_refresh_token() -> Error {
    Error::new(
        ErrorKind::Auth,
        Outcome::NotSent,
        "no refresh token: it was revoked, or the access method is defined without WITH REFRESH",
    )
}
