use super::{
    Anonymous, Guest, Identified, InDatabase, NoNamespace, Rejected, Session, SignedIn, Transition,
    given_tokens::GivenTokens,
};
use crate::{
    auth::{Authentication, Credentials, Record, Tokens},
    codec::{self, DecodeOwned},
    error::Result,
    rpc::{Method, Request},
};

impl<A, S> Session<A, S> {
    /// Signs in. What is selected afterwards is decided by the credentials:
    /// [`Root`](crate::auth::Root) keeps it, a user of a namespace or database is taken there.
    ///
    /// The session keeps a password or key, to sign in again when its access token is no longer
    /// accepted, until it [forgets](Session::forget_credentials) it. It does not keep what a
    /// [`Record`] is given: without a refresh token, give those to
    /// [`keep_signed_in`](Session::keep_signed_in), or the session ends with its access token and
    /// the next socket that is lost. See [`auth`](crate::auth).
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when the credentials are refused, and the [common
    /// errors](crate::Error#common-errors). The session in the [`Rejected`] is as it was.
    ///
    /// A sign-in that conflicts with another transaction is retried as a statement is, see
    /// [`retry_conflicts`](crate::ConnectionBuilder::retry_conflicts). Its SIGNIN clause may then
    /// run several times.
    // a future that does not name `C`: the compiler tells once what is no credentials
    pub fn signin<'a, C: Credentials<S> + 'a>(
        self,
        credentials: C,
    ) -> Transition<'a, Self, Session<SignedIn, C::Scope>>
    where
        Self: 'a,
    {
        Box::pin(async move {
            let (core, given) = (self.core(), GivenTokens::default());
            let signed_in = core.sign_in::<C::Scope>(Method::Signin, &credentials, &given);
            let result = signed_in.await;
            self.become_or_reject(result, given)
        })
    }

    /// Signs a new record user up, and in.
    ///
    /// # Errors
    /// Same as [`signin`](Self::signin). A sign-up that conflicts with another transaction is not
    /// retried. It fails with [`Conflict`](crate::ErrorKind::Conflict), and the record may have
    /// been created, because SurrealDB commits the SIGNUP clause before it runs AUTHENTICATE.
    pub async fn signup(
        self,
        record: Record,
    ) -> Result<Session<SignedIn, InDatabase>, Rejected<Self>> {
        let (core, given) = (self.core(), GivenTokens::default());
        let signed_up = core.sign_in::<InDatabase>(Method::Signup, &record, &given);
        let result = signed_up.await;
        self.become_or_reject(result, given)
    }

    /// Signs in by a token: one of this server's, or a JSON Web Token for an access method of type
    /// JWT. A [`Token`](crate::auth::Token) says in its type what is selected afterwards; after
    /// [`Tokens`] and a token's text it is what was selected before.
    ///
    /// An access token that has expired is exchanged by the refresh token, if it came with one.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when the token is refused or has expired; the session in
    /// the [`Rejected`] is as it was, and [`Rejected::tokens`] are what the refresh token was
    /// exchanged for.
    pub fn authenticate<'a, T: Authentication<S>>(
        self,
        token: T,
    ) -> Transition<'a, Self, Session<SignedIn, T::Scope>>
    where
        Self: 'a,
    {
        let tokens = token.into_tokens();
        Box::pin(async move {
            let given = GivenTokens::default();
            let result = self.core().authenticate::<T::Scope>(tokens, &given).await;
            self.become_or_reject(result, given)
        })
    }

    /// Becomes anonymous and blank: no namespace, no database, no variables. Transactions are
    /// cancelled and live queries end.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn reset(self) -> Result<Session<Anonymous, NoNamespace>, Rejected<Self>> {
        let result = self.core().reset().await;
        self.become_or_reject(result, GivenTokens::default())
    }

    /// The tokens of the present sign-in.
    #[must_use]
    pub fn tokens(&self) -> Option<Tokens> {
        self.core().shown().state.tokens()
    }

    fn become_or_reject<B, T>(
        self,
        result: Result<()>,
        given: GivenTokens,
    ) -> Result<Session<B, T>, Rejected<Self>> {
        match result {
            Ok(()) => {
                self.core().keep_renewed();
                Ok(self.into_type())
            }
            Err(error) => Err(Rejected::new(error, self, given)),
        }
    }
}

impl<S> Session<Anonymous, S> {
    /// Continues without signing in, on purpose. The server decides what a guest may do, and
    /// refuses guests by default.
    #[must_use]
    pub fn as_guest(self) -> Session<Guest, S> {
        self.into_type()
    }
}

impl<A: Identified, S> Session<A, S> {
    /// Signs out. The namespace, the database and the variables stay; live queries end.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn invalidate(self) -> Result<Session<Anonymous, S>, Rejected<Self>> {
        let result = self.core().invalidate().await;
        self.become_or_reject(result, GivenTokens::default())
    }

    /// Takes new tokens for the refresh token, which can be used once. Revives a session that has
    /// expired.
    ///
    /// The namespace and database become those of the access method.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when there is no refresh token or the server refuses it. If
    /// the reply is lost, the [`outcome`](crate::Error::outcome) is unknown and the token may be
    /// used up: the session continues with its access token, and calls fail with
    /// [`SessionExpired`](crate::ErrorKind::SessionExpired) when that is no longer accepted.
    pub async fn refresh(&self) -> Result<()> {
        self.core().refresh().await
    }

    /// Revokes the refresh token, so that it can no longer be used. The session stays signed in,
    /// and its access token stays valid until it expires.
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when there is no refresh token or the server does not know
    /// it.
    pub async fn revoke(&self) -> Result<()> {
        self.core().revoke().await
    }

    /// The record that is signed in; `None` for a system user, and for a record that may not read
    /// itself.
    ///
    /// # Errors
    /// [`SessionExpired`](crate::ErrorKind::SessionExpired), [`Decode`](crate::ErrorKind::Decode),
    /// and the [common errors](crate::Error#common-errors).
    pub async fn info<T: DecodeOwned>(&self) -> Result<Option<T>> {
        let core = self.core();
        let reply = core
            .data(Request::new(Method::Info)?, core.deadline(None))
            .await?;
        Ok(codec::optional_from_bytes(&reply)?)
    }
}
