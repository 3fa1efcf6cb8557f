//! Every statement honours its transaction, those too whose method at the server would not.

use surreal_session::{RecordId, Result, Session, Table, query};

use super::{Account, NewAccount, balance, open};
use crate::version::needs_server;

#[derive(Debug, Table)]
#[table(edge)]
struct Knows {
    id: RecordId<Self>,
    r#in: RecordId<Account>,
    out: RecordId<Account>,
    since: i64,
}

#[surreal_session::test]
async fn nothing_is_seen_before_the_commit(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.1",
        "before, a record that is read in the transaction that wrote it has no id"
    );
    let a = open(&session, "a", 1).await?;
    let b = open(&session, "b", 1).await?;
    let c = open(&session, "c", 1).await?;
    let before = snapshot(&session).await?;

    let tx = session.begin().await?;
    Account::create(&tx, NewAccount { balance: 2 })
        .id("d")
        .await?;
    assert_eq!(snapshot(&session).await?, before, "create");
    Account::insert(&tx, [NewAccount { balance: 3 }]).await?;
    assert_eq!(snapshot(&session).await?, before, "insert");
    Account::update(&tx, &a)
        .content(NewAccount { balance: 4 })
        .await?;
    assert_eq!(snapshot(&session).await?, before, "update content");
    Account::update(&tx, &a).set(Account::BALANCE, 5).await?;
    assert_eq!(snapshot(&session).await?, before, "update set");
    Account::upsert(&tx, "e")
        .content(NewAccount { balance: 6 })
        .await?;
    assert_eq!(snapshot(&session).await?, before, "upsert");
    Account::update_many(&tx)
        .filter(Account::BALANCE.eq(1))
        .set(Account::BALANCE, 7)
        .await?;
    assert_eq!(snapshot(&session).await?, before, "update many");
    Account::delete(&tx, &b).await?;
    assert_eq!(snapshot(&session).await?, before, "delete");
    Account::delete_many(&tx)
        .filter(Account::BALANCE.eq(2))
        .await?;
    assert_eq!(snapshot(&session).await?, before, "delete many");
    let edge = query("RELATE account:a->knows->account:c SET since = 1");
    edge.send(&tx).await?.check()?;
    assert_eq!(snapshot(&session).await?, before, "relate by query");

    tx.commit().await?;
    assert_eq!(balance(&session, &a).await?, Some(5));
    assert_eq!(balance(&session, &b).await?, None);
    assert_eq!(balance(&session, &c).await?, Some(7));
    // d is gone again; a, c, e and the one without a name are there
    assert_eq!(Account::select(&session).count().await?, 4);
    assert_eq!(Knows::select(&session).count().await?, 1);
    Ok(())
}

#[surreal_session::test]
async fn nothing_is_left_after_a_cancel(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.1",
        "before, a record that is read in the transaction that wrote it has no id"
    );
    let a = open(&session, "a", 1).await?;
    let b = open(&session, "b", 1).await?;
    let before = snapshot(&session).await?;
    let tx = session.begin().await?;
    Account::update(&tx, &a)
        .content(NewAccount { balance: 2 })
        .await?;
    Account::upsert(&tx, &b)
        .content(NewAccount { balance: 2 })
        .await?;
    Account::delete(&tx, &a).await?;
    query("RELATE account:a->knows->account:b SET since = 1")
        .send(&tx)
        .await?
        .check()?;
    tx.cancel().await?;
    assert_eq!(snapshot(&session).await?, before);
    Ok(())
}

/// Everything there is, as another session sees it.
async fn snapshot(session: &Session) -> Result<(Vec<Account>, u64)> {
    let text = "SELECT * FROM account ORDER BY id; RETURN count(SELECT * FROM knows)";
    // the table of edges may not be there yet
    let text = format!("DEFINE TABLE IF NOT EXISTS knows TYPE RELATION; {text}");
    let mut response = query(text).send(session).await?;
    response.check()?;
    Ok((response.take(1)?, response.take(2)?))
}
