use std::{
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::RwLock;
use uuid::Uuid;

use super::state::State;
use crate::{
    auth::Tokens,
    codec,
    connection::{Connection, Deadline, Link},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request, Route, Rows},
};

/// One attached session, shared by its guard and by the transactions that run in it. Dropping the last detaches it.
#[derive(Debug)]
pub(crate) struct Core {
    connection: Connection,
    link: Arc<Link>,
    id: Uuid,
    /// Data calls read it, mutators write it: the server may run a call that follows a mutator before it.
    gate: RwLock<()>,
    state: Mutex<State>,
    /// Why nobody knows what the session is on the server.
    lost: OnceLock<Error>,
    detached: AtomicBool,
}

impl Core {
    /// Attaches a session of a fresh id.
    pub(super) async fn attach(connection: &Connection) -> Result<Arc<Self>> {
        // made before the request is sent, so that a caller that stops waiting leaves nothing behind
        let core = Arc::new(Self {
            connection: connection.clone(),
            link: connection.link().clone(),
            id: Uuid::now_v7(),
            gate: RwLock::new(()),
            state: Mutex::default(),
            lost: OnceLock::new(),
            detached: AtomicBool::new(false),
        });
        match core.call(Request::new(Method::Attach)?).await {
            Ok(_) => {
                connection.counters().attached.up();
                Ok(core)
            }
            Err(error) => {
                if error.outcome() != Outcome::Unknown {
                    core.detached.store(true, Ordering::Relaxed);
                }
                Err(session_limit(error))
            }
        }
    }

    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn deadline(&self, limit: Option<Duration>) -> Deadline {
        self.link.deadline(limit)
    }

    /// A call that leaves the session as it is; many may run at once.
    pub(crate) async fn data(
        &self,
        request: Request,
        transaction: Option<Uuid>,
        deadline: Deadline,
    ) -> Result<Bytes> {
        let _gate = deadline.before_sending(self.gate.read()).await?;
        self.check()?;
        let route = Route {
            transaction,
            ..self.route()
        };
        self.link.call(request, route, deadline).await
    }

    /// A call that changes the session; none runs beside it.
    ///
    /// When nobody can tell whether it took effect, the session is unusable from then on: it might be somebody else's.
    pub(super) async fn change(&self, request: Request) -> Result<Bytes> {
        let deadline = self.deadline(None);
        let _gate = deadline.before_sending(self.gate.write()).await?;
        self.check()?;
        let result = self.link.call(request, self.route(), deadline).await;
        if let Err(error) = &result
            && error.outcome() == Outcome::Unknown
        {
            self.lose(error);
        }
        result
    }

    /// From now on every call fails, since the session's state is not known.
    pub(super) fn lose(&self, error: &Error) {
        let reason = Error::new(
            ErrorKind::Closed,
            Outcome::NotSent,
            format!(
                "an earlier change of this session ended without an answer, so its state is not known: \
                 attach another one ({error})"
            ),
        );
        self.lost.get_or_init(|| reason);
    }

    fn check(&self) -> Result<()> {
        match self.lost.get() {
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    /// Remembers who is signed in now, and what that has selected.
    pub(super) async fn signed_in(&self, tokens: Tokens) {
        self.state().tokens = Some(tokens);
        // credentials and tokens may select a namespace and database, and the server does not say so in its answer
        if let Ok((namespace, database)) = self.selected().await {
            let mut state = self.state();
            state.namespace = namespace;
            state.database = database;
        }
    }

    async fn selected(&self) -> Result<(Option<String>, Option<String>)> {
        let request =
            Request::new(Method::Query)?.param("RETURN session::ns(); RETURN session::db()")?;
        let reply = self.data(request, None, self.deadline(None)).await?;
        let mut rows = Rows::parse(&reply)?.into_vec().into_iter();
        let mut next = || -> Result<Option<String>> {
            match rows.next() {
                Some(row) => Ok(codec::optional_from_bytes(&row?)?),
                None => Ok(None),
            }
        };
        Ok((next()?, next()?))
    }

    /// Detaches and waits for the answer.
    pub(super) async fn detach(&self) -> Result<()> {
        let result = self.change(Request::new(Method::Detach)?).await;
        let counters = self.connection.counters();
        match &result {
            Ok(_) => {
                self.detached.store(true, Ordering::Relaxed);
                counters.detached.up();
            }
            Err(_) => counters.detach_failures.up(),
        }
        result.map(drop)
    }

    /// Sends a request of this session that nobody waits for.
    pub(crate) fn post(
        &self,
        request: Request,
        then: impl FnOnce(Result<Bytes>) + Send + 'static,
    ) -> Result<()> {
        self.link.post(request, self.route(), then)
    }

    async fn call(&self, request: Request) -> Result<Bytes> {
        self.link
            .call(request, self.route(), self.deadline(None))
            .await
    }

    fn route(&self) -> Route {
        Route {
            session: Some(self.id),
            transaction: None,
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        if *self.detached.get_mut() {
            return;
        }
        let connection = self.connection.clone();
        let posted = Request::new(Method::Detach)
            .map_err(Error::from)
            .and_then(|request| {
                self.post(request, move |result| {
                    let counters = connection.counters();
                    match result {
                        Ok(_) => counters.detached.up(),
                        Err(_) => counters.detach_failures.up(),
                    }
                })
            });
        if posted.is_err() {
            self.connection.counters().detach_failures.up();
        }
    }
}

/// The server says no more than that `attach` is not allowed.
fn session_limit(error: Error) -> Error {
    let at_limit = error.kind() == ErrorKind::NotAllowed
        && error
            .server()
            .is_some_and(|server| server.detail() == Some("Method"));
    if !at_limit {
        return error;
    }
    error.explained(
        ErrorKind::SessionLimit,
        "the server attaches no more sessions on this connection: it holds 256 at most by default, its own included \
         (SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS), or `attach` is denied to RPC",
    )
}
