use surreal_session::{ErrorKind, Outcome, Result, Session, Table, query};

use super::{Account, balance, open};

#[surreal_session::test]
async fn a_failed_statement_fails_the_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    let mut response = tx.query("THROW 'no money'; RETURN 1").await?;
    let thrown = response.take::<i64>(0).unwrap_err();
    assert_eq!(thrown.kind(), ErrorKind::Thrown);
    assert_eq!(thrown.statement(), Some(0));

    let refused = tx.query("RETURN 1").await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TransactionFailed);
    let refused = tx.commit().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TransactionFailed);
    assert_eq!(refused.outcome(), Outcome::Failed);
    assert!(!refused.is_retryable());
    // what it says is what the first one said
    assert!(refused.to_string().contains("no money"), "{refused}");
    assert_eq!(refused.server().map(|server| server.kind()), Some("Thrown"));
    assert_eq!(balance(&session, &a).await?, Some(1));
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

#[surreal_session::test]
async fn a_failed_method_fails_the_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    let error = Account::create(&tx, super::NewAccount { balance: 3 })
        .id("a")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );
    assert_eq!(balance(&session, &a).await?, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn a_query_that_cannot_be_read_fails_the_transaction(session: Session) -> Result<()> {
    let tx = session.begin().await?;
    assert_eq!(
        tx.query("SELECT * FROM").await.unwrap_err().kind(),
        ErrorKind::Validation
    );
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );
    Ok(())
}

/// What was never sent has changed nothing.
#[surreal_session::test]
async fn a_value_that_cannot_be_sent_does_not_fail_the_transaction(session: Session) -> Result<()> {
    let a = open(&session, "a", 1).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
    let error = query("RETURN $n")
        .bind("n", u64::MAX)
        .send(&tx)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(error.outcome(), Outcome::NotSent);
    tx.commit().await?;
    assert_eq!(balance(&session, &a).await?, Some(2));
    Ok(())
}

#[surreal_session::test]
async fn a_transaction_within_a_transaction_is_refused(session: Session) -> Result<()> {
    let tx = session.begin().await?;
    let response = tx.query("BEGIN; RETURN 1; COMMIT").await?;
    assert!(response.check().is_err());
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );
    Ok(())
}

/// A failed one can be cancelled like any other.
#[surreal_session::test]
async fn a_failed_transaction_can_be_cancelled(session: Session) -> Result<()> {
    let tx = session.begin().await?;
    assert!(tx.query("THROW 1").await?.check().is_err());
    tx.cancel().await
}
