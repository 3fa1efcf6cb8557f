use surreal_session::{
    ErrorKind, InDatabase, NoNamespace, Result, Session, SignedIn, Value, auth::Token, query,
    testing::Server,
};

use crate::place::{Place, define, eventually, root, selected, who};

#[surreal_session::test]
async fn a_fork_has_the_identity_the_place_and_the_variables(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    session.set("gone", 1).await?;
    session.unset("gone").await?;
    session.set("text", "person:1").await?;
    let fork: Session = session.fork().await?;
    assert_ne!(fork.id(), session.id());
    assert_eq!(selected(&fork).await?, place.both());
    let (n, text, gone): (i64, String, Option<i64>) =
        query("RETURN $n; RETURN $text; RETURN $gone")
            .send(&fork)
            .await?
            .fetch()?;
    assert_eq!((n, text.as_str(), gone), (1, "person:1", None));
    assert_eq!(
        fork.tokens().map(|tokens| tokens.access().to_owned()),
        session.tokens().map(|tokens| tokens.access().to_owned()),
    );
    Ok(())
}

#[surreal_session::test]
async fn a_fork_goes_its_own_way(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    let fork = session.fork().await?;
    fork.set("n", 2).await?;
    let fork = fork.use_db("elsewhere").await?;
    let n: i64 = session.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, 1);
    assert_eq!(selected(&session).await?, place.both());
    fork.detach().await?;
    define(&session, "RETURN 1").await
}

#[surreal_session::test]
async fn a_fork_has_the_type_of_its_session(session: Session) -> Result<()> {
    let blank = session.connection().attach().await?;
    blank.set("n", 1).await?;
    let fork = blank.fork().await?;
    // anonymous, as the other: both have yet to sign in
    let tokens = session.tokens().expect("signed in");
    let fork = fork.authenticate(tokens.access()).await?;
    let n: i64 = fork.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, 1);
    let fork: Session<SignedIn, NoNamespace> = root(&session).await?.fork().await?;
    assert_eq!(selected(&fork).await?, (None, None));
    Ok(())
}

#[surreal_session::test]
async fn what_selected_stays_when_the_identity_goes(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE person)",
    )
    .await?;
    let place = Place::of(&session).await?;
    let tokens = session.tokens().expect("signed in");
    let attached = session.connection().attach().await?;
    let ada = attached.signup(place.record("people")).await?;
    let fork = ada.fork().await?;
    assert_eq!(who(&fork).await?, who(&ada).await?);
    assert_eq!(selected(&fork).await?, place.both());
    // signing up had selected the place
    let fork = ada.invalidate().await?.fork().await?;
    let fork = fork.authenticate(tokens.access()).await?;
    assert_eq!(selected(&fork).await?, place.both());
    Ok(())
}

#[surreal_session::test]
async fn many_forks_at_once_while_the_session_changes(session: Session) -> Result<()> {
    let session = std::sync::Arc::new(session);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..50 {
        let session = session.clone();
        tasks.spawn(async move {
            session.set("n", n).await?;
            let fork = session.fork().await?;
            let set: Option<i64> = fork.query("RETURN $n").await?.take(0)?;
            assert!(set.is_some());
            fork.detach().await
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("no panic")?;
    }
    Ok(())
}

/// A refresh token can be used once, and its successors are everybody's.
#[surreal_session::test]
async fn forks_take_turns_at_refreshing(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE person) WITH REFRESH",
    )
    .await?;
    let place = Place::of(&session).await?;
    let attached = session.connection().attach().await?;
    let first = attached.signup(place.record("people")).await?;
    let sessions = [first.fork().await?, first.fork().await?, first];
    let expected = who(&sessions[0]).await?;
    let refresh = async |session: &Session| -> Result<()> {
        for n in 0..10 {
            session.refresh().await?;
            session.set("n", n).await?;
        }
        Ok(())
    };
    let [one, two, three] = &sessions;
    tokio::try_join!(refresh(one), refresh(two), refresh(three), refresh(one))?;
    for session in &sessions {
        assert_eq!(who(session).await?, expected);
    }
    Ok(())
}

#[surreal_session::test]
async fn dropping_the_future_of_fork_leaves_no_session(session: Session) -> Result<()> {
    let db = session.connection();
    for _ in 0..20 {
        tokio::select! {
            biased;
            fork = session.fork() => drop(fork?),
            result = db.ping() => result?,
        }
    }
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    Ok(())
}

/// Record users may neither query nor select anything there; signing in selects their place, and
/// does so again.
#[surreal_session::test]
async fn a_user_who_may_not_query_can_be_forked() -> Result<()> {
    let server = Server::builder()
        .arg("--deny-arbitrary-query=record")
        .start()
        .await?;
    let owner = server.session().await?;
    define(
        &owner,
        "DEFINE TABLE person PERMISSIONS FOR select WHERE id = $auth.id;
         DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE person)",
    )
    .await?;
    let place = Place::of(&owner).await?;
    let db = owner.connection();
    let ada = db.attach().await?.signup(place.record("people")).await?;
    let error = ada.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
    let me: Value = ada.info().await?.expect("a record that may read itself");
    let fork = ada.fork().await?;
    assert_eq!(fork.info::<Value>().await?, Some(me.clone()));
    // by token it is the same
    let tokens = ada.tokens().expect("signed in");
    let token = Token::<InDatabase>::new(tokens.access());
    let again = db.attach().await?.authenticate(token).await?;
    assert_eq!(again.fork().await?.info::<Value>().await?, Some(me));
    Ok(())
}
