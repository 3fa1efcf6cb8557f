use super::{Anonymous, Core, NoNamespace, Session};
use crate::{connection::Connection, error::Result};

impl Connection {
    /// A new session: nobody is signed in, nothing is selected, no variable is set.
    ///
    /// Dropping the future leaves no session behind.
    ///
    /// # Errors
    /// [`SessionLimit`](crate::ErrorKind::SessionLimit) when the server attaches no more on this connection, and what
    /// any call can end with.
    pub async fn attach(&self) -> Result<Session<Anonymous, NoNamespace>> {
        Core::attach(self).await.map(Session::new)
    }
}
