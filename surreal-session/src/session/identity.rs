use super::{Anonymous, Core, Guest, InDatabase, NoNamespace, Rejected, Session, SignedIn};
use crate::{
    auth::{Authentication, Credentials, Fields, Record, Tokens},
    codec::{self, DecodeOwned},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

impl<A, S> Session<A, S> {
    /// Signs in. What is selected afterwards is decided by the credentials: [`Root`](crate::auth::Root) keeps it, a
    /// user of a namespace or database is taken there.
    ///
    /// # Errors
    /// [`Auth`](ErrorKind::Auth) when the credentials are refused; the session in the [`Rejected`] is as it was.
    pub async fn signin<C: Credentials<S>>(
        self,
        credentials: C,
    ) -> Result<Session<SignedIn, C::Scope>, Rejected<Self>> {
        let result = self.core().sign(Method::Signin, &credentials).await;
        self.settle(result)
    }

    /// Signs a new record user up, and in.
    ///
    /// # Errors
    /// As [`signin`](Self::signin).
    pub async fn signup(
        self,
        record: Record,
    ) -> Result<Session<SignedIn, InDatabase>, Rejected<Self>> {
        let result = self.core().sign(Method::Signup, &record).await;
        self.settle(result)
    }

    /// Signs in by an access token. A [`Token`](crate::auth::Token) says in its type what is selected afterwards; after
    /// a token's text it is what was selected before.
    ///
    /// # Errors
    /// [`Auth`](ErrorKind::Auth) when the token is refused or has expired; the session in the [`Rejected`] is as it was.
    pub async fn authenticate<T: Authentication<S>>(
        self,
        token: T,
    ) -> Result<Session<SignedIn, T::Scope>, Rejected<Self>> {
        let tokens = Tokens::from(token.into_access());
        let result = self.core().authenticate(tokens).await;
        self.settle(result)
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
        self.core().state().tokens.clone()
    }

    fn settle<B, T>(self, result: Result<()>) -> Result<Session<B, T>, Rejected<Self>> {
        match result {
            Ok(()) => Ok(self.into_type()),
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

impl<S> Session<SignedIn, S> {
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
    /// [`Auth`](ErrorKind::Auth) when there is no refresh token or the server refuses it. If the answer is lost, so is
    /// the token: sign in again.
    pub async fn refresh(&self) -> Result<()> {
        self.core().refresh().await
    }

    /// The record that is signed in; `None` for a system user, and for a record that may not read itself.
    ///
    /// # Errors
    /// [`SessionExpired`](ErrorKind::SessionExpired), [`Decode`](ErrorKind::Decode), and what any call can end with.
    pub async fn info<T: DecodeOwned>(&self) -> Result<Option<T>> {
        let core = self.core();
        let reply = core
            .data(Request::new(Method::Info)?, None, core.deadline(None))
            .await?;
        Ok(codec::optional_from_bytes(&reply)?)
    }
}

impl Core {
    async fn sign(&self, method: Method, credentials: &impl Fields) -> Result<()> {
        let request = Request::new(method)?.object(|o| credentials.write(o))?;
        let reply = self.change(request).await?;
        let tokens: Tokens = codec::from_bytes(&reply)?;
        self.signed_in(tokens).await;
        Ok(())
    }

    async fn authenticate(&self, tokens: Tokens) -> Result<()> {
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        self.change(request).await?;
        self.signed_in(tokens).await;
        Ok(())
    }

    async fn refresh(&self) -> Result<()> {
        let tokens = self.state().tokens.clone();
        let tokens = tokens
            .filter(|tokens| tokens.refresh().is_some())
            .ok_or_else(no_refresh_token)?;
        let reply = self
            .change(Request::new(Method::Refresh)?.param(&tokens)?)
            .await?;
        let tokens = codec::from_bytes(&reply)?;
        self.signed_in(tokens).await;
        Ok(())
    }

    async fn invalidate(&self) -> Result<()> {
        self.change(Request::new(Method::Invalidate)?).await?;
        self.state().tokens = None;
        Ok(())
    }

    async fn reset(&self) -> Result<()> {
        self.change(Request::new(Method::Reset)?).await?;
        *self.state() = super::state::State::default();
        Ok(())
    }
}

fn no_refresh_token() -> Error {
    Error::new(
        ErrorKind::Auth,
        Outcome::NotSent,
        "there is no refresh token: the access method gives one when it is defined WITH REFRESH",
    )
}
