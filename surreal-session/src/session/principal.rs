use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::renewal::Provider;
use crate::{
    auth::Tokens,
    error::{Error, ErrorKind, Outcome, Result},
};

/// Who is signed in. A session shares it with its forks: a refresh token can be used once, so the tokens that take its
/// place are everybody's.
pub(super) struct Principal {
    tokens: Mutex<Tokens>,
    /// Whether the refresh token may be used up: it was sent, and nobody knows what became of it.
    in_doubt: AtomicBool,
    /// What signs in when no token does.
    credentials: Mutex<Option<Provider>>,
    renewal: tokio::sync::Mutex<()>,
}

impl Principal {
    pub(super) fn new(tokens: Tokens) -> Arc<Self> {
        Arc::new(Self {
            tokens: Mutex::new(tokens),
            in_doubt: AtomicBool::new(false),
            credentials: Mutex::new(None),
            renewal: tokio::sync::Mutex::default(),
        })
    }

    pub(super) fn tokens(&self) -> Tokens {
        self.lock().clone()
    }

    /// The tokens, if there is one to refresh them with.
    pub(super) fn refreshable(&self) -> Result<Tokens> {
        let tokens = self.tokens();
        match tokens.refresh() {
            Some(_) => Ok(tokens),
            None => Err(no_refresh_token()),
        }
    }

    /// Waits until nobody else uses the refresh token. The tokens may have changed by then.
    pub(super) async fn renewal(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.renewal.lock().await
    }

    pub(super) fn replace(&self, tokens: Tokens) {
        *self.lock() = tokens;
        self.doubt(false);
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.in_doubt.load(Ordering::Acquire)
    }

    /// Notes whether the refresh token may be used up, and says what was known before.
    pub(super) fn doubt(&self, in_doubt: bool) -> bool {
        self.in_doubt.swap(in_doubt, Ordering::AcqRel)
    }

    pub(super) fn keep_credentials(&self, provider: Provider) {
        let mut credentials = self
            .credentials
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *credentials = Some(provider);
    }

    pub(super) fn credentials(&self) -> Option<Provider> {
        let credentials = self
            .credentials
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        credentials.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal").finish_non_exhaustive()
    }
}

pub(super) fn no_refresh_token() -> Error {
    Error::new(
        ErrorKind::Auth,
        Outcome::NotSent,
        "there is no refresh token: it was revoked, or the access method gives none, for want of WITH REFRESH",
    )
}
