use std::sync::Arc;

use super::{Anonymous, NoNamespace, Session, SessionInner, state::State};
use crate::{
    connection::{Connection, Purpose},
    error::Error,
};

impl Connection {
    /// Runs `body` with a session of its own, and waits until the session is off the server again,
    /// also when `body` fails.
    ///
    /// The session ends with the body: what is returned from it must not need it any more. When
    /// `body` panics, or when the future is dropped, the session is detached without waiting. A
    /// detachment that fails is counted in [`Stats`](crate::Stats) and does not replace the body's
    /// result.
    ///
    /// ```no_run
    /// use surreal_session::{auth::Root, Connection, Error};
    ///
    /// # async fn example(db: &Connection) -> surreal_session::Result<()> {
    /// let count: u64 = db
    ///     .scope(async |session| {
    ///         let session = session
    ///             .signin(Root::new("root", "root")).await?
    ///             .use_ns_db("shop", "main").await?;
    ///         session.query("RETURN count(SELECT * FROM person)").await?.take(0)
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What `body` gave, and as [`attach`](Self::attach).
    pub fn scope<T, E, F>(&self, body: F) -> impl Future<Output = Result<T, E>> + use<T, E, F>
    where
        F: AsyncFnOnce(Session<Anonymous, NoNamespace>) -> Result<T, E>,
        E: From<Error>,
    {
        let connection = self.clone();
        async move {
            let core =
                SessionInner::attach(&connection, Arc::<State>::default(), Purpose::Data).await?;
            let result = body(Session::new(core.clone())).await;
            // dropping it tries once more, and counts
            let _ = core.detach().await;
            result
        }
    }
}
