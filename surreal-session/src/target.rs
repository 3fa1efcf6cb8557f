use std::{pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    codec::Encoded,
    connection::{Deadline, LiveId, Version},
    error::Result,
    rpc::{Method, Request, Row, Rows},
    scope::{Admitted, Selected},
    session::{Session, SessionInner},
    transaction::{self, Failure, Transaction},
};

/// The target of statements: a [`Session`] that is signed in and in a database, or a
/// [`Transaction`] of one.
///
/// Sealed. Write `&impl Sendable` in functions of your own, and they take either. `&T`, `Arc<T>`
/// and `Box<T>` are one where `T` is.
#[diagnostic::on_unimplemented(
    message = "statements cannot run on a `{Self}`",
    label = "not a `Session` or a `Transaction`",
    note = "pass `&session` or `&transaction`; the `Connection` itself holds no identity: `.attach()` a session"
)]
pub trait Sendable: sealed::Target + Send + Sync {}

/// The target of live queries: a [`Session`] that is signed in and in a database. This trait is
/// sealed.
#[diagnostic::on_unimplemented(
    message = "a live query cannot run on a `{Self}`",
    label = "not a session",
    note = "live queries belong to a session and not to a transaction: pass `&session`"
)]
pub trait LiveSendable: Sendable {}

impl<A: Admitted, S: Selected> Sendable for Session<A, S> {}
impl<A: Admitted, S: Selected> LiveSendable for Session<A, S> {}
impl Sendable for Transaction {}

impl<A: Admitted, S: Selected> sealed::Target for Session<A, S> {
    fn target(&self) -> Target<'_> {
        Target::session(self.core())
    }
}

impl sealed::Target for Transaction {
    fn target(&self) -> Target<'_> {
        Target::transaction(self.core())
    }
}

macro_rules! through {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Sendable + ?Sized> Sendable for $pointer {}
        #[diagnostic::do_not_recommend]
        impl<T: LiveSendable + ?Sized> LiveSendable for $pointer {}
        impl<T: sealed::Target + ?Sized> sealed::Target for $pointer {
            fn target(&self) -> Target<'_> {
                (**self).target()
            }
        }
    )*};
}

through!(&T, Arc<T>, Box<T>);

pub(crate) mod sealed {
    /// Keeps `Sendable` to this crate, and is how its statements reach what they run on.
    pub trait Target {
        #[doc(hidden)]
        fn target(&self) -> super::Target<'_>;
    }
}

/// The session or transaction of a statement's calls.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Target<'a> {
    core: &'a Arc<SessionInner>,
    transaction: Option<&'a transaction::TransactionInner>,
}

impl<'a> Target<'a> {
    pub(crate) fn session(core: &'a Arc<SessionInner>) -> Self {
        Self {
            core,
            transaction: None,
        }
    }

    pub(crate) fn transaction(transaction: &'a transaction::TransactionInner) -> Self {
        Self {
            core: transaction.session(),
            transaction: Some(transaction),
        }
    }

    /// The session that statements run in.
    pub(crate) fn core(self) -> &'a Arc<SessionInner> {
        self.core
    }

    /// Returns `true` in a transaction.
    pub(crate) fn in_transaction(self) -> bool {
        self.transaction.is_some()
    }

    /// The version of the server, as it was when the connection was opened.
    pub(crate) fn version(self) -> &'a Version {
        self.core.version()
    }

    /// Returns `true` if the server's method does here, with these values, what a query would do.
    ///
    /// Methods evaluate their values as expressions, and make `NONE..5` of the range `..=5`. The
    /// parameters of a query stay as they are.
    pub(crate) fn suits<'v>(
        self,
        method: Method,
        values: impl IntoIterator<Item = &'v Encoded>,
    ) -> bool {
        let unlike_a_query = (method.ignores_transactions() && self.in_transaction())
            || (method.ignores_variables() && self.core.has_variables());
        !unlike_a_query && !values.into_iter().any(Encoded::holds_ranges)
    }

    /// Returns the place where an unreadable result is noted, if this is a transaction.
    pub(crate) fn failure(self) -> Option<Failure> {
        let transaction = self.transaction?;
        Some(transaction.failure().clone())
    }

    /// Runs a statement. In a transaction its failure is the transaction's, also where this side
    /// has found it.
    pub(crate) fn run<T>(
        self,
        statement: impl Future<Output = Result<T>> + Send + 'a,
    ) -> Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>> {
        let Some(transaction) = self.transaction else {
            return Box::pin(statement);
        };
        Box::pin(async move {
            let result = statement.await;
            if let Err(error) = &result {
                transaction.failure().note(error);
            }
            result
        })
    }

    /// One of the server's methods for data.
    pub(crate) async fn call(self, request: Request, limit: Option<Duration>) -> Result<Bytes> {
        self.call_until(request, self.core.deadline(limit)).await
    }

    /// The same, by a deadline that other calls share.
    pub(crate) async fn call_until(self, request: Request, deadline: Deadline) -> Result<Bytes> {
        match self.transaction {
            Some(transaction) => transaction.call(request, deadline).await,
            None => self.core.data(request, deadline).await,
        }
    }

    /// A query: the result of each of its statements.
    pub(crate) async fn query(self, request: Request, limit: Option<Duration>) -> Result<Vec<Row>> {
        self.query_until(request, self.core.deadline(limit)).await
    }

    /// The same, by a deadline that other calls share.
    pub(crate) async fn query_until(
        self,
        request: Request,
        deadline: Deadline,
    ) -> Result<Vec<Row>> {
        self.raw_query(request, deadline, || None).await
    }

    /// A query that may begin live queries: `again` writes its request again.
    pub(crate) async fn raw_query(
        self,
        request: Request,
        deadline: Deadline,
        again: impl Fn() -> Option<Request>,
    ) -> Result<Vec<Row>> {
        let before = self.core.attached_on();
        let reply = self.call_until(request, deadline).await?;
        let rows = Rows::parse(&reply)?;
        if !rows.lives().is_empty() {
            let repeatable = rows.is_single() && self.transaction.is_none();
            let request = again().filter(|_| repeatable);
            self.note_lives(rows.lives(), before, request.as_ref());
        }
        let rows = rows.into_vec();
        let failed = rows.iter().find_map(|row| row.as_ref().err());
        if let (Some(transaction), Some(error)) = (self.transaction, failed) {
            transaction.failure().note_on_the_server(error);
        }
        Ok(rows)
    }

    /// Notes the live queries that raw SurrealQL has begun.
    fn note_lives(self, lives: &[Uuid], before: u64, request: Option<&Request>) {
        let epoch = self.core.attached_on();
        // If the socket was replaced in the meantime, they may belong to the previous one.
        let epoch = if before == epoch { epoch } else { 0 };
        for live in lives {
            let id = LiveId {
                session: self.core.id(),
                query: *live,
            };
            self.core.handle().live_begun(id, epoch, request.cloned());
        }
    }
}
