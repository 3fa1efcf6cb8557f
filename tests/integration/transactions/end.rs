use surreal_session::{ErrorKind, Result, Session, Table};

use super::{Account, NewAccount, balance, open};
use crate::version::needs_server;

#[surreal_session::test]
async fn a_commit_makes_writes_visible(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let other = session.fork().await?;
    let tx = session.begin().await?;
    assert_eq!(tx.session_id(), session.id());
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    assert_eq!(balance(&session, &a).await?, Some(1));
    assert_eq!(balance(&other, &a).await?, Some(1));
    tx.commit().await?;
    assert_eq!(balance(&session, &a).await?, Some(2));
    assert_eq!(balance(&other, &a).await?, Some(2));
    Ok(())
}

#[surreal_session::test]
async fn a_cancel_throws_writes_away(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    tx.cancel().await?;
    assert_eq!(balance(&session, &a).await?, Some(1));
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

#[surreal_session::test]
async fn transactions_do_not_see_each_other(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let (one, other) = (session.begin().await?, session.begin().await?);
    assert_ne!(one.id(), other.id());
    assert_eq!(session.connection().stats().open_transactions, 2);
    Account::update(&one, &a).set(Account::BALANCE, 2).await?;
    let seen = Account::get(&other, &a)
        .await?
        .map(|account| account.balance);
    assert_eq!(seen, Some(1));
    one.commit().await?;
    // it reads what was there when it began
    let seen = Account::get(&other, &a)
        .await?
        .map(|account| account.balance);
    assert_eq!(seen, Some(1));
    other.cancel().await
}

#[surreal_session::test]
async fn a_transaction_reads_its_own_writes(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.1",
        "before, a record that is read in the transaction that wrote it has no id"
    );
    open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    let b = Account::create(&tx, NewAccount { balance: 5 })
        .id("b")
        .await?;
    assert_eq!(Account::get(&tx, &b.id).await?, Some(b.clone()));
    assert_eq!(Account::select(&tx).count().await?, 2);
    Account::delete(&tx, &b.id).await?;
    assert_eq!(Account::get(&tx, &b.id).await?, None);
    tx.commit().await?;
    assert_eq!(Account::select(&session).count().await?, 1);
    Ok(())
}

#[surreal_session::test]
async fn variables_of_the_session_are_there_in_a_transaction(session: Session) -> Result<()> {
    session.set("n", 1).await?;
    let tx = session.begin().await?;
    let n: Option<i64> = tx.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, Some(1));
    // each call sees what is set by then
    session.set("n", 2).await?;
    let (n, bound): (i64, i64) = tx
        .query("RETURN $n; RETURN $m")
        .bind("m", 3)
        .await?
        .fetch()?;
    assert_eq!((n, bound), (2, 3));
    tx.commit().await
}

#[surreal_session::test]
async fn a_transaction_ends_with_the_reset_or_detachment_of_its_session(
    session: Session,
) -> Result<()> {
    open(&session, "a", 1).await?;
    let fork = session.fork().await?;
    let tx = fork.begin().await?;
    fork.detach().await?;
    assert_eq!(
        tx.query("RETURN 1").await.unwrap_err().kind(),
        ErrorKind::Closed
    );
    let fork = session.fork().await?;
    let tx = fork.begin().await?;
    let _blank = fork.reset().await?;
    assert_eq!(tx.commit().await.unwrap_err().kind(), ErrorKind::Closed);
    Ok(())
}

#[surreal_session::test]
async fn a_session_stays_until_its_transaction_has_ended(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let fork = session.fork().await?;
    let tx = fork.begin().await?;
    drop(fork);
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    tx.commit().await?;
    assert_eq!(balance(&session, &a).await?, Some(2));
    Ok(())
}
