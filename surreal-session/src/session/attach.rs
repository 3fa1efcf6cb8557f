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
    /// Attaches a new session, which is not signed in and has neither a selection nor variables.
    ///
    /// Dropping the future leaves no session behind.
    ///
    /// # Errors
    /// [`SessionLimit`](crate::ErrorKind::SessionLimit) when the server's limit of sessions is
    /// reached on every socket of this connection, and the [common
    /// errors](crate::Error#common-errors).
    pub async fn attach(&self) -> Result<Session<Anonymous, NoNamespace>> {
        SessionInner::attach(self, Arc::<State>::default(), Purpose::Data)
            .await
            .map(Session::new)
    }

    /// The ids of the sessions that are attached on this connection, as the server knows them.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn sessions(&self) -> Result<Vec<Uuid>> {
        let mut sessions = Vec::new();
        for handle in self.data_handles() {
            let request = Request::new(Method::Sessions)?;
            let reply = self.call(&handle, request, self.deadline()).await?;
            sessions.append(&mut codec::from_bytes(&reply)?);
        }
        Ok(sessions)
    }
}
