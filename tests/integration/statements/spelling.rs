//! Statements that can be written in more than one way.

use std::{borrow::Cow, sync::Arc};

use surreal_session::{
    Datetime, ErrorKind, RecordId, RecordKey, Result, Sendable, Session, Table, Uuid, query, run,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Reading {
    id: RecordId<Self, (String, Datetime)>,
    value: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Counter {
    id: RecordId<Self, u64>,
    value: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    title: Box<str>,
    author: Arc<str>,
    place: Option<Cow<'static, str>>,
}

#[surreal_session::test]
async fn a_text_may_be_borrowed(session: Session) -> Result<()> {
    async fn on_session(session: &Session, text: &str) -> Result<i64> {
        session.query(text).await?.take(0)
    }
    async fn on_any(on: &impl Sendable, text: &str) -> Result<i64> {
        query(text).send(on).await?.take(0)
    }
    async fn called(on: &impl Sendable, function: &str) -> Result<i64> {
        run(function, (-3,)).send(on).await
    }
    let text = String::from("RETURN 3");
    assert_eq!(on_session(&session, &text).await?, 3);
    let transaction = session.begin().await?;
    assert_eq!(on_any(&transaction, &text).await?, 3);
    assert_eq!(called(&transaction, &String::from("math::abs")).await?, 3);
    transaction.cancel().await
}

#[surreal_session::test]
async fn a_name_may_be_given_away(session: Session) -> Result<()> {
    let name = String::from("x");
    session.set(name.clone(), 7).await?;
    let x: i64 = session.query("RETURN $x").await?.take(0)?;
    assert_eq!(x, 7);
    session.unset(name).await?;
    let place: [String; 2] = session
        .query("RETURN [session::ns(), session::db()]")
        .await?
        .take(0)?;
    let [namespace, database] = place.clone();
    let session = session.use_ns(namespace).await?.use_db(database).await?;
    let [namespace, database] = place;
    let session = session.use_ns_db(namespace, database).await?;
    session.query("RETURN 1").await?.check()
}

#[surreal_session::test]
async fn a_key_names_its_record(session: Session) -> Result<()> {
    let at = Datetime::UNIX_EPOCH;
    let key = ("London".to_owned(), at);
    let reading = Reading::create(&session, NewReading { value: 1 })
        .id(key.clone())
        .await?;
    assert_eq!(Reading::get(&session, key).await?, Some(reading));

    let counter = Counter::create(&session, NewCounter { value: 1 })
        .id(7_u64)
        .await?;
    assert_eq!(counter.id.key(), &7);
    assert_eq!(Counter::get(&session, 7).await?, Some(counter.clone()));
    assert_eq!(Counter::get(&session, 7_u8).await?, Some(counter));
    let error = Counter::get(&session, u64::MAX).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);

    let keys = ["7".into(), 7.into(), Uuid::nil().into()];
    for key in &keys as &[RecordKey] {
        let note = Note {
            id: RecordId::new(key.clone()),
            title: "t".into(),
            author: "a".into(),
            place: None,
        };
        let note = Note::create(&session, note).await?;
        assert_eq!(Note::get(&session, key).await?.as_ref(), Some(&note));
        assert_eq!(Note::get(&session, key.clone()).await?, Some(note));
    }
    assert!(Note::get(&session, 7_usize).await?.is_some());
    Ok(())
}

#[surreal_session::test]
async fn borrowed_text_goes_with_every_type_of_text(session: Session) -> Result<()> {
    let note = NewNote {
        title: "t".into(),
        author: "a".into(),
        place: Some("p".into()),
    };
    let note = Note::create(&session, note).await?;
    let titles: &[&str] = &["t", "u"];
    let author = String::from("a");
    let filter = Note::TITLE
        .in_list(titles)
        .and(Note::AUTHOR.eq(author.as_str()))
        .and(Note::PLACE.eq("p"));
    assert_eq!(Note::select(&session).filter(filter).count().await?, 1);
    let changed = Note::update(&session, &note.id)
        .set(Note::TITLE, "u")
        .set(Note::PLACE, None)
        .await?;
    let expected = Note {
        title: "u".into(),
        place: None,
        ..note
    };
    assert_eq!(changed, Some(expected));
    Ok(())
}
