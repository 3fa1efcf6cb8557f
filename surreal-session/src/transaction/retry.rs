use super::Transaction;
use crate::{
    connection::FailureCount,
    error::{Error, Result},
    session::{Admitted, Selected, Session},
};

impl<A: Admitted, S: Selected> Session<A, S> {
    /// Runs `body` in a transaction: commits when it gives `Ok`, cancels when it gives `Err`.
    ///
    /// When the transaction conflicts with another one it runs again, in a fresh transaction, after
    /// a pause that grows from about two milliseconds to a quarter of a second, 64 times at most;
    /// so `body` must have no effect outside the transaction. Nothing else is retried, least of all
    /// a commit whose answer was lost.
    ///
    /// `body` is an async closure, `async |tx| ..`, and each attempt runs a clone of it: it may
    /// borrow, and move what can be cloned. Dropping the future cancels the transaction that is
    /// open.
    ///
    /// Up to SurrealDB 3.2 live queries are not notified of what it writes, as of what any
    /// [`Transaction`] writes.
    ///
    /// ```no_run
    /// # use surreal_session::{Session, Error};
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// session
    ///     .transaction(async |tx| {
    ///         tx.query("UPDATE account:a SET balance -= 10").await?.check()?;
    ///         tx.query("UPDATE account:b SET balance += 10").await?.check()?;
    ///         Ok::<_, Error>(())
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What `body` gave; [`Conflict`](crate::ErrorKind::Conflict) after the last attempt; what
    /// [`begin`](Session::begin) and [`commit`](Transaction::commit) can end with.
    pub fn transaction<T, E, F>(
        &self,
        body: F,
    ) -> impl Future<Output = Result<T, E>> + use<A, S, T, E, F>
    where
        // and not `AsyncFn`: its futures are not known to be `Send` when the closure borrows
        F: AsyncFnOnce(&Transaction) -> Result<T, E> + Clone,
        E: From<Error>,
    {
        let session = self.core().clone();
        async move {
            let mut failures = FailureCount::default();
            loop {
                let transaction = Transaction::begin(session.clone()).await?;
                let result = body.clone()(&transaction).await;
                // the body may hide what happened, or pass over it, so the transaction itself is
                // asked
                let mut conflicted = transaction.core().failure().is_conflict();
                let error = match result {
                    Ok(value) => match transaction.commit().await {
                        Ok(()) => return Ok(value),
                        Err(error) => {
                            conflicted |= error.is_retryable();
                            error.into()
                        }
                    },
                    Err(error) => {
                        // an error of the cancel would hide the one that matters
                        let _ = transaction.cancel().await;
                        error
                    }
                };
                let delay = conflicted.then(|| failures.conflicted()).flatten();
                let Some(delay) = delay else {
                    return Err(error);
                };
                tokio::time::sleep(delay).await;
            }
        }
    }
}
