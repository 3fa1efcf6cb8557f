use std::sync::Arc;

use super::{
    Anonymous, Core, Guest, Identified, InDatabase, NoNamespace, Rejected, Scope, Session,
    SignedIn, Transition,
    change::Change,
    core::unsent,
    live::EndReason,
    principal::{Principal, no_refresh_token},
    settle::settle,
    state::State,
};
use crate::{
    auth::{Authentication, Credentials, Fields, Record, Tokens},
    codec::{self, DecodeOwned},
    connection::Deadline,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

impl<A, S> Session<A, S> {
    /// Signs in. What is selected afterwards is decided by the credentials: [`Root`](crate::auth::Root) keeps it, a
    /// user of a namespace or database is taken there.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when the credentials are refused; what any call can end with. The session in the
    /// [`Rejected`] is as it was.
    // a future that does not name `C`: the compiler tells once what is no credentials
    pub fn signin<'a, C: Credentials<S> + 'a>(
        self,
        credentials: C,
    ) -> Transition<'a, Self, Session<SignedIn, C::Scope>>
    where
        Self: 'a,
    {
        Box::pin(async move {
            let core = self.core();
            let result = core.sign::<C::Scope>(Method::Signin, &credentials).await;
            self.settle(result)
        })
    }

    /// Signs a new record user up, and in.
    ///
    /// # Errors
    /// As [`signin`](Self::signin).
    pub async fn signup(
        self,
        record: Record,
    ) -> Result<Session<SignedIn, InDatabase>, Rejected<Self>> {
        let core = self.core();
        let result = core.sign::<InDatabase>(Method::Signup, &record).await;
        self.settle(result)
    }

    /// Signs in by a token: one of this server's, or a JSON Web Token for an access method of type JWT. A
    /// [`Token`](crate::auth::Token) says in its type what is selected afterwards; after
    /// [`Tokens`] and a token's text it is what was selected before.
    ///
    /// An access token that has expired is exchanged by the refresh token, if it came with one.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when the token is refused or has expired; the session in the [`Rejected`] is as it was.
    pub fn authenticate<'a, T: Authentication<S>>(
        self,
        token: T,
    ) -> Transition<'a, Self, Session<SignedIn, T::Scope>>
    where
        Self: 'a,
    {
        let tokens = token.into_tokens();
        Box::pin(async move {
            let result = self.core().authenticate::<T::Scope>(tokens).await;
            self.settle(result)
        })
    }

    /// Becomes anonymous and blank: no namespace, no database, no variables. Transactions are cancelled and live queries
    /// end.
    ///
    /// # Errors
    /// What any call can end with.
    pub async fn reset(self) -> Result<Session<Anonymous, NoNamespace>, Rejected<Self>> {
        let result = self.core().reset().await;
        self.settle(result)
    }

    /// The tokens of the present sign-in.
    #[must_use]
    pub fn tokens(&self) -> Option<Tokens> {
        self.core().tokens()
    }

    fn settle<B, T>(self, result: Result<()>) -> Result<Session<B, T>, Rejected<Self>> {
        match result {
            Ok(()) => {
                self.core().keep_renewed();
                Ok(self.into_type())
            }
            Err(error) => Err(Rejected::new(error, self)),
        }
    }
}

impl<S> Session<Anonymous, S> {
    /// Goes on without signing in, on purpose. What a guest may do is up to the server, which refuses guests by default.
    #[must_use]
    pub fn as_guest(self) -> Session<Guest, S> {
        self.into_type()
    }
}

impl<A: Identified, S> Session<A, S> {
    /// Signs out. The namespace, the database and the variables stay; live queries end.
    ///
    /// # Errors
    /// What any call can end with.
    pub async fn invalidate(self) -> Result<Session<Anonymous, S>, Rejected<Self>> {
        let result = self.core().invalidate().await;
        self.settle(result)
    }

    /// Takes new tokens for the refresh token, which can be used once. Revives a session that has expired.
    ///
    /// The namespace and database become those of the access method.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when there is no refresh token or the server refuses it. If the answer is lost, the
    /// [`outcome`](crate::Error::outcome) is unknown and the token may be used up: the session goes on by its access token,
    /// and calls fail with [`SessionExpired`](crate::ErrorKind::SessionExpired) when that is no longer accepted.
    pub async fn refresh(&self) -> Result<()> {
        let core = self.core().clone();
        settle(async move { core.refresh().await }).await
    }

    /// Revokes the refresh token, so that nobody can use it any more. The session stays signed in, and its access token
    /// stays good until it expires.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when there is no refresh token or the server does not know it.
    pub async fn revoke(&self) -> Result<()> {
        let core = self.core().clone();
        settle(async move { core.revoke().await }).await
    }

    /// The record that is signed in; `None` for a system user, and for a record that may not read itself.
    ///
    /// # Errors
    /// [`SessionExpired`](crate::ErrorKind::SessionExpired), [`Decode`](crate::ErrorKind::Decode), and what any call can end with.
    pub async fn info<T: DecodeOwned>(&self) -> Result<Option<T>> {
        let core = self.core();
        let reply = core
            .data(Request::new(Method::Info)?, core.deadline(None))
            .await?;
        Ok(codec::optional_from_bytes(&reply)?)
    }
}

