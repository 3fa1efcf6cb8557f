//! Transactions that the client opens and ends.

mod failure;
mod inner;
mod retry;

use std::{fmt, sync::Arc};

use uuid::Uuid;

pub(crate) use self::{failure::Failure, inner::TransactionInner};
use crate::{
    error::Result,
    session::{Admitted, Selected, Session, SessionInner},
};

/// A transaction of a session. From [`Session::begin`]; ends with [`commit`](Self::commit) or
/// [`cancel`](Self::cancel), and dropping it cancels it without waiting.
///
/// Every model method accepts it instead of a session. Its calls run one after the other. After a
/// statement that failed, `commit` is refused with
/// [`TransactionFailed`](crate::ErrorKind::TransactionFailed), since the server would commit the
/// rest. It does not matter whether the server refused the statement or this side did: a value that
/// cannot be encoded or decoded, a record that has another version, and a
/// [`one`](crate::statement::Select::one) that finds none are failures as well. So is a call that
/// is dropped before its reply. When the server has failed, further statements are refused, too.
///
/// The session stays attached until its transactions have ended.
///
/// Up to SurrealDB 3.2 no live query is told what a transaction has written, and nothing says so. A
/// [`Mirror`](crate::Mirror) shows it after its next comparison.
///
/// A transaction belongs to the user and the database that its session had when it began. After the
/// session has signed in, signed out or selected another database, the transaction's statements and
/// `commit` are refused with [`TransactionFailed`](crate::ErrorKind::TransactionFailed), because
/// the server would run them as the other user or in the other database. Renewed tokens of the same
/// user make no difference.
///
/// ```no_run
/// # use surreal_session::{RecordId, Session, Table};
/// # #[derive(Debug, Clone, Table)]
/// # struct Account { id: RecordId<Account>, balance: i64 }
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let tx = session.begin().await?;
/// Account::update(&tx, "a").subtract(Account::BALANCE, 10).await?;
/// Account::update(&tx, "b").add(Account::BALANCE, 10).await?;
/// tx.commit().await?;
/// # Ok(())
/// # }
/// ```
///
/// [`Session::transaction`] does the same, and runs it again when it conflicts.
pub struct Transaction {
    core: TransactionInner,
}

impl Transaction {
    async fn begin(session: Arc<SessionInner>) -> Result<Self> {
        let core = TransactionInner::begin(session).await?;
        Ok(Self { core })
    }

    pub(crate) fn core(&self) -> &TransactionInner {
        &self.core
    }

    /// The id by which the server knows the transaction.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.core.id()
    }

    /// The id of the session it runs in.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        self.core.session().id()
    }

    /// Makes its writes durable and visible.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when another transaction was faster: run the whole
    /// transaction again. [`TransactionFailed`](crate::ErrorKind::TransactionFailed) when one of
    /// its statements had failed; it is cancelled then. When the answer is lost the
    /// [`outcome`](crate::Error::outcome) is [`Unknown`](crate::Outcome::Unknown): it may have been
    /// committed. So it may when the future is dropped.
    pub async fn commit(self) -> Result<()> {
        self.core.commit().await
    }

    /// Throws its writes away, and waits for the server to say so.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn cancel(self) -> Result<()> {
        self.core.cancel().await
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("id", &self.id())
            .field("session", &self.session_id())
            .finish()
    }
}

impl<A: Admitted, S: Selected> Session<A, S> {
    /// Opens a transaction. Dropping the future leaves none open.
    ///
    /// # Errors
    /// [`TransactionLimit`](crate::ErrorKind::TransactionLimit) when the session has 64 open (the
    /// server's default), and the [common errors](crate::Error#common-errors).
    pub async fn begin(&self) -> Result<Transaction> {
        Transaction::begin(self.core().clone()).await
    }
}
