//! Money moves between accounts, by many at once: all of a transfer happens or none of it, and who
//! meets another one tries again.
//!
//! `cargo run --example transactions`
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use surreal_session::{Connection, Error, ErrorKind, RecordId, Session, Table, testing::Server};
use tokio::task::JoinSet;

#[derive(Debug, Clone, Table)]
struct Account {
    id: RecordId<Self>,
    balance: i64,
}

/// The reasons why a transfer fails.
#[derive(Debug)]
enum Failure {
    TooPoor { balance: i64 },
    NoSuchAccount,
    Database(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooPoor { balance } => write!(f, "there are only {balance}"),
            Self::NoSuchAccount => f.write_str("no such account"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let session = prepare().await?;
    let open =
        |key: &'static str, balance| Account::create(&session, NewAccount { balance }).id(key);
    let (a, b) = (open("a", 100).await?.id, open("b", 0).await?.id);

    // by hand: what a transaction has written is its own until it is committed
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 0).await?;
    assert_eq!(balance(&session, &a).await?, 100);
    tx.cancel().await?; // dropping it does so, too, without waiting
    assert_eq!(balance(&session, &a).await?, 100);

    // a statement that fails takes the transaction with it: the server would commit the rest
    let tx = session.begin().await?;
    Account::update(&tx, &a).set(Account::BALANCE, 0).await?;
    assert!(tx.query("THROW 'not today'").await?.check().is_err());
    let refused = tx.commit().await.unwrap_err();
    println!("commit: {refused}");
    assert_eq!(refused.kind(), ErrorKind::TransactionFailed);
    assert_eq!(balance(&session, &a).await?, 100);

    // of two that write the same record, the slower one conflicts
    let c = open("c", 0).await?.id;
    let (fast, slow) = (session.begin().await?, session.begin().await?);
    Account::update(&slow, &c).set(Account::BALANCE, 1).await?;
    Account::update(&fast, &c).set(Account::BALANCE, 2).await?;
    fast.commit().await?;
    let conflict = slow.commit().await.unwrap_err();
    println!("commit: {conflict}");
    assert!(conflict.is_retryable());

    // `transaction` runs its body again then
    let session = Arc::new(session);
    let attempts = Arc::new(AtomicU32::new(0));
    let mut transfers = JoinSet::new();
    for _ in 0..20 {
        let (session, attempts, a, b) = (session.clone(), attempts.clone(), a.clone(), b.clone());
        transfers.spawn(async move { transfer(&session, &a, &b, 5, &attempts).await });
    }
    while let Some(result) = transfers.join_next().await {
        result.expect("no panic")?;
    }
    let attempts = attempts.load(Ordering::Relaxed);
    let (left, moved) = (balance(&session, &a).await?, balance(&session, &b).await?);
    println!("20 transfers in {attempts} attempts: {left} left, {moved} moved");
    assert_eq!((left, moved), (0, 100));

    // and cancels when the body says so
    let poor = transfer(&session, &a, &b, 5, &AtomicU32::new(0)).await;
    let poor = poor.unwrap_err();
    println!("one more: {poor}");
    assert!(matches!(poor, Failure::TooPoor { balance: 0 }));
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

async fn prepare() -> surreal_session::Result<Session> {
    let server = Server::shared().await?;
    let db = Connection::open(server.url()).await?;
    let session = db.attach().await?.signin(server.root()).await?;
    let session = session.use_ns_db("transactions_example", "main").await?;
    // Remove the records of an earlier run.
    session
        .query("REMOVE TABLE IF EXISTS account")
        .await?
        .check()?;
    Ok(session)
}

async fn transfer(
    session: &Session,
    from: &RecordId<Account>,
    to: &RecordId<Account>,
    amount: i64,
    attempts: &AtomicU32,
) -> Result<(), Failure> {
    session
        .transaction(async |tx| {
            attempts.fetch_add(1, Ordering::Relaxed);
            let from = Account::get(tx, from)
                .await?
                .ok_or(Failure::NoSuchAccount)?;
            let to = Account::get(tx, to).await?.ok_or(Failure::NoSuchAccount)?;
            if from.balance < amount {
                return Err(Failure::TooPoor {
                    balance: from.balance,
                });
            }
            Account::update(tx, &from.id)
                .set(Account::BALANCE, from.balance - amount)
                .await?;
            Account::update(tx, &to.id)
                .set(Account::BALANCE, to.balance + amount)
                .await?;
            Ok(())
        })
        .await
}

async fn balance(session: &Session, id: &RecordId<Account>) -> Result<i64, Failure> {
    let account = Account::get(session, id).await?;
    Ok(account.ok_or(Failure::NoSuchAccount)?.balance)
}
