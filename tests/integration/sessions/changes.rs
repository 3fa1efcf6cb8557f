//! Changes of a session that were dropped, overtaken or left half done: the session is what the
//! client says that it is.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use ciborium::{Value, cbor};
use futures_util::poll;
use surreal_session::{
    Connection, ErrorKind, InDatabase, Result, Session,
    auth::{Record, Root, Token, Tokens},
    query,
};

use crate::{
    fake::{Answer, Call, Fake, rows},
    place::{Place, define, who},
};

/// The users of the sessions on a fake server that knows each user by the name in its tokens.
#[derive(Clone, Default)]
struct Users(Arc<Mutex<HashMap<String, String>>>);

impl Users {
    fn sign_in(&self, call: &Call, user: &str) -> Answer {
        self.0
            .lock()
            .unwrap()
            .insert(call.session.clone(), user.to_owned());
        let (access, refresh) = (format!("access-{user}"), format!("refresh-{user}"));
        Answer::Result(cbor!({ "access" => access, "refresh" => refresh }).unwrap())
    }

    /// The usual answers, by a server where tokens and sessions expire after `seconds`.
    fn answer(&self, call: &Call, seconds: i64) -> Answer {
        match call.method.as_str() {
            "signin" => self.sign_in(call, call.field("user")),
            "authenticate" => self.sign_in(call, call.text().trim_start_matches("access-")),
            "refresh" => {
                let user = call.field("refresh");
                self.sign_in(call, user.trim_start_matches("refresh-"))
            }
            "query" if call.text().contains(".exp") => {
                Answer::Result(rows([Value::from(seconds), Value::from(seconds)]))
            }
            "query" if call.text().contains("session::ns()") => {
                Answer::Result(rows(["shop".into(), "main".into()]))
            }
            "query" => {
                let user = self.0.lock().unwrap().get(&call.session).cloned();
                Answer::Result(rows([user.unwrap_or_default().into()]))
            }
            "use" => {
                Answer::Result(cbor!({ "namespace" => "shop", "database" => "main" }).unwrap())
            }
            _ => call.usual(),
        }
    }
}

async fn user(session: &Session) -> Result<String> {
    query("RETURN $user").send(session).await?.take(0)
}

async fn signed_in(fake: &Fake, user: &str) -> Result<Session> {
    let connection = Connection::open(fake.url()).await?;
    let session = connection
        .attach()
        .await?
        .signin(Root::new(user, ""))
        .await?;
    Ok(session.use_ns_db("shop", "main").await?)
}

/// The renewal of the former identity comes due while the server takes its time to answer.
async fn renewal_comes_due_during(slow: &'static str) -> Result<()> {
    let users = Users::default();
    let fake = Fake::start(move |call| {
        let users = users.clone();
        Box::pin(async move {
            let becomes_bob =
                call.method == slow && (call.text() == "access-bob" || call.field("user") == "bob");
            let answer = users.answer(&call, 1);
            if becomes_bob {
                tokio::time::sleep(Duration::from_millis(1_500)).await;
            }
            answer
        })
    })
    .await;
    let session = signed_in(&fake, "alice").await?;
    assert_eq!(user(&session).await?, "alice");
    let session: Session = match slow {
        "authenticate" => session.authenticate("access-bob").await?,
        _ => session.signin(Root::new("bob", "")).await?,
    };
    for _ in 0..20 {
        assert_eq!(user(&session).await?, "bob");
    }
    let tokens = session.tokens().expect("signed in");
    assert_eq!(tokens.access(), "access-bob");
    let calls = fake.calls();
    let bob = calls.iter().position(|call| {
        call.method == slow && (call.text() == "access-bob" || call.field("user") == "bob")
    });
    let of_alice = |call: &Call| call.field("refresh") == "refresh-alice";
    let after = &calls[bob.expect("bob has signed in")..];
    assert!(!after.iter().any(of_alice), "{after:?}");
    Ok(())
}

#[surreal_session::test]
async fn a_renewal_gives_up_when_another_user_authenticates() -> Result<()> {
    renewal_comes_due_during("authenticate").await
}

#[surreal_session::test]
async fn a_renewal_gives_up_when_another_user_signs_in() -> Result<()> {
    renewal_comes_due_during("signin").await
}

/// A session in which `name` signs up by an access method that gives refresh tokens.
async fn sign_up(near: &Session) -> Result<Record> {
    define(
        near,
        "DEFINE TABLE user PERMISSIONS FULL; \
         DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNUP (CREATE user SET name = $name) \
         SIGNIN (SELECT * FROM user WHERE name = $name) WITH REFRESH DURATION FOR TOKEN 1h",
    )
    .await?;
    Ok(Place::of(near).await?.record("app"))
}

