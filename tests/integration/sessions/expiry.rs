use std::pin::pin;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ciborium::cbor;
use futures_util::poll;
use surreal_session::{
    Connection, ErrorKind, Outcome, RecordId, Result, Session, Table, Value, auth::Root,
};

use crate::{
    fake::{Answer, Call, Fake, rows},
    place::{Place, define, eventually, who},
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
}

/// Asks until the session has expired; the server paces it.
async fn expired(session: &Session) {
    eventually("the session expires", async || {
        match session.query("RETURN sleep(20ms)").await {
            Ok(_) => Ok(false),
            Err(error) if error.kind() == ErrorKind::SessionExpired => Ok(true),
            Err(error) => Err(error),
        }
    })
    .await;
}

#[surreal_session::test]
async fn an_expired_session_says_so_until_it_signs_in_again(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS brief ON DATABASE TYPE RECORD
            SIGNUP (CREATE person SET email = $email)
            SIGNIN (SELECT * FROM person WHERE email = $email)
            DURATION FOR SESSION 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let ada = || place.record("brief").with("email", "ada");
    let ada_session = session.connection().attach().await?.signup(ada()).await?;
    ada_session.set("n", 1).await?;
    let tx = ada_session.begin().await?;
    expired(&ada_session).await;

    let error = ada_session.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionExpired);
    assert_eq!(error.outcome(), Outcome::Failed);
    assert!(!error.is_retryable());
    assert!(error.to_string().contains("sign in again"), "{error}");
    let error = ada_session.set("n", 2).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionExpired);
    let error = ada_session.info::<Value>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionExpired);
    let error = tx.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionExpired);
    assert_eq!(
        tx.commit().await.unwrap_err().kind(),
        ErrorKind::TransactionFailed
    );

    // the rest of what it is has stayed
    let revived = ada_session.signin(ada()).await?;
    let n: Option<i64> = revived.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn signing_out_does_not_revive_an_expired_session(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) DURATION FOR SESSION 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let attached = session.connection().attach().await?;
    let brief = attached.signup(place.record("brief")).await?;
    expired(&brief).await;
    let blank = brief.reset().await?.as_guest();
    let error = blank.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionExpired);
    Ok(())
}

/// It is renewed before it expires, unnoticed.
#[surreal_session::test]
async fn a_session_with_a_refresh_token_does_not_expire(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) WITH REFRESH
            DURATION FOR SESSION 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let attached = session.connection().attach().await?;
    let brief = attached.signup(place.record("brief")).await?;
    let before = who(&brief).await?;
    assert!(before.is_some());
    let first = brief.tokens().expect("signed in");
    eventually("the session is renewed", async || {
        define(&brief, "RETURN sleep(20ms)").await?;
        let now = brief.tokens().expect("signed in");
        Ok(now.refresh() != first.refresh())
    })
    .await;
    assert_eq!(who(&brief).await?, before);
    brief.refresh().await?;
    assert_eq!(who(&brief).await?, before);
    Ok(())
}

/// A session outlives its token; what is made from the token does not.
#[surreal_session::test]
async fn an_expired_token_ends_no_session_but_makes_no_new_one(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) DURATION FOR TOKEN 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let brief = db.attach().await?.signup(place.record("brief")).await?;
    let access = brief.tokens().expect("signed in").access().to_owned();
    eventually("the token expires", async || {
        session.query("RETURN sleep(20ms)").await?.check()?;
        let again = db.attach().await?.authenticate(access.as_str()).await;
        Ok(again.is_err_and(|rejected| rejected.error().kind() == ErrorKind::Auth))
    })
    .await;
    assert!(who(&brief).await?.is_some());
    let attached = db.stats().attached - db.stats().detached;
    let error = brief.fork().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("expired"), "{error}");
    eventually("nothing is left of the fork", async || {
        db.ping().await?;
        Ok(db.stats().attached - db.stats().detached <= attached)
    })
    .await;
    Ok(())
}

#[surreal_session::test]
async fn a_fork_of_an_expired_token_refreshes_it_first(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) WITH REFRESH
            DURATION FOR TOKEN 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let brief = db.attach().await?.signup(place.record("brief")).await?;
    let first = brief.tokens().expect("signed in");
    eventually("the token expires", async || {
        session.query("RETURN sleep(20ms)").await?.check()?;
        let again = db.attach().await?.authenticate(first.access()).await;
        Ok(again.is_err())
    })
    .await;
    let fork = brief.fork().await?;
    assert_eq!(who(&fork).await?, who(&brief).await?);
    let (one, other) = (
        brief.tokens().expect("signed in"),
        fork.tokens().expect("signed in"),
    );
    assert_ne!(first.refresh(), one.refresh());
    assert_eq!(one.refresh(), other.refresh());
    // Either session can refresh after the other.
    fork.refresh().await?;
    brief.refresh().await?;
    fork.refresh().await
}

/// A server whose tokens and sessions expire at this time, in seconds since 1970.
async fn expiring_at(exp: i64) -> Fake {
    let part = |text: String| BASE64_URL_SAFE_NO_PAD.encode(text);
    let (header, payload) = (r#"{"alg":"HS512"}"#, format!(r#"{{"exp":{exp}}}"#));
    let token = format!(
        "{}.{}.{}",
        part(header.to_owned()),
        part(payload),
        part(String::new())
    );
    Fake::start(move |call: Call| {
        let answer = match call.method.as_str() {
            "signin" | "refresh" => {
                let tokens = cbor!({ "access" => token, "refresh" => "refresh" });
                Answer::Result(tokens.unwrap())
            }
            "query" if call.text().contains(".exp") => {
                Answer::Result(rows([exp.into(), exp.into()]))
            }
            _ => call.usual(),
        };
        Box::pin(async { answer })
    })
    .await
}

#[surreal_session::test]
async fn the_first_and_the_last_of_all_times_are_no_panic_and_no_busy_loop() -> Result<()> {
    for exp in [i64::MIN, i64::MAX] {
        let fake = expiring_at(exp).await;
        let calls = |which: fn(&Call) -> bool| fake.calls().iter().filter(|c| which(c)).count();
        let attached = Connection::open(fake.url()).await?.attach().await?;
        let session = attached.signin(Root::new("root", "root")).await?;
        let session: Session = session.use_ns_db("shop", "main").await?;
        let mut live = Note::live(&session).await?;
        // A renewal comes a second after the first time, and the live query then restarts.
        eventually("the times left are known", async || {
            assert!(exp < 0 || poll!(pin!(live.next())).is_pending());
            session.query("RETURN 1").await?.check()?;
            let asked = calls(|call| call.text().contains("$session.exp"));
            // The live query asks when it is read.
            Ok(asked >= if exp < 0 { 1 } else { 2 })
        })
        .await;
        session.query("RETURN 1").await?.check()?;
        if exp < 0 {
            live.next().await.expect("it restarts")?;
        } else {
            assert!(poll!(pin!(live.next())).is_pending());
        }
        let begun = calls(|call| call.text().starts_with("LIVE"));
        assert!(begun <= 3, "{begun} live queries");
    }
    Ok(())
}
