//! The credentials with which a session signs in when its access token is no longer accepted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use ciborium::{Value, cbor};
use surreal_session::{
    Connection, ErrorKind, RecordId, Result, Session, Table,
    auth::{Bearer, DatabaseUser, NamespaceUser, Record, Refresh, Root},
    testing::Server,
};

use super::access::grant;
use crate::{
    fake::{Answer, Call, Fake, error, rows},
    place::{Place, define, selected, who},
};

#[derive(Debug, Clone, Table)]
struct Note {
    id: RecordId<Self>,
}

/// README's program, in front of a server that forgets every token when it restarts.
#[surreal_session::test]
async fn a_session_of_the_root_user_outlives_a_server_in_memory() -> Result<()> {
    let mut server = Server::builder().start().await?;
    let connection = server.connect().await?;
    let session = connection.attach().await?.signin(server.root()).await?;
    let session = session.use_ns_db("shop", "main").await?;
    session.set("v", 1).await?;
    let fork = session.fork().await?;
    for _ in 0..2 {
        server.restart().await?;
        for session in [&session, &fork, &session.fork().await?] {
            define(session, "DEFINE TABLE IF NOT EXISTS note").await?;
            let mut answer = session.query("RETURN $token.ID; RETURN $v").await?;
            assert_eq!(answer.take::<String>(0)?, "root");
            assert_eq!(answer.take::<i64>(1)?, 1);
            assert_eq!(
                selected(session).await?,
                (Some("shop".into()), Some("main".into()))
            );
            let mut live = Note::live(session).await?;
            Note::create(session, NewNote {}).await?;
            live.next().await.expect("it continues")?;
        }
    }
    Ok(())
}

/// The ways in which servers refuse an access token.
fn refusals() -> [Answer; 5] {
    [
        error(
            "NotAllowed",
            Some("Auth"),
            "There was a problem with authentication",
        ),
        error(
            "Validation",
            Some("Parse"),
            "Parse error: Unexpected end of file",
        ),
        error("Internal", None, "There was a problem"),
        error(
            "NotFound",
            Some("Database"),
            "The database 'main' does not exist",
        ),
        error("Query", None, "The query failed"),
    ]
}

/// A server that refuses every token, in one of these ways, and takes passwords and keys while
/// `takes`.
async fn forgetful(refusal: usize, takes: Arc<AtomicBool>) -> Fake {
    Fake::start(move |call: Call| {
        let takes = takes.clone();
        Box::pin(async move {
            match call.method.as_str() {
                "authenticate" => refusals().into_iter().nth(refusal).expect("a refusal"),
                "signin" if !takes.load(Ordering::Relaxed) => {
                    refusals().into_iter().nth(refusal).expect("a refusal")
                }
                "use" => {
                    Answer::Result(cbor!({ "namespace" => "shop", "database" => "main" }).unwrap())
                }
                _ => call.usual(),
            }
        })
    })
    .await
}

fn signed_in(fake: &Fake) -> usize {
    let calls = fake.calls();
    calls.iter().filter(|call| call.method == "signin").count()
}

#[surreal_session::test]
async fn whatever_refuses_a_token_leads_to_the_credentials() -> Result<()> {
    for refusal in 0..refusals().len() {
        let takes = Arc::new(AtomicBool::new(true));
        let fake = forgetful(refusal, takes.clone()).await;
        let connection = Connection::open(fake.url()).await?;
        let attach = || connection.attach();

        let root = attach().await?.signin(Root::new("root", "root")).await?;
        root.fork().await?;
        let user = NamespaceUser::new("shop", "clerk", "pass");
        attach().await?.signin(user).await?.fork().await?;
        let user = DatabaseUser::new("shop", "main", "clerk", "pass");
        attach().await?.signin(user).await?.fork().await?;
        let key = Bearer::database("shop", "main", "robots", "key");
        attach().await?.signin(key).await?.fork().await?;
        assert_eq!(signed_in(&fake), 8, "each once more");

        // asked for
        let record = Record::new("shop", "main", "app").with("pass", "secret");
        let session = attach().await?.signin(record.clone()).await?;
        let asked = Arc::new(AtomicUsize::new(0));
        let again = (record.clone(), asked.clone());
        let session = session.keep_signed_in(move || {
            let (record, asked) = again.clone();
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                Ok(record)
            }
        });
        session.fork().await?;
        assert_eq!(asked.load(Ordering::Relaxed), 1);

        // nothing that could sign in
        let session = attach().await?.signin(record).await?;
        let error = session.fork().await.expect_err("the token is refused");
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
        assert!(error.server().is_some(), "{error:?}");
        let forgotten = root.forget_credentials();
        let error = forgotten
            .fork()
            .await
            .expect_err("the password is forgotten");
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");

        // refused as well
        let root = attach().await?.signin(Root::new("root", "root")).await?;
        takes.store(false, Ordering::Relaxed);
        let error = root.fork().await.expect_err("the password is refused");
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
        assert!(error.server().is_some(), "{error:?}");
    }
    Ok(())
}

