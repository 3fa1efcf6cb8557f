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
        connection.counters().attached.up();
        match core.call(Request::new(Method::Attach)?).await {
            Ok(_) => Ok(core),
            Err(error) => {
                if error.outcome() != Outcome::Unknown {
                    connection.counters().attached.down();
                    core.detached.store(true, Ordering::Relaxed);
                }
                Err(core.session_limit(error).await)
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

    /// A call that changes the session; none runs beside it, and none begins before `update` has seen the answer.
    ///
    /// When nobody can tell whether it took effect, the session is unusable from then on: it might be somebody else's.
    pub(super) async fn change<T>(
        &self,
        request: Request,
        update: impl FnOnce(&mut State, &[u8]) -> Result<T>,
    ) -> Result<T> {
        let deadline = self.deadline(None);
        let _gate = deadline.before_sending(self.gate.write()).await?;
        self.check()?;
        let result = self.link.call(request, self.route(), deadline).await;
        let result = result.and_then(|reply| update(&mut self.state(), &reply));
        if let Err(error) = &result
            && error.outcome() == Outcome::Unknown
        {
            self.lose(error);
        }
        result
    }

    /// What the session is, once the change that is under way has ended.
    pub(super) async fn settled_state(&self) -> Result<State> {
        let gate = self.deadline(None).before_sending(self.gate.read());
        let _gate = gate.await?;
        self.check()?;
        Ok(self.state().clone())
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
            None if self.detached.load(Ordering::Relaxed) => Err(gone()),
            None => Ok(()),
        }
    }

    /// Remembers what a token has selected, which the server's answer to it does not say.
    pub(super) async fn find_selected(&self) -> Result<()> {
        match self.selected().await {
            Ok((namespace, database)) => {
                self.state().select(namespace, database);
                Ok(())
            }
            // not allowed to ask, nor to select anything: the token will select the same again
            Err(error) if error.outcome() == Outcome::Failed => {
                self.state().select(None, None);
                Ok(())
            }
            Err(error) => {
                self.lose(&error);
                Err(error)
            }
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

    /// Detaches, unless that is done, and waits for the answer. When it fails, dropping the session tries once more.
    pub(super) async fn detach(&self) -> Result<()> {
        let deadline = self.deadline(None);
        let _gate = deadline.before_sending(self.gate.write()).await?;
        if self.detached.load(Ordering::Relaxed) {
            return Ok(());
        }
        let request = Request::new(Method::Detach)?;
        self.link.call(request, self.route(), deadline).await?;
        self.detached.store(true, Ordering::Relaxed);
        self.connection.counters().detached.up();
        Ok(())
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

fn gone() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::NotSent,
        "the session was detached: attach another one",
    )
}
