//! The access methods, each defined by its test.

use surreal_session::{
    ErrorKind, InDatabase, InNamespace, NoNamespace, Outcome, RecordId, Result, Session, Table,
    Uuid, Value,
    auth::{Bearer, Token, Tokens},
    query,
};

use super::jwt;
use crate::{
    place::{Place, define, eventually, root, selected, who},
    version::needs_server,
};

#[derive(Debug, Table)]
struct Person {
    id: RecordId<Self>,
    email: String,
}

const PEOPLE: &str = "
    DEFINE TABLE person PERMISSIONS FOR select WHERE id = $auth.id;
    DEFINE INDEX email ON person FIELDS email UNIQUE;
    DEFINE ACCESS plain ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET email = $email, pass = crypto::argon2::generate($pass))
        SIGNIN (SELECT * FROM person WHERE email = $email AND crypto::argon2::compare(pass, $pass));
    DEFINE ACCESS renewed ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET email = $email)
        SIGNIN (SELECT * FROM person WHERE email = $email)
        WITH REFRESH;
";

#[surreal_session::test]
async fn a_record_user_signs_up_and_in(session: Session) -> Result<()> {
    define(&session, PEOPLE).await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let ada = || {
        place
            .record("plain")
            .with("email", "ada@example.com")
            .with("pass", "secret")
    };

    let signed_up = db.attach().await?.signup(ada()).await?;
    assert_eq!(selected(&signed_up).await?, place.both());
    let tokens = signed_up.tokens().expect("signed in");
    assert!(tokens.refresh().is_none());

    let signed_in = db.attach().await?.signin(ada()).await?;
    let person: Option<Person> = signed_in.info().await?;
    let person = person.expect("a record that may read itself");
    assert_eq!(person.email, "ada@example.com");
    assert_eq!(who(&signed_up).await?, who(&signed_in).await?);
    assert_eq!(who(&signed_in).await?, Some(person.id.to_string()));

    let wrong = ada().with("pass", "guess");
    let rejected = db.attach().await?.signin(wrong).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    assert_eq!(rejected.error().outcome(), Outcome::Failed);
    let attached = rejected.into_session();
    assert!(attached.tokens().is_none());
    // the name is taken
    let rejected = attached.signup(ada()).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);

    let error = signed_in.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("WITH REFRESH"), "{error}");
    Ok(())
}

#[surreal_session::test]
async fn a_variable_of_a_record_cannot_lead_elsewhere(session: Session) -> Result<()> {
    define(&session, PEOPLE).await?;
    let place = Place::of(&session).await?;
    let strayed = place
        .record("renewed")
        .with("email", "a")
        .with("db", "elsewhere")
        .with("ac", "plain");
    let signed_up = session.connection().attach().await?.signup(strayed).await?;
    assert_eq!(selected(&signed_up).await?, place.both());
    assert!(
        signed_up
            .tokens()
            .is_some_and(|tokens| tokens.refresh().is_some())
    );
    Ok(())
}

#[surreal_session::test]
async fn an_unknown_access_method_is_not_found(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let attached = session.connection().attach().await?;
    let rejected = attached.signin(place.record("none")).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::NotFound);
    Ok(())
}

#[surreal_session::test]
async fn a_refresh_token_can_be_used_once(session: Session) -> Result<()> {
    define(&session, PEOPLE).await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let ada = place.record("renewed").with("email", "ada");
    let ada = db.attach().await?.signup(ada).await?;
    let first = ada.tokens().expect("signed in");
    ada.refresh().await?;
    let second = ada.tokens().expect("signed in");
    assert_ne!(first.refresh(), second.refresh());
    ada.refresh().await?;

    // the first one is spent
    let kept = Tokens::new(first.access(), first.refresh().map(Into::into));
    let other = db.attach().await?.authenticate(kept).await?;
    let error = other.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    // which has changed nothing
    assert_eq!(
        who(&ada).await?,
        Some(ada.info::<Person>().await?.expect("ada").id.to_string())
    );
    assert_eq!(selected(&other).await?, place.both());
    Ok(())
}

#[surreal_session::test]
async fn a_revoked_refresh_token_is_refused(session: Session) -> Result<()> {
    define(&session, PEOPLE).await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let ada = place.record("renewed").with("email", "ada");
    let ada = db.attach().await?.signup(ada).await?;
    let tokens = ada.tokens().expect("signed in");
    ada.revoke().await?;
    assert!(
        ada.tokens()
            .is_some_and(|tokens| tokens.refresh().is_none())
    );
    assert_eq!(ada.refresh().await.unwrap_err().kind(), ErrorKind::Auth);
    assert_eq!(ada.revoke().await.unwrap_err().kind(), ErrorKind::Auth);
    // still signed in
    assert!(ada.info::<Person>().await?.is_some());

    let kept = Tokens::new(tokens.access(), tokens.refresh().map(Into::into));
    let other = db.attach().await?.authenticate(kept).await?;
    let error = other.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.outcome(), Outcome::Failed);
    Ok(())
}

