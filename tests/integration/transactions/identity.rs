//! A transaction belongs to the user and the database that its session had when it began.

use surreal_session::{ErrorKind, Result, Session, Table, Transaction};

use super::{Account, NewAccount};
use crate::{
    place::{Place, define, selected, who},
    version::needs_server,
};

/// A session of a record user who has a refresh token.
async fn sign_up(owner: &Session) -> Result<Session> {
    define(
        owner,
        "DEFINE TABLE IF NOT EXISTS account PERMISSIONS FULL; DEFINE TABLE IF NOT EXISTS customer; \
         DEFINE ACCESS IF NOT EXISTS app ON DATABASE TYPE RECORD SIGNUP (CREATE customer) WITH REFRESH",
    )
    .await?;
    let record = Place::of(owner).await?.record("app");
    Ok(owner.connection().attach().await?.signup(record).await?)
}

/// Begins a transaction that has written.
async fn begun(session: &Session) -> Result<Transaction> {
    let tx = session.begin().await?;
    Account::create(&tx, NewAccount { balance: 1 }).await?;
    Ok(tx)
}

/// Neither a statement nor `commit` does anything, and what was written before is not kept.
async fn is_refused(tx: Transaction, after: &str, owner: &Session) -> Result<()> {
    let error = Account::create(&tx, NewAccount { balance: 2 })
        .await
        .expect_err(after);
    assert_eq!(
        error.kind(),
        ErrorKind::TransactionFailed,
        "{after}: {error}"
    );
    assert!(
        error.to_string().contains("another user"),
        "{after}: {error}"
    );
    let error = tx.commit().await.expect_err(after);
    assert_eq!(
        error.kind(),
        ErrorKind::TransactionFailed,
        "{after}: {error}"
    );
    nothing_is_kept(after, owner).await
}

async fn nothing_is_kept(after: &str, owner: &Session) -> Result<()> {
    assert_eq!(Account::select(owner).count().await?, 0, "{after}");
    assert_eq!(owner.connection().stats().open_transactions, 0, "{after}");
    Ok(())
}

#[surreal_session::test]
async fn a_transaction_ends_with_its_user(owner: Session) -> Result<()> {
    let session = sign_up(&owner).await?;
    let record = Place::of(&owner).await?.record("app");

    let tx = begun(&session).await?;
    let session = session.signup(record).await?;
    is_refused(tx, "signup", &owner).await?;

    let tx = begun(&session).await?;
    let other = sign_up(&owner).await?.tokens().expect("signed in");
    let session = session.authenticate(other).await?;
    is_refused(tx, "authenticate", &owner).await?;

    let tx = begun(&session).await?;
    let session = session.invalidate().await?;
    is_refused(tx, "invalidate", &owner).await?;
    drop(session);

    let session = sign_up(&owner).await?;
    let tx = begun(&session).await?;
    let _session = session.reset().await?;
    let error = tx.query("RETURN 1").await.expect_err("after a reset");
    assert_eq!(error.kind(), ErrorKind::Closed);
    tx.commit().await.expect_err("after a reset");
    nothing_is_kept("reset", &owner).await
}

#[surreal_session::test]
async fn a_transaction_ends_with_its_database(owner: Session) -> Result<()> {
    define(&owner, "DEFINE TABLE account; DEFINE DATABASE other").await?;
    let place = Place::of(&owner).await?;
    let session = owner.fork().await?;
    let tx = begun(&session).await?;
    let session = session.use_db("other").await?;
    is_refused(tx, "use_db", &owner).await?;
    assert_eq!(
        Account::select(&session).await.map_or(0, |all| all.len()),
        0
    );

    // also when the session has gone back by then: a statement between the two is missing
    let session = session.use_db(&place.database).await?;
    let tx = begun(&session).await?;
    let session = session.use_db("other").await?;
    tx.query("CREATE account")
        .await
        .expect_err("in another database");
    let session = session.use_db(&place.database).await?;
    let error = tx.commit().await.expect_err("a statement is missing");
    assert_eq!(error.kind(), ErrorKind::TransactionFailed);
    nothing_is_kept("use_db twice", &owner).await?;

    let tx = begun(&session).await?;
    let _session = session.use_ns("elsewhere").await?;
    let error = tx.commit().await.expect_err("in another namespace");
    assert_eq!(error.kind(), ErrorKind::TransactionFailed);
    nothing_is_kept("use_ns", &owner).await
}

#[surreal_session::test]
async fn a_transaction_outlives_what_leaves_its_user_and_database(owner: Session) -> Result<()> {
    needs_server!(
        owner,
        ">=3.1",
        "before, a renewal signs the transaction out"
    );
    let session = sign_up(&owner).await?;
    let (user, place) = (who(&session).await?, Place::of(&session).await?);
    let tx = begun(&session).await?;
    session.refresh().await?;
    session.set("v", 1).await?;
    let session = session.use_db(&place.database).await?;
    let mut response = tx.query("RETURN <string>$auth; RETURN $v").await?;
    assert_eq!(response.take::<Option<String>>(0)?, user);
    assert_eq!(response.take::<i64>(1)?, 1);
    tx.commit().await?;
    assert_eq!(Account::select(&session).count().await?, 1);
    assert_eq!(selected(&session).await?, place.both());
    Ok(())
}
