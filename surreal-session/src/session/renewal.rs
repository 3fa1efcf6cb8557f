//! Keeps a session signed in: before its time is over where there is a refresh token, and when a call finds it over.

use std::{
    pin::Pin,
    sync::{Arc, PoisonError, Weak, atomic::Ordering},
    time::Duration,
};

use tokio::task::AbortHandle;

use super::{
    Core, Session, SignedIn,
    exchange::answer_lost,
    principal::Principal,
    select::{Part, use_request},
};
use crate::{
    auth::{Credentials, Fields, Tokens},
    codec,
    connection::Deadline,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

/// Gives credentials when no token is good any more.
pub(super) type Provider = Arc<dyn Fn() -> Provided + Send + Sync>;

type Provided = Pin<Box<dyn Future<Output = Result<Box<dyn Fields + Send>>> + Send>>;

/// How long to wait before a renewal that failed is tried again.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

impl<S: 'static> Session<SignedIn, S> {
    /// Signs in again by these credentials whenever the session's tokens are no longer accepted: when its time is over,
    /// or when it has to be set up again on another socket. They are asked for each time, so they need not be kept.
    ///
    /// A session whose access method gives refresh tokens stays signed in without this, as long as those are accepted.
    /// Forks that are made afterwards do the same. Signing in as somebody else ends it.
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
                let credentials: Box<dyn Fields + Send> = Box::new(credentials.await?);
                Ok(credentials)
            })
        });
        let principal = self.core().state().principal.clone();
        if let Some(principal) = principal {
            principal.keep_credentials(provider);
            self.core().keep_renewed();
        }
        self
    }
}

impl Core {
    /// Signs in again after a call was refused since the session's time was over.
    pub(super) async fn stay_signed_in(&self, refused: Error, deadline: Deadline) -> Result<()> {
        let Some(principal) = self.state().principal.clone() else {
            return Err(refused);
        };
        let tried = principal.tokens();
        {
            let _gate = self.alone(deadline).await?;
            loop {
                let epoch = self.set_up(true, deadline).await?;
                let renewal = self.renew_on(&principal, &tried, refused.clone(), epoch, deadline);
                match self.unsettled(epoch, renewal).await {
                    // the access token may be good on the next socket
                    Err(error) if self.went_away(epoch, &error) => {}
                    renewed => {
                        renewed?;
                        self.select_chosen(epoch, deadline).await?;
                        break;
                    }
                }
            }
        }
        self.renew_lives();
        Ok(())
    }

    /// Gets the session accepted on a socket, where its access token was refused or its time is over: by the tokens that
    /// another session of the principal got meanwhile, by the refresh token, or by the credentials.
    ///
    /// A refresh token in doubt is not tried again: the session goes on by its access token as long as that is good.
    pub(super) async fn renew_on(
        &self,
        principal: &Arc<Principal>,
        tried: &Tokens,
        refused: Error,
        epoch: u64,
        deadline: Deadline,
    ) -> Result<()> {
        let _renewal = deadline.before_sending(principal.renewal()).await?;
        let mut refused = refused;
        let tokens = principal.tokens();
        let in_doubt = principal.is_in_doubt();
        let may_go_on = in_doubt && refused.kind() == ErrorKind::SessionExpired;
        if may_go_on || tokens.access() != tried.access() {
            match self.by_token(&tokens, epoch, deadline).await {
                Err(error) if may_go_on && error.kind() == ErrorKind::Auth => refused = error,
                result => return result,
            }
        }
        if tokens.refresh().is_some() && !in_doubt {
            match self.exchange(principal, epoch, deadline).await {
                Err(error) if error.kind() == ErrorKind::Auth => refused = error,
                result => return result,
            }
        }
        let now = principal.tokens();
        if now.access() != tokens.access() {
            // the answer that was given up came meanwhile
            return self.by_token(&now, epoch, deadline).await;
        }
        let Some(provider) = principal.credentials() else {
            return Err(match in_doubt {
                true => answer_lost(refused),
                false => refused,
            });
        };
        let credentials = deadline.before_sending(provider()).await??;
        let request = Request::new(Method::Signin)?.object(|o| credentials.write(o))?;
        let reply = self.send(request, epoch, deadline).await?;
        principal.replace(codec::from_bytes(&reply)?);
        Ok(())
    }

    pub(super) async fn by_token(
        &self,
        tokens: &Tokens,
        epoch: u64,
        deadline: Deadline,
    ) -> Result<()> {
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        self.send(request, epoch, deadline).await.map(drop)
    }

    /// Selects again, within the gate, what was chosen: signing in may have changed it.
    async fn select_chosen(&self, epoch: u64, deadline: Deadline) -> Result<()> {
        let (namespace, database) = {
            let state = self.state();
            if !state.chosen {
                return Ok(());
            }
            (state.namespace.clone(), state.database.clone())
        };
        let (namespace, database) = (
            Part::of(namespace.as_deref()),
            Part::of(database.as_deref()),
        );
        let request = use_request(&namespace, &database)?;
        self.unsettle();
        self.send(request, epoch, deadline).await?;
        self.settled.store(epoch, Ordering::Release);
        Ok(())
    }

    /// Whether there is what renews the session: a refresh token, or credentials that can be asked for.
    pub(super) fn is_renewable(&self) -> bool {
        let principal = self.state().principal.clone();
        principal.is_some_and(|principal| {
            principal.refreshable().is_ok() || principal.credentials().is_some()
        })
    }

    /// From now on renews the session before its time is over, where it can be renewed.
    pub(super) fn keep_renewed(self: &Arc<Self>) {
        if self.is_renewable() {
            self.keep(tokio::spawn(renew(Arc::downgrade(self))).abort_handle());
        } else {
            self.stop_renewal();
        }
    }

    /// Holds on to the task that watches the session's time, in place of the one before; it ends with the session.
    pub(super) fn keep(&self, task: AbortHandle) {
        self.stop_renewal();
        let mut renewal = self.renewal.lock().unwrap_or_else(PoisonError::into_inner);
        *renewal = Some(task);
    }

    /// How long to wait with so much time left.
    fn pause(&self, left: Duration) -> Duration {
        let pause = left.mul_f64(0.8);
        let principal = self.state().principal.clone();
        match principal.is_some_and(|principal| principal.is_in_doubt()) {
            // the access token's time does not grow by using it
            true => pause.max(RETRY_PAUSE),
            false => pause,
        }
    }

    fn stop_renewal(&self) {
        let mut renewal = self.renewal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = renewal.take() {
            task.abort();
        }
    }
}

/// Renews a session again and again, after four fifths of its time, until the session is gone or cannot be renewed.
async fn renew(session: Weak<Core>) {
    let mut due = false;
    loop {
        let Some(core) = session.upgrade() else {
            return;
        };
        let result = if due {
            let renewed = core.stay_signed_in(soon_over(), core.deadline(None));
            renewed.await.map(|()| Some(Duration::ZERO))
        } else {
            core.time_left().await
        };
        let pause = match result {
            Ok(Some(left)) => {
                due = !due;
                core.pause(left)
            }
            Ok(None) => return,
            Err(error) if is_final(&error) => return core.let_lives_expire().await,
            // the socket may be about to be replaced, which signs in as well
            Err(_) => RETRY_PAUSE,
        };
        drop(core);
        tokio::time::sleep(pause).await;
    }
}

/// Whether there is no use in trying again.
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
