use surreal_session::{
    Error, ErrorKind, Outcome, RecordId, Result, Session, Table, Transaction, query, run,
};

use super::{Account, NewAccount, balance, open};
use crate::place::{Place, define};

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
        ErrorKind::Syntax
    );
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );
    Ok(())
}

#[derive(Debug, Clone, Table)]
struct Versioned {
    id: RecordId<Self>,
    #[table(version)]
    version: i64,
    text: String,
}

/// A table whose records do not fit.
#[derive(Debug, Clone, Table)]
#[table(name = "account")]
struct Misread {
    id: RecordId<Self>,
    balance: String,
}

/// The ways in which a statement fails that the server took for done, or never saw.
#[derive(Clone, Copy, Debug)]
enum OnThisSide {
    Encode,
    EncodeInModel,
    Decode,
    DecodeInStream,
    DecodeInQuery,
    NoSuchResult,
    NotOne,
    Version,
    NotAllowed,
    NoFunction,
}

impl OnThisSide {
    const ALL: [Self; 10] = [
        Self::Encode,
        Self::EncodeInModel,
        Self::Decode,
        Self::DecodeInStream,
        Self::DecodeInQuery,
        Self::NoSuchResult,
        Self::NotOne,
        Self::Version,
        Self::NotAllowed,
        Self::NoFunction,
    ];

    async fn fail(self, tx: &Transaction) -> Error {
        match self {
            Self::Encode => {
                let query = query("RETURN $n").bind("n", u64::MAX);
                query.send(tx).await.map(drop)
            }
            Self::EncodeInModel => {
                let run = run("math::abs", (u64::MAX,));
                run.send::<i64>(tx).await.map(drop)
            }
            Self::Decode => Misread::select(tx).await.map(drop),
            Self::DecodeInStream => {
                let mut rows = Misread::select(tx).stream().await.unwrap();
                rows.next().await.unwrap().map(drop)
            }
            Self::DecodeInQuery => {
                let mut response = tx.query("RETURN 'text'").await.unwrap();
                response.take::<i64>(0).map(drop)
            }
            Self::NoSuchResult => {
                let mut response = tx.query("RETURN 1").await.unwrap();
                response.take::<i64>(1).map(drop)
            }
            Self::NotOne => {
                let nobodys = Account::BALANCE.eq(-1);
                Account::select(tx).filter(nobodys).one().await.map(drop)
            }
            Self::Version => {
                let update = Versioned::update(tx, "a").if_version(7);
                update.set(Versioned::TEXT, "new").await.map(drop)
            }
            Self::NotAllowed => Account::create(tx, NewAccount { balance: -1 })
                .await
                .map(drop),
            Self::NoFunction => run("no function", ()).send::<i64>(tx).await.map(drop),
        }
        .expect_err(&format!("{self:?}"))
    }
}

/// A user who may do all but have a negative balance.
async fn customer(owner: &Session) -> Result<Session> {
    define(
        owner,
        "DEFINE TABLE account PERMISSIONS FULL; \
         DEFINE TABLE OVERWRITE account PERMISSIONS FOR create WHERE balance >= 0, FOR select, update, delete FULL; \
         DEFINE TABLE versioned PERMISSIONS FULL; DEFINE TABLE customer; \
         DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNUP (CREATE customer)",
    )
    .await?;
    let new = NewVersioned { text: "old".into() };
    Versioned::create(owner, new).id("a").await?;
    let record = Place::of(owner).await?.record("app");
    Ok(owner.connection().attach().await?.signup(record).await?)
}

#[surreal_session::test]
async fn a_failure_that_this_side_finds_fails_the_transaction(owner: Session) -> Result<()> {
    let session = customer(&owner).await?;
    let a = open(&session, "a", 1).await?;
    for failure in OnThisSide::ALL {
        let tx = session.begin().await?;
        Account::update(&tx, &a).set(Account::BALANCE, 2).await?;
        let first = failure.fail(&tx).await;
        // what follows may be read, but not kept
        let read: i64 = tx.query("RETURN 1").await?.take(0)?;
        assert_eq!(read, 1);
        let refused = tx.commit().await.expect_err(&format!("{failure:?}"));
        assert_eq!(refused.kind(), ErrorKind::TransactionFailed, "{failure:?}");
        assert!(
            refused.to_string().contains(&first.to_string()),
            "{refused}"
        );
        assert_eq!(balance(&session, &a).await?, Some(1), "{failure:?}");
    }
    assert_eq!(session.connection().stats().open_transactions, 0);
    Ok(())
}

#[surreal_session::test]
async fn a_closure_that_passes_over_a_failure_commits_nothing(owner: Session) -> Result<()> {
    let session = customer(&owner).await?;
    let a = open(&session, "a", 1).await?;
    for failure in OnThisSide::ALL {
        let counted = std::cell::Cell::new(0);
        let result = session
            .transaction(async |tx| {
                counted.set(counted.get() + 1);
                Account::update(tx, &a).set(Account::BALANCE, 2).await?;
                let _ = failure.fail(tx).await;
                Ok::<_, Error>(())
            })
            .await;
        let error = result.expect_err(&format!("{failure:?}"));
        assert_eq!(error.kind(), ErrorKind::TransactionFailed, "{failure:?}");
        assert_eq!(
            counted.get(),
            1,
            "{failure:?}: to run it again changes nothing"
        );
        assert_eq!(balance(&session, &a).await?, Some(1), "{failure:?}");
    }
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
