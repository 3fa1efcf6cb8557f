use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::failure::Failure;
use crate::{
    codec,
    connection::{Deadline, Repeat},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
    session::{Basis, SessionInner},
};

/// One open transaction. Dropping it cancels it.
#[derive(Debug)]
pub(crate) struct TransactionInner {
    session: Arc<SessionInner>,
    id: Uuid,
    /// The socket that it lives and dies with.
    epoch: u64,
    /// The user and the database that it began with, and that the session must still have.
    basis: Basis,
    /// Held by the call that runs: the server would run several at once.
    turn: Mutex<()>,
    /// The reason why it can only be cancelled.
    failure: Failure,
    ended: AtomicBool,
}

impl TransactionInner {
    /// Opens one. A caller that stops waiting leaves none open: it is dropped with the answer.
    pub(super) async fn begin(session: Arc<SessionInner>) -> Result<Self> {
        let runtime = session.connection().runtime().clone();
        runtime.run_to_end(Self::open(session)).await
    }

    async fn open(session: Arc<SessionInner>) -> Result<Self> {
        let deadline = session.deadline(None);
        let handle = session.handle().clone();
        let mut repeat = Repeat::new(&handle, deadline);
        loop {
            let (locked, epoch) = session.ready(deadline).await?;
            let basis = locked.basis();
            drop(locked);
            match Self::open_on(session.clone(), epoch, basis, deadline).await {
                // gone with the socket, if it was begun
                Err(error) if error.kind() == ErrorKind::ConnectionLost => {
                    repeat.lost(epoch, error).await?;
                }
                result => return result,
            }
        }
    }

    async fn open_on(
        session: Arc<SessionInner>,
        epoch: u64,
        basis: Basis,
        deadline: Deadline,
    ) -> Result<Self> {
        let undo = move |session: &Arc<SessionInner>, reply: &Bytes| {
            let cancelled = codec::from_bytes(reply)
                .map_err(Error::from)
                .and_then(cancel);
            if let Ok(request) = cancelled {
                // a socket that is gone has cancelled it already
                let _ = session.post(epoch, request, drop);
            }
        };
        let reply = session
            .begin_on(epoch, Request::new(Method::Begin)?, deadline, undo)
            .await
            .map_err(transaction_limit)?;
        let id = codec::from_bytes(&reply)?;
        session.connection().counters().open_transactions.up();
        Ok(Self {
            session,
            id,
            epoch,
            basis,
            turn: Mutex::new(()),
            failure: Failure::default(),
            ended: AtomicBool::new(false),
        })
    }

    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn session(&self) -> &Arc<SessionInner> {
        &self.session
    }

    /// A call within the transaction, after the one before it.
    pub(crate) async fn call(&self, request: Request, deadline: Deadline) -> Result<Bytes> {
        let _turn = deadline.before_sending(self.turn.lock()).await?;
        self.failure.check_statement()?;
        let mut abandoned = FailUnlessAnswered(Some(self));
        let result = self
            .session
            .data_in(self.epoch, request, self.id, &self.basis, deadline)
            .await;
        let result = result.map_err(not_open);
        abandoned.0 = None;
        if let Err(error) = &result {
            self.failure.note_call(error);
        }
        result
    }

    /// Returns the place where its statements note that they failed.
    pub(crate) fn failure(&self) -> &Failure {
        &self.failure
    }

    pub(super) async fn commit(&self) -> Result<()> {
        let deadline = self.session.deadline(None);
        let _turn = deadline.before_sending(self.turn.lock()).await?;
        let kept = match self.failure.check_commit() {
            Ok(()) => self.session.has_kept(&self.basis, deadline).await,
            failed => failed,
        };
        if let Err(error) = kept {
            // what made it fail says more than a cancel that failed, too
            let _ = self.end(Method::Cancel, deadline).await;
            return Err(error);
        }
        self.end(Method::Commit, deadline).await
    }

    pub(super) async fn cancel(&self) -> Result<()> {
        let deadline = self.session.deadline(None);
        let _turn = deadline.before_sending(self.turn.lock()).await?;
        match self.end(Method::Cancel, deadline).await {
            // the server cancels it with the socket
            Err(error) if error.kind() == ErrorKind::ConnectionLost => Ok(()),
            result => result,
        }
    }

    /// The server forgets the transaction whatever it answers.
    async fn end(&self, method: Method, deadline: Deadline) -> Result<()> {
        let request = Request::new(method)?.param(&self.id)?;
        let result = self.session.data_on(self.epoch, request, deadline).await;
        let sent = !matches!(&result, Err(error) if error.outcome() == Outcome::NotSent);
        if sent {
            self.ended.store(true, Ordering::Relaxed);
        }
        result.map(drop).map_err(not_open)
    }
}

impl Drop for TransactionInner {
    fn drop(&mut self) {
        self.session
            .connection()
            .counters()
            .open_transactions
            .down();
        if *self.ended.get_mut() {
            return;
        }
        if let Ok(request) = cancel(self.id) {
            // a socket that is gone has cancelled it already
            let _ = self.session.post(self.epoch, request, drop);
        }
    }
}

/// A call that is dropped before its answer may still be running on the server.
struct FailUnlessAnswered<'a>(Option<&'a TransactionInner>);

impl Drop for FailUnlessAnswered<'_> {
    fn drop(&mut self) {
        if let Some(transaction) = self.0 {
            transaction.failure.note_on_the_server(&Error::new(
                ErrorKind::Cancelled,
                Outcome::Unknown,
                "a call of it was dropped before the server answered",
            ));
        }
    }
}

fn cancel(transaction: Uuid) -> Result<Request> {
    Ok(Request::new(Method::Cancel)?.param(&transaction)?)
}

/// The session took the transaction with it.
fn not_open(error: Error) -> Error {
    if !error.is_transaction_gone() {
        return error;
    }
    error.explained(
        ErrorKind::Closed,
        "the transaction was cancelled, because its session was reset or detached: begin another one",
    )
}

fn transaction_limit(error: Error) -> Error {
    if !error.is_at_transaction_limit() {
        return error;
    }
    error.explained(
        ErrorKind::TransactionLimit,
        "the session has reached the server's limit of open transactions: commit, cancel or drop some, or raise the \
         limit, by default 64 (SURREAL_MAX_TRANSACTIONS_PER_SESSION)",
    )
}
