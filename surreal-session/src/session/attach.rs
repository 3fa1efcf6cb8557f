use uuid::Uuid;

use super::{Anonymous, Core, NoNamespace, Session};
use crate::{
    codec,
    connection::Connection,
    error::{Error, ErrorKind, Result},
    rpc::{Method, Request},
};

impl Connection {
    /// A new session: nobody is signed in, nothing is selected, no variable is set.
    ///
    /// Dropping the future leaves no session behind.
    ///
    /// # Errors
    /// [`SessionLimit`](ErrorKind::SessionLimit) when the server attaches no more on this connection, and what any call
    /// can end with.
    pub async fn attach(&self) -> Result<Session<Anonymous, NoNamespace>> {
        Core::attach(self).await.map(Session::new)
    }

    /// The ids of the sessions that are attached on this connection, as the server knows them.
    ///
    /// # Errors
    /// What any call can end with.
    pub async fn sessions(&self) -> Result<Vec<Uuid>> {
        let reply = self.call(Request::new(Method::Sessions)?).await?;
        Ok(codec::from_bytes(&reply)?)
    }
}

impl Core {
    /// The server says no more than that `attach` is not allowed, whatever the reason.
    pub(super) async fn session_limit(&self, error: Error) -> Error {
        let refused = error.kind() == ErrorKind::NotAllowed
            && error
                .server()
                .is_some_and(|server| server.detail() == Some("Method"));
        if !refused {
            return error;
        }
        match self.connection().sessions().await {
            Ok(attached) if attached.is_empty() => error,
            Ok(attached) => {
                let attached = attached.len();
                error.explained(
                    ErrorKind::SessionLimit,
                    format!(
                        "the server attaches no more than these {attached} sessions on this connection; its own makes {} \
                         (SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS): detach or drop some, or open another connection",
                        attached + 1
                    ),
                )
            }
            Err(_) => error,
        }
    }
}
