use std::sync::Arc;

use uuid::Uuid;

use super::{Anonymous, NoNamespace, Session, SessionInner, state::State};
use crate::{
    codec,
    connection::{Connection, Purpose},
    error::Result,
    rpc::{Method, Request},
};

impl Connection {
    /// A new session: nobody is signed in, nothing is selected, no variable is set.
    ///
    /// Dropping the future leaves no session behind.
    ///
    /// # Errors
    /// [`SessionLimit`](crate::ErrorKind::SessionLimit) when the server attaches no more on this
    /// connection, and what any call can end with.
    pub async fn attach(&self) -> Result<Session<Anonymous, NoNamespace>> {
        SessionInner::attach(self, Arc::<State>::default(), Purpose::Data)
            .await
            .map(Session::new)
    }

    /// The ids of the sessions that are attached on this connection, as the server knows them.
    ///
    /// # Errors
    /// What any call can end with.
    pub async fn sessions(&self) -> Result<Vec<Uuid>> {
        let mut sessions = Vec::new();
        for handle in self.data_handles() {
            let reply = self.call(&handle, Request::new(Method::Sessions)?).await?;
            sessions.append(&mut codec::from_bytes(&reply)?);
        }
        Ok(sessions)
    }
}
