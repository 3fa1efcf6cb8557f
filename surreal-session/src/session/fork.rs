use std::sync::Arc;

use super::{Core, Session, state::State};
use crate::error::Result;

impl<A, S> Session<A, S> {
    /// A new session with the same identity, namespace, database and variables, on the same connection.
    ///
    /// The identity comes by the access token, so no password is checked again, and the number of calls depends on the
    /// variables alone. From then on the two are independent, but for the refresh token: it can be used once, so both
    /// have the tokens that a [`refresh`](Session::refresh) in either brings. An access token that has expired is
    /// refreshed first, where there is a refresh token.
    ///
    /// Transactions and live queries stay with this session. Dropping the future leaves no session behind.
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
    /// [`Auth`](crate::ErrorKind::Auth) when the access token has expired and there is no refresh token: sign in on a
    /// session from [`attach`](crate::Connection::attach). Otherwise as [`attach`](crate::Connection::attach).
    pub async fn fork(&self) -> Result<Self> {
        self.core().fork().await.map(Session::new)
    }
}

impl Core {
    async fn fork(self: &Arc<Self>) -> Result<Arc<Self>> {
        let fork = Self::attach(self.connection()).await?;
        let state = self.settled_state().await?;
        match fork.set_up(state).await {
            Err(error) if error.is_token_expired() && self.has_refresh_token() => {
                self.refresh().await?;
                fork.set_up(self.settled_state().await?).await?;
            }
            result => result?,
        }
        Ok(fork)
    }

    /// Makes a blank session what `state` says.
    async fn set_up(&self, state: State) -> Result<()> {
        for call in state.set_up()? {
            self.change(call, |_, _| Ok(())).await?;
        }
        *self.state() = state;
        Ok(())
    }
}
