use surreal_session::{
    Error, ErrorKind, Event, InDatabase, InNamespace, Outcome, RecordId, Result, Session, Table,
    Value,
    auth::{DatabaseUser, NamespaceUser, Root, Token},
    query,
    testing::Server,
};

use crate::{
    place::{Place, define, root, selected, who},
    version::is,
};

#[derive(Debug, Table)]
struct Thing {
    id: RecordId<Self>,
}

const USERS: &str = "
    DEFINE USER keeper ON NAMESPACE PASSWORD 'ns-secret' ROLES OWNER;
    DEFINE USER clerk ON DATABASE PASSWORD 'db-secret' ROLES EDITOR;
";

#[surreal_session::test]
async fn root_keeps_what_was_selected(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let root = Server::shared().await?.root();
    let session = session.signin(root).await?;
    assert_eq!(selected(&session).await?, place.both());
    let tokens = session.tokens().expect("a root user has a token");
    assert!(tokens.refresh().is_none());
    Ok(())
}

#[surreal_session::test]
async fn the_user_of_a_namespace_is_taken_there(session: Session) -> Result<()> {
    define(&session, USERS).await?;
    let place = Place::of(&session).await?;
    let keeper = NamespaceUser::new(&place.namespace, "keeper", "ns-secret");
    let attached = session.connection().attach().await?;
    let keeper = attached.signin(keeper).await?;
    assert_eq!(
        selected(&keeper).await?,
        (Some(place.namespace.clone()), None)
    );
    let keeper = keeper.use_db(&place.database).await?;
    assert_eq!(selected(&keeper).await?, place.both());
    Ok(())
}

/// Up to 3.2 the server itself would keep the record in `$auth` and `$session`.
#[surreal_session::test]
async fn a_record_is_gone_once_another_user_has_signed_in(session: Session) -> Result<()> {
    define(&session, USERS).await?;
    let access = "DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNUP (CREATE person)";
    define(&session, access).await?;
    let place = Place::of(&session).await?;
    let signed_up = async || {
        let attached = session.connection().attach().await?;
        Ok::<_, Error>(attached.signup(place.record("app")).await?)
    };
    let keeper = NamespaceUser::new(&place.namespace, "keeper", "ns-secret");
    let by_password = signed_up().await?.signin(keeper).await?;
    let tokens = by_password.tokens().expect("signed in");
    let token = Token::<InNamespace>::new(tokens.access());
    let by_token = signed_up().await?.authenticate(token).await?;
    for keeper in [by_password, by_token] {
        let keeper = keeper.use_db(&place.database).await?;
        let mut named = query("RETURN [$auth, $session.rd, $access]")
            .send(&keeper)
            .await?;
        let named: [Option<Value>; 3] = named.take(0)?;
        assert_eq!(named, [None, None, None]);
    }

    // A sign-in that is refused leaves the record.
    let stays = signed_up().await?;
    let record = who(&stays).await?;
    assert!(record.is_some());
    let wrong = NamespaceUser::new(&place.namespace, "keeper", "wrong");
    let rejected = stays.signin(wrong).await.expect_err("a wrong password");
    let stays = rejected.into_session();
    assert_eq!(who(&stays).await?, record);
    Ok(())
}

/// The server would leave the name of the other namespace's database selected.
#[surreal_session::test]
async fn signing_in_to_a_namespace_leaves_no_database_selected(session: Session) -> Result<()> {
    define(&session, USERS).await?;
    let place = Place::of(&session).await?;
    let elsewhere = root(&session).await?.use_ns_db("elsewhere", "main").await?;
    let keeper = NamespaceUser::new(&place.namespace, "keeper", "ns-secret");
    let keeper = elsewhere.signin(keeper).await?;
    let there = (Some(place.namespace), None);
    assert_eq!(selected(&keeper).await?, there);
    // nor does the token
    let tokens = keeper.tokens().expect("signed in");
    let elsewhere = root(&session).await?.use_ns_db("elsewhere", "main").await?;
    let token = Token::<InNamespace>::new(tokens.access());
    let keeper = elsewhere.authenticate(token).await?;
    assert_eq!(selected(&keeper).await?, there);
    let fork = keeper.fork().await?;
    assert_eq!(selected(&fork).await?, there);
    Ok(())
}

#[surreal_session::test]
async fn the_user_of_a_database_is_taken_there(session: Session) -> Result<()> {
    define(&session, USERS).await?;
    let place = Place::of(&session).await?;
    let clerk = DatabaseUser::new(&place.namespace, &place.database, "clerk", "db-secret");
    let clerk = session.connection().attach().await?.signin(clerk).await?;
    assert_eq!(selected(&clerk).await?, place.both());
    define(&clerk, "CREATE thing").await?;
    // an editor defines no users
    let error = define(&clerk, "DEFINE USER x ON DATABASE PASSWORD 'x'")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
    Ok(())
}

