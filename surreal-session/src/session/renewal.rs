//! Keeps a session signed in: before it expires where there is a refresh token, and when a call
//! finds that it has expired.

use std::{
    pin::Pin,
    sync::{Arc, PoisonError, Weak},
    time::Duration,
};

use tokio::task::AbortHandle;

use super::{
    Session, SessionInner, SignedIn, exclusive::Exclusive, principal::Principal,
    refresh_tokens::answer_lost,
};
use crate::{
    auth::{Credentials, Fields, Tokens},
    codec,
    connection::{Backoff, Deadline, Repeat},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
    trace,
};

/// Gives credentials when no token is good any more.
pub(super) type Provider = Arc<dyn Fn() -> Provided + Send + Sync>;

type Provided = Pin<Box<dyn Future<Output = Result<Arc<dyn Fields>>> + Send>>;

impl<S: 'static> Session<SignedIn, S> {
    /// Signs in again with these credentials whenever the session's tokens are no longer accepted:
    /// when it has expired, or when it has to be set up again on another socket. The credentials
    /// are asked for each time, so they need not be kept.
    ///
    /// A session whose access method issues refresh tokens stays signed in without this, as long as
    /// those are accepted, and so does one that has [kept](Self::forget_credentials) a password or
    /// key. Forks that are made afterwards do the same. Signing in as another user ends it.
    ///
    /// ```no_run
    /// use surreal_session::{Connection, auth::Root};
    ///
    /// # async fn example(db: &Connection) -> surreal_session::Result<()> {
    /// let session = db.attach().await?.signin(Root::new("root", "root")).await?;
    /// let session = session.keep_signed_in(|| async {
    ///     let pass = std::fs::read_to_string("password").unwrap_or_default();
    ///     Ok(Root::new("root", pass))
    /// });
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn keep_signed_in<C, F, P>(self, credentials: P) -> Self
    where
        C: Credentials<S, Scope = S> + Send + 'static,
        F: Future<Output = Result<C>> + Send + 'static,
        P: Fn() -> F + Send + Sync + 'static,
    {
        let provider: Provider = Arc::new(move || {
            let credentials = credentials();
            Box::pin(async move {
                let credentials: Arc<dyn Fields> = Arc::new(credentials.await?);
                Ok(credentials)
            })
        });
        let principal = self.core().shown().state.principal.clone();
        if let Some(principal) = principal {
            principal.keep_credentials(provider);
            self.core().keep_renewed();
        }
        self
    }
}

impl<S> Session<SignedIn, S> {
    /// Forgets the password or key that the session, and its forks, were signed in with.
    ///
    /// By default a session keeps the credentials of a [`Root`](crate::auth::Root),
    /// [`NamespaceUser`](crate::auth::NamespaceUser), [`DatabaseUser`](crate::auth::DatabaseUser)
    /// or [`Bearer`](crate::auth::Bearer), to sign in again when its access token is no longer
    /// accepted. Without them the session ends then, at the next socket that is lost.
    ///
    /// ```no_run
    /// use surreal_session::{Connection, auth::Root};
    ///
    /// # async fn example(db: &Connection) -> surreal_session::Result<()> {
    /// let session = db.attach().await?.signin(Root::new("root", "root")).await?;
    /// let session = session.forget_credentials();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn forget_credentials(self) -> Self {
        if let Some(principal) = &self.core().shown().state.principal {
            principal.forget();
        }
        self
    }
}

impl SessionInner {
    /// Signs in again after the server refused a live query because the session has expired.
    pub(crate) async fn renew_expired(
        self: &Arc<Self>,
        refused: Error,
        deadline: Deadline,
    ) -> Result<()> {
        let principal = self.shown().state.principal.clone();
        let principal = principal.ok_or_else(|| refused.clone())?;
        self.stay_signed_in(principal, refused, deadline).await
    }

    /// Signs in again after a call of this principal was refused because the session has expired.
    pub(super) async fn stay_signed_in(
        self: &Arc<Self>,
        principal: Arc<Principal>,
        refused: Error,
        deadline: Deadline,
    ) -> Result<()> {
        let tried = principal.tokens();
        let change = self.change(deadline, |mut session| async move {
            session.renew(&principal, &tried, refused).await
        });
        change.await
    }
}