impl Core {
    async fn sign<S: Scope>(&self, method: Method, credentials: &impl Fields) -> Result<()> {
        let request = Request::new(method)?.object(|o| credentials.write(o))?;
        let had_database = self.state().database.is_some();
        self.change(identifying(request), |state, reply| {
            state.principal = Some(Principal::new(codec::from_bytes(reply)?));
            match credentials.selects() {
                Some((namespace, database)) => state.signed_in_to(namespace, database),
                None => state.keep_selected(),
            }
            Ok(())
        })
        .await?;
        self.lives.finish(EndReason::IdentityChanged);
        if had_database && !S::DATABASE {
            self.unselect_database().await?;
        }
        Ok(())
    }

    async fn authenticate<S: Scope>(&self, tokens: Tokens) -> Result<()> {
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        let had_database = self.state().database.is_some();
        let principal = Principal::new(tokens);
        let result = self
            .change(identifying(request), |state, _| {
                state.principal = Some(principal.clone());
                Ok(())
            })
            .await;
        match result {
            Err(error) if error.is_token_expired() && principal.refreshable().is_ok() => {
                self.renew(&principal).await?;
            }
            result => result?,
        }
        self.lives.finish(EndReason::IdentityChanged);
        self.find_selected().await?;
        if had_database && !S::DATABASE {
            self.unselect_database().await?;
        }
        Ok(())
    }

    async fn refresh(&self) -> Result<()> {
        let principal = self.state().principal.clone();
        self.renew(&principal.ok_or_else(no_refresh_token)?).await?;
        self.find_selected().await?;
        self.renew_lives();
        Ok(())
    }

    /// Signs in by the tokens that another session of the principal was given, as soon as there is a socket.
    pub(super) async fn take_tokens(&self) -> Result<()> {
        let deadline = Deadline::never();
        let _gate = self.alone(deadline).await?;
        let Some(tokens) = self.tokens() else {
            return Ok(());
        };
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        self.change_alone(identifying(request), deadline, |_, _| Ok(()))
            .await
    }

    fn tokens(&self) -> Option<Tokens> {
        self.state().tokens()
    }

    /// Signs in as the principal by the refresh token.
    ///
    /// Others may be about to use it, too; they wait for their turn within the gate of their session, as this does: the
    /// other way round, two could wait for each other.
    async fn renew(&self, principal: &Arc<Principal>) -> Result<()> {
        let deadline = self.deadline(None);
        let _gate = self.alone(deadline).await?;
        let _renewal = deadline.before_sending(principal.renewal()).await?;
        principal.refreshable()?;
        loop {
            let epoch = self.set_up(false, deadline).await.map_err(unsent)?;
            let exchange = self.exchange(principal, epoch, deadline);
            match self.unsettled(epoch, exchange).await {
                Err(error) if is_to_be_sent(&error) => {}
                result => {
                    result?;
                    break;
                }
            }
        }
        self.state().principal = Some(principal.clone());
        self.note_failure(None);
        Ok(())
    }

    async fn revoke(&self) -> Result<()> {
        let principal = self.state().principal.clone();
        let principal = principal.ok_or_else(no_refresh_token)?;
        let deadline = self.deadline(None);
        let _gate = self.alone(deadline).await?;
        let epoch = self.set_up(true, deadline).await?;
        let _renewal = deadline.before_sending(principal.renewal()).await?;
        let tokens = principal.refreshable()?;
        let request = Request::new(Method::Revoke)?.param(&tokens)?;
        self.send(request, epoch, deadline).await?;
        principal.replace(Tokens::new(tokens.access(), None));
        Ok(())
    }

    async fn invalidate(&self) -> Result<()> {
        self.change(
            identifying(Request::new(Method::Invalidate)?),
            |state, _| {
                state.principal = None;
                state.keep_selected();
                Ok(())
            },
        )
        .await?;
        self.lives.finish(EndReason::Invalidated);
        Ok(())
    }

    async fn reset(&self) -> Result<()> {
        self.change(identifying(Request::new(Method::Reset)?), |state, _| {
            *state = State::default();
            Ok(())
        })
        .await?;
        self.lives.finish(EndReason::Reset);
        Ok(())
    }

    /// Remembers what a token has selected, which the server's answer to it does not say.
    async fn find_selected(&self) -> Result<()> {
        match self.selected().await {
            Ok((namespace, database)) => {
                self.state().select(namespace, database);
                Ok(())
            }
            // not allowed to ask, nor to select anything: the token will select the same again
            Err(error) if error.outcome() == Outcome::Failed => {
                self.state().select(None, None);
                Ok(())
            }
            Err(error) => {
                self.unsettle();
                Err(error)
            }
        }
    }
}

/// The socket went away before the call was written.
fn is_to_be_sent(error: &Error) -> bool {
    error.kind() == ErrorKind::ConnectionLost && error.outcome() == Outcome::NotSent
}

/// A change after which the session has another identity.
fn identifying(request: Request) -> Change {
    Change {
        request,
        undo: None,
        replaces_identity: true,
    }
}
