use super::{Session, SessionInner};
use crate::{connection::Purpose, error::Result};

impl<A, S> Session<A, S> {
    /// A new session with the same identity, namespace, database and variables, on the same
    /// connection.
    ///
    /// The fork signs in with the access token, so no password is checked again, and the number of
    /// calls depends on the variables alone. From then on the two are independent, except for the
    /// refresh token: it can be used once, so both have the tokens that a
    /// [`refresh`](Session::refresh) in either returns. When the server no longer accepts the
    /// access token, the fork signs in as any session does that is set up again, see
    /// [`auth`](crate::auth).
    ///
    /// Transactions and live queries stay with this session. Dropping the future leaves no session
    /// behind.
    ///
    /// ```no_run
    /// # use surreal_session::Session;
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let (first, second) = (session.fork().await?, session.fork().await?);
    /// first.set("limit", 10).await?;
    /// second.set("limit", 20).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Auth`](crate::ErrorKind::Auth) when the server accepts neither the access token nor
    /// anything else that the session has: sign in on a session from
    /// [`attach`](crate::Connection::attach). Otherwise as [`attach`](crate::Connection::attach).
    pub async fn fork(&self) -> Result<Self> {
        let core = self.core();
        let state = core.state().await?;
        let fork = SessionInner::attach(core.connection(), state, Purpose::Data).await?;
        fork.keep_renewed();
        Ok(Self::new(fork))
    }
}