impl Exclusive {
    /// Renews the session, unless it has another identity by now: then there is nothing to renew,
    /// and `refused` is returned.
    async fn renew(
        &mut self,
        principal: &Arc<Principal>,
        tried: &Tokens,
        refused: Error,
    ) -> Result<()> {
        if !self.state.is_of(principal) {
            return Err(refused);
        }
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let epoch = self.brought_in_sync().await?;
            let before = self.locked.hold(|held| held.change_begins());
            let renewed = self.renew_on(principal, tried, refused.clone(), epoch);
            let Err(error) = renewed.await else {
                self.select_chosen(epoch).await?;
                self.in_sync(epoch);
                self.session.renew_lives();
                return Ok(());
            };
            if error.outcome() != Outcome::Unknown {
                self.locked.hold(|held| held.restore(before));
            }
            // The access token may be good on the next socket.
            self.again(&mut repeat, epoch, error).await?;
        }
    }

    /// Gets the session accepted on a socket, where its access token was refused or has expired: by
    /// the tokens that another session of the principal has received in the meantime, by the
    /// refresh token, or by the credentials.
    ///
    /// A refresh token in doubt is not tried again: the session continues with its access token as
    /// long as that is valid.
    pub(super) async fn renew_on(
        &self,
        principal: &Arc<Principal>,
        tried: &Tokens,
        refused: Error,
        epoch: u64,
    ) -> Result<()> {
        let _turn = self.deadline.before_sending(principal.renewal()).await?;
        let mut refused = refused;
        let tokens = principal.tokens();
        let in_doubt = principal.is_in_doubt();
        let may_go_on = in_doubt && refused.kind() == ErrorKind::SessionExpired;
        if may_go_on || tokens.access() != tried.access() {
            match self.by_token(&tokens, epoch).await {
                Err(error) if may_go_on && is_refusal(&error) => refused = refusal(error),
                result => return result,
            }
        }
        if tokens.refresh().is_some() && !in_doubt {
            match self.refresh_tokens(principal, epoch).await {
                Err(error) if is_refusal(&error) => refused = refusal(error),
                result => return result,
            }
        }
        let now = principal.tokens();
        if now.access() != tokens.access() {
            // The reply that was given up has arrived in the meantime.
            return self.by_token(&now, epoch).await;
        }
        let Some(provider) = principal.credentials() else {
            trace::not_renewed(self.session.id(), &refused);
            return Err(match in_doubt {
                true => answer_lost(refused),
                false => refused,
            });
        };
        let credentials = self.deadline.before_sending(provider()).await??;
        let request = Request::new(Method::Signin)?.object(|o| credentials.write(o))?;
        let reply = match self.send(request, epoch).await {
            Err(error) if is_refusal(&error) => return Err(refusal(error)),
            reply => reply?,
        };
        principal.replace(codec::from_bytes(&reply)?);
        Ok(())
    }

    pub(super) async fn by_token(&self, tokens: &Tokens, epoch: u64) -> Result<()> {
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        self.send(request, epoch).await.map(drop)
    }
}

impl SessionInner {
    /// Starts the task that renews the session before it expires, where it can be renewed.
    pub(super) fn keep_renewed(self: &Arc<Self>) {
        let principal = self.shown().state.principal.clone();
        match principal.filter(|principal| principal.is_renewed_early()) {
            Some(principal) => {
                let renewal = renew(Arc::downgrade(self), principal);
                let task = self.connection().runtime().spawn(renewal);
                self.keep(task.abort_handle());
            }
            None => self.stop_renewal(),
        }
    }

    /// Keeps the task that watches the session's expiry, and ends the previous one. It ends with
    /// the session.
    pub(super) fn keep(&self, task: AbortHandle) {
        self.stop_renewal();
        let mut renewal = self.renewal.lock().unwrap_or_else(PoisonError::into_inner);
        *renewal = Some(task);
    }

    fn stop_renewal(&self) {
        let mut renewal = self.renewal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = renewal.take() {
            task.abort();
        }
    }
}

/// Renews a session again and again, after four fifths of its time, until the session is gone, has
/// another identity, or cannot be renewed.
async fn renew(session: Weak<SessionInner>, principal: Arc<Principal>) {
    let mut due = false;
    let mut failures = 0;
    loop {
        let Some(session) = session.upgrade() else {
            return;
        };
        let result = if due {
            let deadline = session.deadline(None);
            let renewed = session.stay_signed_in(principal.clone(), soon_over(), deadline);
            renewed.await.map(|()| None)
        } else {
            match session.time_left().await {
                Ok(Some(left)) => Ok(Some(left)),
                Ok(None) => return,
                Err(error) => Err(error),
            }
        };
        if !session.shown().state.is_of(&principal) {
            return;
        }
        let pause = match result {
            Ok(left) => {
                due = !due;
                failures = 0;
                left.map(|left| pause(left, &principal))
            }
            Err(error) if is_final(&error) => return,
            // the socket may be about to be replaced, which signs in as well
            Err(_) => {
                failures += 1;
                Some(Backoff::RENEWAL.delay(failures))
            }
        };
        drop(session);
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Returns the delay until the renewal with so much time left. It is never zero: the server may say
/// that its tokens expire at once.
fn pause(left: Duration, principal: &Principal) -> Duration {
    let pause = left.mul_f64(0.8);
    // the access token's time does not grow by using it
    match left.is_zero() || principal.is_in_doubt() {
        true => pause.max(Backoff::RENEWAL.first),
        false => pause,
    }
}

/// Tests whether the server refused what was to sign in. It has many words for that: a token of a
/// server in memory that restarted, a database that is gone, a token that it gave for a key and
/// cannot read.
pub(super) fn is_refusal(error: &Error) -> bool {
    let of_the_session = matches!(
        error.kind(),
        ErrorKind::Conflict | ErrorKind::SessionNotFound
    );
    error.server().is_some() && !of_the_session
}

/// One word for all of them.
pub(super) fn refusal(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Auth | ErrorKind::SessionExpired => error,
        _ => Error::following(
            &error,
            ErrorKind::Auth,
            "the server does not accept what the session was to be signed in with again",
        ),
    }
}

/// Tests whether another attempt would be useless.
fn is_final(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Conflict => false,
        ErrorKind::Closed | ErrorKind::SessionExpired => true,
        _ => error.outcome() == Outcome::Failed,
    }
}

fn soon_over() -> Error {
    Error::new(
        ErrorKind::SessionExpired,
        Outcome::Failed,
        "the session is about to expire, and has no refresh token to renew it with: sign in again",
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::pause;
    use crate::{auth::Tokens, session::principal::Principal};

    #[tokio::test]
    async fn the_longest_time_left_is_waited_for() {
        let principal = Principal::new(Tokens::new("access", None), None);
        let left = Duration::from_secs(i64::MAX.unsigned_abs());
        let pause = pause(left, &principal);
        assert!(pause > left / 2 && pause < left);
        let waits = tokio::time::sleep(pause);
        assert!(!waits.is_elapsed());
        assert!(super::pause(Duration::ZERO, &principal) >= Duration::from_secs(1));
    }
}
