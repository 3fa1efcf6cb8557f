use surreal_session::{
    Connection, ErrorKind, Outcome, Result, Session, Table, query, testing::Server,
};
use tokio::task::JoinSet;

use super::{Account, balance, open};
use crate::{
    place::{Place, define},
    version::{is, needs_server},
};

#[surreal_session::test]
async fn the_slower_of_two_conflicts(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    let (fast, slow) = (session.begin().await?, session.begin().await?);
    Account::update(&slow, &a).set(Account::BALANCE, 1).await?;
    Account::update(&fast, &a).set(Account::BALANCE, 2).await?;
    fast.commit().await?;
    let error = slow.commit().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(error.outcome(), Outcome::Failed);
    assert!(error.is_retryable());
    let server = error.server().expect("the server's own word");
    // 3.0 says it in its message.
    let detail = is(&session, ">=3.1").then_some("TransactionConflict");
    assert_eq!(server.details().map(|details| details.kind()), detail);
    assert_eq!(balance(&session, &a).await?, Some(2));
    Ok(())
}

/// A statement of its own is a transaction, too; and so is a block in one query.
#[surreal_session::test]
async fn a_conflict_of_statements_is_one_in_each_form(session: Session) -> Result<()> {
    open(&session, "a", 0).await?;
    let place = Place::of(&session).await?;
    let server = Server::shared().await?;
    let builder = Connection::builder(server.url()).retry_conflicts(false);
    let once = builder.open().await?.attach().await?;
    let once = once.signin(server.root()).await?;
    let once = once.use_ns_db(place.namespace, place.database).await?;
    let plain = "UPDATE account:a SET balance += (sleep(2ms) ?? 1)";
    let block = "BEGIN; UPDATE account:a SET balance += (sleep(2ms) ?? 1); COMMIT";
    // 4.0 runs a plain statement that conflicts again.
    let forms: &[_] = match is(&session, "<4.0") {
        true => &[plain, block],
        false => &[block],
    };
    'forms: for &form in forms {
        for _ in 0..200 {
            let run = || query(form).send(&once);
            let (one, other) = tokio::try_join!(run(), run())?;
            let failed = [one, other]
                .into_iter()
                .find_map(|response| response.check().err());
            if let Some(error) = failed {
                assert_eq!(error.kind(), ErrorKind::Conflict, "{form}: {error}");
                assert!(error.is_retryable());
                continue 'forms;
            }
        }
        panic!("no two of these ever met: {form}");
    }
    Ok(())
}

/// The server reports only that the authentication failed unexpectedly.
#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conflict_of_sign_ins_says_to_sign_in_again(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.3",
        "before, a clause that conflicts is reported like any clause that fails"
    );
    define(
        &session,
        "CREATE visitor:1 SET visits = 0;
         DEFINE ACCESS visitors ON DATABASE TYPE RECORD
            SIGNIN { UPDATE visitor:1 SET visits += 1; sleep(5ms); RETURN visitor:1 }",
    )
    .await?;
    let place = Place::of(&session).await?;
    let server = Server::shared().await?;
    let builder = Connection::builder(server.url()).retry_conflicts(false);
    let db = builder.open().await?;
    for _ in 0..50 {
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let (db, visitor) = (db.clone(), place.record("visitors"));
            tasks.spawn(async move {
                db.attach()
                    .await?
                    .signin(visitor)
                    .await
                    .map(drop)
                    .map_err(Into::into)
            });
        }
        while let Some(result) = tasks.join_next().await {
            let result: Result<()> = result.expect("no panic");
            if let Err(error) = result {
                assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
                assert!(error.is_retryable());
                assert!(error.to_string().contains("sign in again"), "{error}");
                return Ok(());
            }
        }
    }
    panic!("no two of them ever met");
}