#[surreal_session::test]
async fn a_wrong_password_leaves_the_session_as_it_was(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    let id = session.id();
    let access = session.tokens().expect("signed in").access().to_owned();
    define(&session, "DEFINE TABLE thing").await?;
    let mut live = Thing::live(&session).await?;
    let tx = session.begin().await?;
    tx.query("CREATE thing:1").await?.check()?;

    let rejected = session
        .signin(Root::new("root", "wrong"))
        .await
        .unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    assert_eq!(rejected.error().outcome(), Outcome::Failed);
    let session = rejected.into_session();

    assert_eq!(session.id(), id);
    assert_eq!(session.tokens().expect("still signed in").access(), access);
    assert_eq!(selected(&session).await?, place.both());
    let n: Option<i64> = session.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, Some(1));
    tx.query("CREATE thing:2").await?.check()?;
    tx.commit().await?;
    define(&session, "CREATE thing:3").await?;
    // Up to 3.2 a live query is not notified of what a transaction wrote. The order is not fixed.
    let expected: &[_] = match is(&session, ">=3.3") {
        true => &["thing:1", "thing:2", "thing:3"],
        false => &["thing:3"],
    };
    let mut seen = Vec::new();
    for _ in expected {
        match live.next().await.expect("it continues")? {
            Event::Created(thing) => seen.push(thing.id.to_string()),
            other => panic!("{other:?}"),
        }
    }
    seen.sort();
    assert_eq!(seen, expected);
    let count: Option<u64> = session
        .query("RETURN count(SELECT * FROM thing)")
        .await?
        .take(0)?;
    assert_eq!(count, Some(3));
    Ok(())
}

#[surreal_session::test]
async fn unknown_users_and_broken_tokens_are_refused(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let attached = session.connection().attach().await?;
    let unknown = DatabaseUser::new(&place.namespace, &place.database, "absent", "x");
    let rejected = attached.signin(unknown).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    let rejected = rejected
        .into_session()
        .authenticate("no token")
        .await
        .unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    // `?` keeps the error alone, and the session goes
    let error = surreal_session::Error::from(rejected);
    assert_eq!(error.kind(), ErrorKind::Auth);
    Ok(())
}

#[surreal_session::test]
async fn a_token_signs_in_where_it_was_issued(session: Session) -> Result<()> {
    define(&session, USERS).await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let clerk = DatabaseUser::new(&place.namespace, &place.database, "clerk", "db-secret");
    let clerk = db.attach().await?.signin(clerk).await?;
    let tokens = clerk.tokens().expect("signed in");
    let token = Token::<InDatabase>::new(tokens.access());
    let again = db.attach().await?.authenticate(token).await?;
    assert_eq!(selected(&again).await?, place.both());
    // the text alone says nothing of what it selects
    let again = db.attach().await?.authenticate(tokens.access()).await?;
    assert_eq!(selected(&again).await?, place.both());
    Ok(())
}

#[surreal_session::test]
async fn invalidate_signs_out_and_keeps_the_rest(session: Session) -> Result<()> {
    let tokens = session.tokens().expect("signed in");
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    let anonymous = session.invalidate().await?;
    assert!(anonymous.tokens().is_none());
    // guests are refused by default
    let guest = anonymous.as_guest();
    let error = guest.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
    let session = guest.authenticate(tokens.access()).await?;
    assert_eq!(selected(&session).await?, place.both());
    let n: Option<i64> = session.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn reset_leaves_nothing(session: Session) -> Result<()> {
    let tokens = session.tokens().expect("signed in");
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    let id = session.id();
    let blank = session.reset().await?;
    assert_eq!(blank.id(), id);
    assert!(blank.tokens().is_none());
    let session = blank.authenticate(tokens.access()).await?;
    assert_eq!(selected(&session).await?, (None, None));
    let session = session.use_ns_db(&place.namespace, &place.database).await?;
    let n: Option<i64> = session.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, None);
    Ok(())
}

#[surreal_session::test]
async fn a_system_user_is_no_record(session: Session) -> Result<()> {
    assert_eq!(session.info::<Value>().await?, None);
    Ok(())
}

#[surreal_session::test]
async fn guests_where_the_server_lets_them_in() -> Result<()> {
    let server = Server::builder().arg("--allow-guests").start().await?;
    let owner = server.session().await?;
    let place = Place::of(&owner).await?;
    define(
        &owner,
        "DEFINE TABLE open PERMISSIONS FULL; DEFINE TABLE closed PERMISSIONS NONE;
         CREATE open:1; CREATE closed:1",
    )
    .await?;
    let guest = owner.connection().attach().await?.as_guest();
    let guest = guest.use_ns_db(&place.namespace, &place.database).await?;
    guest.set("n", 1).await?;
    for guest in [guest.fork().await?, guest] {
        let seen = guest
            .query("SELECT VALUE id FROM open, closed; RETURN $n")
            .await?;
        let (seen, n): (Vec<Value>, Option<i64>) = seen.fetch()?;
        assert_eq!((seen.len(), n), (1, Some(1)));
        let tx = guest.begin().await?;
        tx.query("CREATE open").await?.check()?;
        tx.cancel().await?;
    }
    Ok(())
}
