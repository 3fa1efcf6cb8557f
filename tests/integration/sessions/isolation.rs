//! Each kind of state belongs to one session of the connection, and to no other.

use surreal_session::{ErrorKind, Event, RecordId, Result, Session, Table, Value};

use crate::place::{Place, define, root, selected, who};

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    text: String,
}

#[surreal_session::test]
async fn a_namespace_and_a_database(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let other = root(&session)
        .await?
        .use_ns_db(&place.namespace, "other")
        .await?;
    define(&session, "CREATE note:1 SET text = 'here'").await?;
    define(&other, "CREATE note:1 SET text = 'there'").await?;
    let text = "SELECT VALUE text FROM note";
    let here: Vec<String> = session.query(text).await?.take(0)?;
    let there: Vec<String> = other.query(text).await?.take(0)?;
    assert_eq!((here, there), (vec!["here".into()], vec!["there".into()]));
    let other = other.use_ns_db(&place.namespace, "third").await?;
    assert_eq!(selected(&session).await?, place.both());
    assert_eq!(selected(&other).await?.1.as_deref(), Some("third"));
    Ok(())
}

#[surreal_session::test]
async fn a_variable(session: Session) -> Result<()> {
    let other = session.fork().await?;
    session.set("n", 1).await?;
    let unset: Option<i64> = other.query("RETURN $n").await?.take(0)?;
    assert_eq!(unset, None);
    other.set("n", 2).await?;
    let here: Option<i64> = session.query("RETURN $n").await?.take(0)?;
    let there: Option<i64> = other.query("RETURN $n").await?.take(0)?;
    assert_eq!((here, there), (Some(1), Some(2)));
    Ok(())
}

#[surreal_session::test]
async fn an_identity(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE type::record('person', $name))",
    )
    .await?;
    let place = Place::of(&session).await?;
    let db = session.connection();
    let ada = place.record("people").with("name", "ada");
    let ada = db.attach().await?.signup(ada).await?;
    let bob = place.record("people").with("name", "bob");
    let bob = db.attach().await?.signup(bob).await?;
    let anonymous = db.attach().await?.as_guest();
    assert_eq!(who(&ada).await?.as_deref(), Some("person:ada"));
    assert_eq!(who(&bob).await?.as_deref(), Some("person:bob"));
    assert_eq!(who(&session).await?, None);
    let error = anonymous.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
    // one signs out, and the other does not notice
    let _signed_out = ada.invalidate().await?;
    assert_eq!(who(&bob).await?.as_deref(), Some("person:bob"));
    Ok(())
}

#[surreal_session::test]
async fn a_transaction(session: Session) -> Result<()> {
    let other = session.fork().await?;
    let tx = session.begin().await?;
    tx.query("CREATE note:1 SET text = 'mine'").await?.check()?;
    let seen = other.query("SELECT * FROM note").await?;
    // the table itself is part of the transaction
    assert_eq!(seen.check().unwrap_err().kind(), ErrorKind::NotFound);
    other.detach().await?;
    tx.commit().await?;
    assert_eq!(Note::select(&session).await?.len(), 1);
    Ok(())
}

/// Each gets what happens where it is, although both come by the same socket.
#[surreal_session::test]
async fn a_live_query(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let other = root(&session)
        .await?
        .use_ns_db(&place.namespace, "other")
        .await?;
    define(&session, "DEFINE TABLE note").await?;
    define(&other, "DEFINE TABLE note").await?;
    let mut here = Note::live(&session).await?;
    let mut there = Note::live(&other).await?;
    define(&session, "CREATE note SET text = 'here'").await?;
    define(&other, "CREATE note SET text = 'there'").await?;
    for (live, text) in [(&mut here, "here"), (&mut there, "there")] {
        match live.next().await.expect("it continues")? {
            Event::Created(note) => assert_eq!(note.text, text),
            other => panic!("{other:?}"),
        }
    }
    // the end of one is not the other's
    other.detach().await?;
    let ended = there.next().await.expect("the reason")?;
    assert!(matches!(ended, Event::Ended(_)), "{ended:?}");
    define(&session, "CREATE note SET text = 'still here'").await?;
    match here.next().await.expect("it continues")? {
        Event::Created(note) => assert_eq!(note.text, "still here"),
        other => panic!("{other:?}"),
    }
    assert_eq!(session.connection().stats().live_queries, 1);
    Ok(())
}

/// A statement's own `USE` and `LET` end with it.
#[surreal_session::test]
async fn what_a_query_selects_and_sets(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    session
        .query("USE DB elsewhere; LET $n = 1; RETURN $n")
        .await?
        .check()?;
    assert_eq!(selected(&session).await?, place.both());
    let n: Option<i64> = session.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, None);
    Ok(())
}

/// There is no ambient session whose state others could see.
#[surreal_session::test]
async fn a_new_session_is_blank(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    session.set("n", 1).await?;
    let tokens = session.tokens().expect("signed in");
    let blank = session.connection().attach().await?;
    assert!(blank.tokens().is_none());
    let blank = blank.authenticate(tokens.access()).await?;
    assert_eq!(selected(&blank).await?, (None, None));
    let blank = blank.use_ns_db(&place.namespace, &place.database).await?;
    let n: Option<Value> = blank.query("RETURN $n").await?.take(0)?;
    assert_eq!(n, None);
    Ok(())
}
