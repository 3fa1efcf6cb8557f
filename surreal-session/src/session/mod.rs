//! Sessions: guards whose type says who is signed in and what is selected.

mod ask_server;
mod attach;
mod change;
mod exclusive;
mod fork;
mod given_tokens;
mod held;
mod identity;
mod inner;
mod live;
mod lock;
mod principal;
mod refresh_tokens;
mod rejected;
mod renewal;
mod restarts;
mod row_stream_call;
mod scoped;
mod select;
mod set_up;
mod sign_in;
mod state;
mod variables;

use std::{fmt, marker::PhantomData, pin::Pin, sync::Arc};

use uuid::Uuid;

pub(crate) use self::{
    inner::SessionInner, live::LiveContext, lock::Basis, row_stream_call::RowStreamCall,
};
pub use self::{live::EndReason, rejected::Rejected, restarts::GapReason};
pub use crate::scope::{
    Admitted, Anonymous, Guest, HasNamespace, Identified, InDatabase, InNamespace, NoNamespace,
    Scope, Selected, SignedIn,
};
use crate::{connection::Connection, error::Result};

/// The future of a sign-in: of the session as it is then, or of the error and the session
/// as it was.
pub type Transition<'a, From, To> =
    Pin<Box<dyn Future<Output = Result<To, Rejected<From>>> + Send + 'a>>;

/// One session on the server: an identity, a namespace and database, variables, transactions.
///
/// From [`Connection::attach`](crate::Connection::attach). The types say what it is: `A` who
/// ([`Anonymous`], [`Guest`] or [`SignedIn`]) and `S` where ([`NoNamespace`], [`InNamespace`] or
/// [`InDatabase`]). What a session cannot do yet does not compile. A session that is ready is just
/// `Session`.
///
/// It is a guard and so not `Clone`: share it as `&Session` or `Arc<Session>`. Dropping it detaches
/// the session from the server, without waiting; [`detach`](Self::detach) waits.
///
/// Calls that change the session (`set`, `unset`, and all that take `self`) wait for the calls that
/// run in it, and those that come wait for them.
///
/// To stop waiting is safe: dropping the future of a call that takes `self` drops the session with
/// it; `set`, `unset`, `refresh` and `revoke` run to their end once they have begun.
///
/// ```no_run
/// use surreal_session::{Connection, Sendable, Session, auth::DatabaseUser, query};
///
/// # async fn example(db: &Connection) -> surreal_session::Result<()> {
/// let session: Session = db
///     .attach().await?
///     .signin(DatabaseUser::new("shop", "main", "clerk", "secret")).await?;
/// session.set("branch", "north").await?;
/// println!("{} orders", orders(&session).await?);
/// # Ok(())
/// # }
///
/// // of a session or a transaction
/// async fn orders(on: &impl Sendable) -> surreal_session::Result<u64> {
///     query("RETURN count(SELECT * FROM order WHERE branch = $branch)").send(on).await?.take(0)
/// }
/// ```
pub struct Session<A = SignedIn, S = InDatabase> {
    core: Arc<SessionInner>,
    marker: PhantomData<fn() -> (A, S)>,
}

impl<A, S> Session<A, S> {
    fn new(core: Arc<SessionInner>) -> Self {
        Self {
            core,
            marker: PhantomData,
        }
    }

    pub(crate) fn core(&self) -> &Arc<SessionInner> {
        &self.core
    }

    /// The same session, of which something else is known.
    fn into_type<B, T>(self) -> Session<B, T> {
        Session::new(self.core)
    }

    /// The id by which the server knows the session. It is chosen on this side.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.core.id()
    }

    /// The connection that the session is attached on.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        self.core.connection()
    }

    /// The server's version.
    #[must_use]
    pub fn version(&self) -> &crate::Version {
        self.core.version()
    }

    /// Takes the session off the server and waits for its answer.
    ///
    /// Its transactions are cancelled and its live queries end.
    ///
    /// # Errors
    /// Fails when the server did not answer. The session has ended on this side nevertheless.
    pub async fn detach(self) -> Result<()> {
        self.core.detach().await
    }
}

impl<A, S> fmt::Debug for Session<A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id())
            .finish_non_exhaustive()
    }
}
