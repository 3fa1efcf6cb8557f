//! Conflicts of signing in: clauses of an access method that write meet other transactions.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use ciborium::cbor;
use futures_util::future::join_all;
use surreal_session::{
    Connection, ErrorKind, Outcome, Result, Session, Value,
    auth::{Bearer, Root, Tokens},
    query,
};

use super::{ADD, add, number, run};
use crate::{
    fake::{Answer, Call, Fake, error, rows},
    place::{Place, define},
    version::needs_server,
};

const TAKES_A_WHILE: &str = "
    DEFINE TABLE user; CREATE user:ada SET name = 'ada';
    DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNIN ( SELECT * FROM user WHERE name = $name )
        WITH REFRESH
        AUTHENTICATE { UPDATE counter:1 SET slow += 1; LET $x = sleep(20ms); RETURN $auth };
    DEFINE ACCESS robots ON DATABASE TYPE BEARER FOR RECORD
        AUTHENTICATE { UPDATE counter:1 SET slow += 1; LET $x = sleep(20ms); RETURN $auth }";

const AT_ONCE: usize = 8;

#[surreal_session::test]
async fn each_way_to_sign_in_is_made_again(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.3",
        "an older one may call the conflict a refusal"
    );
    define(&session, TAKES_A_WHILE).await?;
    run(&session, ADD).await?;
    let place = Place::of(&session).await?;
    let ada = place.record("app").with("name", "ada");
    let attached = || session.connection().attach();

    let sign_ins = (0..AT_ONCE).map(|_| async { Ok(attached().await?.signin(ada.clone()).await?) });
    let signed_in: Result<Vec<_>> = join_all(sign_ins).await.into_iter().collect();
    let signed_in = signed_in?;
    assert_eq!(number(&session, "counter:1.slow").await, AT_ONCE as i64);

    let authenticated = signed_in.iter().map(|ada| async {
        let tokens = ada.tokens().expect("signed in");
        Ok(attached().await?.authenticate(tokens).await.map(drop)?)
    });
    let authenticated: Result<()> = join_all(authenticated).await.into_iter().collect();
    authenticated?;

    let refreshed = signed_in.iter().map(|ada| ada.refresh());
    let refreshed: Result<()> = join_all(refreshed).await.into_iter().collect();
    refreshed?;

    let grant = "ACCESS robots ON DATABASE GRANT FOR RECORD user:ada";
    let granted: Value = query(grant).send(&session).await?.take(0)?;
    let key = granted.get("grant").and_then(|grant| grant.get("key"));
    let key = key.and_then(|key| key.as_str()).expect("a key");
    let key = Bearer::database(&place.namespace, &place.database, "robots", key);
    let by_key = (0..AT_ONCE).map(|_| async {
        let session = attached().await?.signin(key.clone()).await?;
        drop(session);
        Ok(())
    });
    let by_key: Result<()> = join_all(by_key).await.into_iter().collect();
    by_key
}

/// Its SIGNUP clause was committed before AUTHENTICATE conflicted.
#[surreal_session::test]
async fn a_sign_up_is_not_made_again(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.3",
        "an older one may call the conflict a refusal"
    );
    let access = "DEFINE TABLE user; DEFINE ACCESS app ON DATABASE TYPE RECORD
        SIGNUP ( CREATE user SET name = $name ) SIGNIN ( SELECT * FROM user WHERE name = $name )
        AUTHENTICATE { UPDATE counter:1 SET slow += 1; LET $x = sleep(200ms); RETURN $auth }";
    define(&session, access).await?;
    run(&session, ADD).await?;
    let other = session.fork().await?;
    let record = Place::of(&session).await?.record("app").with("name", "ada");
    let attached = session.connection().attach().await?;
    let adds = add(&other, Duration::from_millis(300));
    let (signed_up, _) = tokio::join!(attached.signup(record.clone()), adds);
    let (error, attached) = signed_up.expect_err("it conflicts").into_parts();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(number(&session, "count(SELECT * FROM user)").await, 1);
    attached.signin(record).await?;
    Ok(())
}