#[surreal_session::test]
async fn a_refresh_that_was_dropped_does_not_outlive_a_sign_in(near: Session) -> Result<()> {
    let record = sign_up(&near).await?;
    for n in 0..50 {
        let ann = near.connection().attach().await?;
        let ann = ann
            .signup(record.clone().with("name", format!("ann{n}")))
            .await?;
        let before = who(&ann).await?;
        {
            let mut refresh = pin!(ann.refresh());
            assert!(poll!(&mut refresh).is_pending());
        }
        let ben = ann
            .signup(record.clone().with("name", format!("ben{n}")))
            .await?;
        let now = who(&ben).await?;
        assert_ne!(now, before);
        for _ in 0..5 {
            assert_eq!(who(&ben).await?, now);
        }
    }
    Ok(())
}

async fn variable(session: &Session) -> Result<Option<i64>> {
    query("RETURN $v").send(session).await?.take(0)
}

/// A worker takes up first what it has spawned last.
#[surreal_session::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_set_that_was_dropped_does_not_overtake_the_next(session: Session) -> Result<()> {
    let on_the_worker = tokio::spawn(async move {
        for n in 0..500 {
            {
                let mut dropped = pin!(session.set("v", 2 * n));
                let _ = poll!(&mut dropped);
            }
            session.set("v", 2 * n + 1).await?;
            for _ in 0..3 {
                assert_eq!(variable(&session).await?, Some(2 * n + 1));
            }
        }
        Ok(())
    });
    on_the_worker.await.expect("the task ends")
}

#[surreal_session::test]
async fn a_set_that_was_dropped_does_not_outlive_a_reset(near: Session) -> Result<()> {
    let place = Place::of(&near).await?;
    let tokens = near.tokens().expect("signed in");
    for _ in 0..50 {
        let session = near.fork().await?;
        {
            let mut dropped = pin!(session.set("v", 1));
            let _ = poll!(&mut dropped);
        }
        let session = session.reset().await?.authenticate(tokens.clone()).await?;
        let session = session.use_ns_db(&place.namespace, &place.database).await?;
        assert_eq!(variable(&session).await?, None);
        assert_eq!(variable(&session).await?, None);
    }
    Ok(())
}

#[surreal_session::test]
async fn a_sign_in_without_a_known_selection_leaves_the_session_as_it_was() -> Result<()> {
    let users = Users::default();
    let fake = Fake::start(move |call| {
        let users = users.clone();
        Box::pin(async move {
            let user = users.0.lock().unwrap().get(&call.session).cloned();
            let asked = call.method == "query" && call.text().contains("session::ns()");
            if asked && user.as_deref() == Some("bob") {
                return Answer::Nothing;
            }
            users.answer(&call, 3_600)
        })
    })
    .await;
    let connection = Connection::builder(fake.url());
    let connection = connection
        .request_timeout(Duration::from_millis(500))
        .open()
        .await?;
    let session = connection
        .attach()
        .await?
        .signin(Root::new("alice", ""))
        .await?;
    let session = session.use_ns_db("shop", "main").await?;
    let bob: Token<InDatabase> = Tokens::new("access-bob", None).into();
    let rejected = session
        .authenticate(bob)
        .await
        .expect_err("there is no answer");
    assert_eq!(rejected.error().kind(), ErrorKind::Timeout);
    let session: Session = rejected.into_session();
    assert_eq!(
        session.tokens().expect("signed in").access(),
        "access-alice"
    );
    assert_eq!(user(&session).await?, "alice");
    Ok(())
}

/// The refresh and the `set` both change the session, and the selection is asked for between them.
#[surreal_session::test]
async fn a_refresh_beside_a_set_loses_neither(near: Session) -> Result<()> {
    let record = sign_up(&near).await?.with("name", "ada");
    let session = near.connection().attach().await?.signup(record).await?;
    let place = Place::of(&near).await?;
    for n in 0..50 {
        let (refreshed, set) = tokio::join!(session.refresh(), session.set("v", n));
        refreshed?;
        set?;
        assert_eq!(variable(&session).await?, Some(n));
        let fork = session.fork().await?;
        assert_eq!(variable(&fork).await?, Some(n));
        assert_eq!(crate::place::selected(&fork).await?, place.both());
    }
    Ok(())
}
