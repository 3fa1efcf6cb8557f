use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use surreal_session::{ErrorKind, Result, Session, Table};

use super::{Account, balance, open};
use crate::place::eventually;

/// Waits until the server has no transaction of the session left: it holds 64 of them at most.
async fn none_is_open(session: &Session) {
    eventually("the server has room for 64", async || {
        let mut open = Vec::new();
        for _ in 0..64 {
            match session.begin().await {
                Ok(tx) => open.push(tx),
                Err(error) if error.kind() == ErrorKind::TransactionLimit => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    })
    .await;
}

#[surreal_session::test]
async fn dropping_a_transaction_cancels_it(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    for n in 0..100 {
        let tx = session.begin().await?;
        Account::update(&tx, &a).set(Account::BALANCE, n).await?;
    }
    none_is_open(&session).await;
    assert_eq!(balance(&session, &a).await?, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn dropping_a_transaction_needs_no_runtime(session: Session) -> Result<()> {
    for _ in 0..100 {
        let tx = session.begin().await?;
        std::thread::spawn(move || drop(tx))
            .join()
            .expect("the drop does not panic");
    }
    none_is_open(&session).await;
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

#[surreal_session::test]
async fn a_panic_cancels_the_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let fork = session.fork().await?;
    let id = a.clone();
    let task = tokio::spawn(async move {
        let result: Result<()> = fork
            .transaction(async |tx| {
                Account::update(tx, &id).set(Account::BALANCE, 2).await?;
                panic!("as a handler would");
            })
            .await;
        result
    });
    assert!(task.await.unwrap_err().is_panic());
    let db = session.connection();
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    assert_eq!(balance(&session, &a).await?, Some(1));
    assert_eq!(db.stats().open_transactions, 0);
    Ok(())
}

/// Whatever the future has come to when it is dropped.
#[surreal_session::test]
async fn dropping_the_future_of_begin_leaves_none_open(session: Session) -> Result<()> {
    for round in 0..200 {
        let mut begin = pin!(session.begin());
        for _ in 0..round % 8 {
            let poll = poll_fn(|cx| Poll::Ready(begin.as_mut().poll(cx))).await;
            if poll.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    none_is_open(&session).await;
    Ok(())
}

#[surreal_session::test]
async fn dropping_the_future_of_a_commit_ends_it_one_way_or_the_other(
    session: Session,
) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    for round in 0..100 {
        let tx = session.begin().await?;
        Account::update(&tx, &a)
            .set(Account::BALANCE, round)
            .await?;
        let mut commit = Box::pin(tx.commit());
        for _ in 0..round % 5 {
            let poll = poll_fn(|cx| Poll::Ready(commit.as_mut().poll(cx))).await;
            if poll.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(commit);
        // the next one may meet it, if it is committed only now
        session.connection().ping().await?;
    }
    none_is_open(&session).await;
    Ok(())
}

/// It may still be running on the server, so its effect is not known.
#[surreal_session::test]
async fn dropping_a_call_fails_the_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    let slow = async {
        tx.query("RETURN sleep(1h)")
            .timeout(Duration::from_secs(3_600))
            .await
    };
    tokio::select! {
        biased;
        _ = slow => panic!("it does not end"),
        result = session.connection().ping() => result?,
    }
    let error = tx.commit().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionFailed);
    assert_eq!(balance(&session, &a).await?, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn a_call_past_its_deadline_fails_the_transaction(session: Session) -> Result<()> {
    let tx = session.begin().await?;
    let slow = tx
        .query("RETURN sleep(1h)")
        .timeout(Duration::from_millis(20))
        .await;
    assert_eq!(slow.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );
    Ok(())
}