/// A server whose sign-ins, refreshes and revocations end in a conflict, the first two of each.
async fn conflicts() -> Fake {
    let [sign_ins, refreshes, revocations, expired] = <[Arc<AtomicUsize>; 4]>::default();
    Fake::start(move |call: Call| {
        let count = |calls: &AtomicUsize| calls.fetch_add(1, Ordering::Relaxed);
        let answer = match call.method.as_str() {
            "signin" if count(&sign_ins) < 2 => conflict(),
            "refresh" if count(&refreshes) < 2 => conflict(),
            "revoke" if count(&revocations) < 2 => conflict(),
            "signin" | "refresh" => {
                let tokens = cbor!({ "access" => "access", "refresh" => "refresh" });
                Answer::Result(tokens.unwrap())
            }
            "query" if call.text().contains(".exp") => {
                Answer::Result(rows([3_600.into(), 3_600.into()]))
            }
            "query" if call.text() == "RETURN 1" && count(&expired) == 0 => session_expired(),
            _ => call.usual(),
        };
        Box::pin(async { answer })
    })
    .await
}

fn conflict() -> Answer {
    error("Query", Some("TransactionConflict"), "a conflict")
}

fn session_expired() -> Answer {
    let details = cbor!({ "kind" => "Auth", "details" => { "kind" => "SessionExpired" } });
    Answer::Error(
        cbor!({
            "code" => -32002, "kind" => "NotAllowed", "message" => "The session has expired",
            "details" => details.unwrap(),
        })
        .unwrap(),
    )
}

fn called(fake: &Fake, method: &str) -> usize {
    let calls = fake.calls();
    calls.iter().filter(|call| call.method == method).count()
}

#[surreal_session::test]
async fn a_sign_in_that_conflicts_is_the_callers_where_it_wants_that() -> Result<()> {
    let fake = conflicts().await;
    let builder = Connection::builder(fake.url()).retry_conflicts(false);
    let attached = builder.open().await?.attach().await?;
    let rejected = attached.signin(Root::new("root", "root")).await;
    let (error, attached) = rejected.expect_err("it conflicts").into_parts();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.is_retryable());
    assert_eq!(called(&fake, "signin"), 1);
    drop(attached);
    let attached = Connection::open(fake.url()).await?.attach().await?;
    attached.signin(Root::new("root", "root")).await?;
    assert_eq!(called(&fake, "signin"), 3, "one more conflicted");
    Ok(())
}

#[surreal_session::test]
async fn a_renewal_that_conflicts_is_made_again() -> Result<()> {
    let fake = conflicts().await;
    let attached = Connection::open(fake.url()).await?.attach().await?;
    let session = attached.signin(Root::new("root", "root")).await?;
    session.query("RETURN 1").await?.check()?;
    assert_eq!(called(&fake, "refresh"), 3);
    Ok(())
}

#[surreal_session::test]
async fn a_revocation_that_conflicts_is_made_again() -> Result<()> {
    let fake = conflicts().await;
    let attached = Connection::open(fake.url()).await?.attach().await?;
    let session = attached.signin(Root::new("root", "root")).await?;
    session.revoke().await?;
    assert_eq!(called(&fake, "revoke"), 3);
    let tokens = session.tokens().expect("signed in");
    assert!(tokens.refresh().is_none());

    let fake = conflicts().await;
    let builder = Connection::builder(fake.url()).retry_conflicts(false);
    let attached = builder.open().await?.attach().await?;
    let tokens = Tokens::new("access", Some("refresh".to_owned()));
    let session = attached.authenticate(tokens).await?;
    let error = session.revoke().await.expect_err("it conflicts");
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(called(&fake, "revoke"), 1);
    Ok(())
}