/// Up to 3.3 the server refuses the very token that it gave for the key of a database.
#[surreal_session::test]
async fn a_key_of_a_database_opens_forks_and_live_queries(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE USER clerk ON DATABASE PASSWORD 'x' ROLES EDITOR; DEFINE TABLE note; \
         DEFINE ACCESS robots ON DATABASE TYPE BEARER FOR USER",
    )
    .await?;
    let key = grant(&session, "ACCESS robots ON DATABASE GRANT FOR USER clerk").await?;
    let place = Place::of(&session).await?;
    let bearer = Bearer::database(&place.namespace, &place.database, "robots", key);
    let robot = session.connection().attach().await?.signin(bearer).await?;
    let fork = robot.fork().await?;
    assert_eq!(selected(&fork).await?, place.both());
    let mut live = Note::live(&fork).await?;
    Note::create(&robot, NewNote {}).await?;
    live.next().await.expect("it continues")?;
    Ok(())
}

#[surreal_session::test]
async fn a_refresh_token_alone_signs_in(near: Session) -> Result<()> {
    define(
        &near,
        "DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNUP (CREATE user) WITH REFRESH",
    )
    .await?;
    let place = Place::of(&near).await?;
    let first = near
        .connection()
        .attach()
        .await?
        .signup(place.record("app"))
        .await?;
    let tokens = first.tokens().expect("signed in");
    let token = tokens.refresh().expect("a refresh token");
    let refresh = Refresh::new(&place.namespace, &place.database, "app", token);
    let second: Session = near
        .connection()
        .attach()
        .await?
        .signin(refresh.clone())
        .await?;
    assert_eq!(who(&second).await?, who(&first).await?);
    assert_eq!(selected(&second).await?, place.both());
    // what it was given can be refreshed, and what it was signed in with is used up
    second.refresh().await?;
    let again = near
        .connection()
        .attach()
        .await?
        .signin(refresh.clone())
        .await;
    let rejected = again.expect_err("it is used up");
    assert_eq!(rejected.error().kind(), ErrorKind::Auth, "{rejected}");
    assert!(!format!("{refresh:?}").contains(token));
    Ok(())
}

/// A server that says of every session that it expires at once.
#[surreal_session::test]
async fn a_session_that_expires_at_once_is_renewed_with_pauses() -> Result<()> {
    let fake = Fake::start(|call: Call| {
        Box::pin(async move {
            match call.method.as_str() {
                "signup" | "refresh" => {
                    Answer::Result(cbor!({ "access" => "access", "refresh" => "refresh" }).unwrap())
                }
                "query" => Answer::Result(rows([Value::from(0), Value::from(0)])),
                _ => call.usual(),
            }
        })
    })
    .await;
    let connection = Connection::open(fake.url()).await?;
    let record = Record::new("shop", "main", "app");
    let session = connection.attach().await?.signup(record).await?;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let calls = fake.calls().len();
    // attach, sign up, and for each second a question and a renewal
    assert!(calls <= 10, "{calls} calls: {:?}", fake.calls());
    drop(session);
    Ok(())
}
