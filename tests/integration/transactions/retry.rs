use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use surreal_session::{Error, ErrorKind, Result, Session, Table, Uuid};
use tokio::task::JoinSet;

use super::{Account, balance, open};

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_at_once_count_to_sixty_four(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    let session = Arc::new(session);
    let mut tasks = JoinSet::new();
    for _ in 0..64 {
        let (session, a) = (session.clone(), a.clone());
        tasks.spawn(async move {
            session
                .transaction(async |tx| {
                    let account = Account::get(tx, &a).await?.expect("the account");
                    Account::update(tx, &a)
                        .set(Account::BALANCE, account.balance + 1)
                        .await?;
                    Ok::<_, Error>(())
                })
                .await
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("no panic")?;
    }
    assert_eq!(balance(&session, &a).await?, Some(64));
    Ok(())
}

/// The first attempt is made to conflict; the second is another transaction, and goes through.
#[surreal_session::test]
async fn a_conflict_is_tried_again_in_a_fresh_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    let mut seen: Vec<Uuid> = Vec::new();
    let ids = std::sync::Mutex::new(&mut seen);
    let got = session
        .transaction(async |tx| {
            let attempt = {
                let mut ids = ids.lock().expect("no panic");
                ids.push(tx.id());
                ids.len()
            };
            let account = Account::get(tx, &a).await?.expect("the account");
            if attempt == 1 {
                Account::update(&session, &a)
                    .set(Account::BALANCE, 10)
                    .await?;
            }
            Account::update(tx, &a)
                .set(Account::BALANCE, account.balance + 1)
                .await?;
            Ok::<_, Error>(attempt)
        })
        .await?;
    assert_eq!(got, 2);
    assert_eq!(balance(&session, &a).await?, Some(11));
    assert_eq!(seen.len(), 2);
    assert_ne!(seen[0], seen[1]);
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Transfer {
    Poor,
    Database(ErrorKind),
}

impl From<Error> for Transfer {
    fn from(error: Error) -> Self {
        Self::Database(error.kind())
    }
}

#[surreal_session::test]
async fn an_error_of_the_caller_cancels_and_is_not_tried_again(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let attempts = AtomicU32::new(0);
    let result = session
        .transaction(async |tx| {
            attempts.fetch_add(1, Ordering::Relaxed);
            Account::update(tx, &a).set(Account::BALANCE, -1).await?;
            Err::<(), _>(Transfer::Poor)
        })
        .await;
    assert_eq!(result, Err(Transfer::Poor));
    assert_eq!(attempts.into_inner(), 1);
    assert_eq!(balance(&session, &a).await?, Some(1));
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

#[surreal_session::test]
async fn another_failure_is_not_tried_again(session: Session) -> Result<()> {
    let attempts = AtomicU32::new(0);
    let error = session
        .transaction(async |tx| {
            attempts.fetch_add(1, Ordering::Relaxed);
            tx.query("THROW 'no'").await?.check()?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Thrown);
    assert_eq!(attempts.into_inner(), 1);
    Ok(())
}

/// A body that passes over a failed statement does not get it committed.
#[surreal_session::test]
async fn a_failure_that_the_body_ignores_is_not_committed(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let error = session
        .transaction(async |tx| {
            Account::update(tx, &a).set(Account::BALANCE, 2).await?;
            let _ = tx.query("THROW 'no'").await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionFailed);
    assert_eq!(balance(&session, &a).await?, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn calls_of_one_transaction_run_one_after_the_other(session: Session) -> Result<()> {
    open(&session, "a", 0).await?;
    let tx = session.begin().await?;
    let add = async || {
        let added = tx.query("UPDATE account:a SET balance += 1").await?;
        added.check().map(drop)
    };
    tokio::try_join!(add(), add(), add(), add(), add(), add(), add(), add())?;
    tx.commit().await?;
    let balance: Option<i64> = session.query("RETURN account:a.balance").await?.take(0)?;
    assert_eq!(balance, Some(8));
    Ok(())
}
