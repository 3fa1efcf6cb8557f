use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{
    auth::Tokens,
    error::{Error, ErrorKind, Outcome, Result},
};

/// Who is signed in. A session shares it with its forks: a refresh token can be used once, so the tokens that take its
/// place are everybody's.
#[derive(Debug)]
pub(super) struct Principal {
    tokens: Mutex<Tokens>,
    renewal: tokio::sync::Mutex<()>,
}

impl Principal {
    pub(super) fn new(tokens: Tokens) -> Arc<Self> {
        Arc::new(Self {
            tokens: Mutex::new(tokens),
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
    }

    fn lock(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn no_refresh_token() -> Error {
    Error::new(
        ErrorKind::Auth,
        Outcome::NotSent,
        "there is no refresh token: the access method gives one when it is defined WITH REFRESH",
    )
}