/// A program keeps the tokens from one run to the next.
#[surreal_session::test]
async fn kept_tokens_restore_a_session_also_after_the_access_token(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE person PERMISSIONS FOR select WHERE id = $auth.id;
         DEFINE ACCESS brief ON DATABASE TYPE RECORD
            SIGNUP (CREATE person SET email = $email) WITH REFRESH
            DURATION FOR TOKEN 1s",
    )
    .await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let ada = place.record("brief").with("email", "ada");
    let tokens = {
        let ada = db.attach().await?.signup(ada).await?;
        ada.tokens().expect("signed in")
    };
    // alone, the access token is of no use any more
    eventually("the access token expires", async || {
        pause(&session).await?;
        let alone = db.attach().await?.authenticate(tokens.access()).await;
        Ok(alone.is_err_and(|rejected| rejected.error().kind() == ErrorKind::Auth))
    })
    .await;
    let kept: Token<InDatabase> = tokens.into();
    let ada = db.attach().await?.authenticate(kept).await?;
    assert_eq!(selected(&ada).await?, place.both());
    let person: Person = ada.info().await?.expect("ada");
    assert_eq!(person.email, "ada");
    // the spent refresh token has a successor
    ada.refresh().await
}

/// A round trip that takes its time.
async fn pause(session: &Session) -> Result<()> {
    session.query("RETURN sleep(20ms)").await?.check().map(drop)
}

#[surreal_session::test]
async fn bearer_keys_of_each_level(session: Session) -> Result<()> {
    needs_server!(
        session,
        ">=3.1",
        "before, a bearer key of root has no place to sign in to"
    );
    let place = Place::of(&session).await?;
    let db = session.connection();
    let name = format!("robots_{}", Uuid::new_v4().simple());
    define(
        &session,
        "DEFINE USER keeper ON NAMESPACE PASSWORD 'x' ROLES OWNER;
         DEFINE USER clerk ON DATABASE PASSWORD 'x' ROLES EDITOR;
         DEFINE ACCESS robots ON NAMESPACE TYPE BEARER FOR USER;
         DEFINE ACCESS robots ON DATABASE TYPE BEARER FOR USER;
         CREATE person:ada SET email = 'ada';
         DEFINE ACCESS people ON DATABASE TYPE BEARER FOR RECORD",
    )
    .await?;
    let at_root = root(&session).await?;
    at_root
        .query(format!("DEFINE ACCESS {name} ON ROOT TYPE BEARER FOR USER"))
        .await?
        .check()?;

    let key = grant(
        &session,
        format!("ACCESS {name} ON ROOT GRANT FOR USER root"),
    )
    .await?;
    let robot = session
        .fork()
        .await?
        .signin(Bearer::root(&name, key))
        .await?;
    let _: &Session<_, NoNamespace> = &robot;
    assert_eq!(selected(&robot).await?, (None, None));

    let key = grant(&session, "ACCESS robots ON NAMESPACE GRANT FOR USER keeper").await?;
    let bearer = Bearer::namespace(&place.namespace, "robots", key);
    let robot = session.fork().await?.signin(bearer).await?;
    let _: &Session<_, InNamespace> = &robot;
    assert_eq!(
        selected(&robot).await?,
        (Some(place.namespace.clone()), None)
    );

    let key = grant(&session, "ACCESS robots ON DATABASE GRANT FOR USER clerk").await?;
    let bearer = Bearer::database(&place.namespace, &place.database, "robots", key);
    let robot = db.attach().await?.signin(bearer).await?;
    assert_eq!(selected(&robot).await?, place.both());
    define(&robot, "CREATE thing").await?;

    let key = grant(
        &session,
        "ACCESS people ON DATABASE GRANT FOR RECORD person:ada",
    )
    .await?;
    let bearer = Bearer::database(&place.namespace, &place.database, "people", key);
    let robot = db.attach().await?.signin(bearer).await?;
    assert_eq!(who(&robot).await?.as_deref(), Some("person:ada"));

    let wrong = Bearer::database(
        &place.namespace,
        &place.database,
        "people",
        "surreal-bearer-x-y",
    );
    let rejected = db.attach().await?.signin(wrong).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);

    at_root
        .query(format!("REMOVE ACCESS {name} ON ROOT"))
        .await?
        .check()?;
    Ok(())
}

pub(super) async fn grant(session: &Session, text: impl Into<String>) -> Result<String> {
    let granted: Value = query(text.into()).send(session).await?.take(0)?;
    let key = granted.get("grant").and_then(|grant| grant.get("key"));
    match key {
        Some(Value::String(key)) => Ok(key.clone()),
        other => panic!("no key: {other:?}"),
    }
}

#[surreal_session::test]
async fn a_json_web_token_of_someone_else(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS partner ON DATABASE TYPE JWT ALGORITHM HS512 KEY 'shared secret'",
    )
    .await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let claims = format!(
        r#"{{"exp":4102444800,"ns":"{}","db":"{}","ac":"partner","rl":["Editor"]}}"#,
        place.namespace, place.database
    );

    let token = jwt::sign(&claims, "shared secret");
    let partner = db
        .attach()
        .await?
        .authenticate(Token::<InDatabase>::new(token))
        .await?;
    assert_eq!(selected(&partner).await?, place.both());
    define(&partner, "CREATE thing").await?;
    let fork = partner.fork().await?;
    assert_eq!(selected(&fork).await?, place.both());

    let forged = jwt::sign(&claims, "another secret");
    let rejected = db.attach().await?.authenticate(forged).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);

    let late = jwt::sign(&claims.replace("4102444800", "1000000000"), "shared secret");
    let rejected = db.attach().await?.authenticate(late).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    assert!(
        rejected.error().to_string().contains("expired"),
        "{rejected}"
    );
    Ok(())
}
