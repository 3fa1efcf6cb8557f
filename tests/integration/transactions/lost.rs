use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use surreal_session::{
    Connection, Error, ErrorKind, Outcome, Result, Session, Table,
    auth::DatabaseUser,
    testing::{Direction, Proxy, Server},
};

use super::{Account, balance, open};
use crate::place::{Place, define, eventually};

async fn behind(proxy: &Proxy, session: &Session) -> Result<Session> {
    signed_in(&Connection::open(proxy.url()).await?, session).await
}

async fn signed_in(db: &Connection, session: &Session) -> Result<Session> {
    define(
        session,
        "DEFINE USER clerk ON DATABASE PASSWORD 'x' ROLES EDITOR",
    )
    .await?;
    let place = Place::of(session).await?;
    let clerk = DatabaseUser::new(&place.namespace, &place.database, "clerk", "x");
    Ok(db.attach().await?.signin(clerk).await?)
}

/// It is not tried again, because it may have been committed.
#[surreal_session::test]
async fn a_commit_whose_answer_is_lost_says_so(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    let proxy = Proxy::start(Server::shared().await?.url()).await?;
    let far = behind(&proxy, &session).await?;

    let attempts = AtomicU32::new(0);
    let transfer = far.transaction(async |tx| {
        attempts.fetch_add(1, Ordering::Relaxed);
        Account::update(tx, &a).set(Account::BALANCE, 1).await?;
        proxy.blackhole(Direction::ToClient);
        Ok::<_, Error>(())
    });
    let committed = async {
        eventually("the server has committed", async || {
            Ok(balance(&session, &a).await? == Some(1))
        })
        .await;
        proxy.cut();
    };
    let (result, ()) = tokio::join!(transfer, committed);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());
    assert_eq!(attempts.into_inner(), 1);
    Ok(())
}

/// It ends with the socket, and does not become another one on the next.
#[surreal_session::test]
async fn a_transaction_ends_with_its_socket(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    let proxy = Proxy::start(Server::shared().await?.url()).await?;
    let far = behind(&proxy, &session).await?;
    let tx = far.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 1).await?;
    proxy.cut();
    let lost = Account::update(&tx, &a)
        .set(Account::BALANCE, 2)
        .await
        .unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::ConnectionLost);
    let refused = tx.commit().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TransactionFailed);
    // The session can still be used.
    assert_eq!(balance(&far, &a).await?, Some(0));
    Ok(())
}

/// Nothing has begun on the next socket, so the transaction begins there.
#[surreal_session::test]
async fn begin_is_repeated_after_its_reply_is_lost(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let proxy = Proxy::start(Server::shared().await?.url()).await?;
    let far = behind(&proxy, &session).await?;
    proxy.cut_after(Direction::ToClient, 1);
    let tx = far.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    tx.commit().await?;
    assert_eq!(balance(&session, &a).await?, Some(2));
    Ok(())
}

/// Dropping a transaction cancels it as well, so only the error shows that `cancel` waits for the
/// reply.
#[surreal_session::test]
async fn cancel_and_detach_report_a_reply_that_does_not_come(session: Session) -> Result<()> {
    open(&session, "a", 1).await?;
    let proxy = Proxy::start(Server::shared().await?.url()).await?;
    let impatient = Connection::builder(proxy.url()).request_timeout(Duration::from_secs(2));
    let far = signed_in(&impatient.open().await?, &session).await?;
    let tx = far.begin().await?;
    proxy.blackhole(Direction::ToClient);
    let cancelled = tx.cancel().await.unwrap_err();
    assert_eq!(cancelled.kind(), ErrorKind::Timeout);
    let detached = far.detach().await.unwrap_err();
    assert_eq!(detached.kind(), ErrorKind::Timeout);
    Ok(())
}
