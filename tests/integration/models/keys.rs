//! The keys that records get, and the ids that name one record.

use surreal_session::{
    Edge, ErrorKind, Outcome, RecordId, RecordKey, Result, Session, Table, Uuid, types::Range,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Doc {
    id: RecordId<Self, Uuid>,
    n: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Page {
    id: RecordId<Self, (String, i64)>,
    n: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self, String>,
    n: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Cites {
    id: RecordId<Self, Uuid>,
    r#in: RecordId<Doc>,
    out: RecordId<Doc>,
    n: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Follows {
    id: RecordId<Self, i64>,
    r#in: RecordId<Doc>,
    out: RecordId<Doc>,
}

#[surreal_session::test]
async fn a_uuid_is_made_for_records_without_an_id(session: Session) -> Result<()> {
    let first = Doc::create(&session, NewDoc { n: 1 }).await?;
    assert_eq!(first.id.key().get_version_num(), 7);
    Doc::create(&session, NewDoc { n: 2 }).return_none().await?;
    let new = (3..6).map(|n| NewDoc { n });
    let inserted = Doc::insert(&session, new).chunk(2).await?;
    assert_eq!(inserted.len(), 3);
    Doc::insert(&session, [&NewDoc { n: 6 }])
        .return_none()
        .await?;
    let stream = futures_util::stream::iter([NewDoc { n: 7 }]);
    Doc::insert_stream(&session, stream).await?;
    session.set("x", 1).await?;
    Doc::create(&session, NewDoc { n: 8 }).await?;
    let docs = Doc::select(&session).order_by(Doc::ID.asc()).await?;
    let numbers: Vec<i64> = docs.iter().map(|doc| doc.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(docs.first(), Some(&first));
    Ok(())
}

#[surreal_session::test]
async fn a_uuid_is_made_for_edges_without_an_id(session: Session) -> Result<()> {
    let a = Doc::create(&session, NewDoc { n: 1 }).await?.id;
    let b = Doc::create(&session, NewDoc { n: 2 }).await?.id;
    let edge = Cites::relate(&session, &a, &b, NewCites { n: 1 }).await?;
    assert_eq!(edge.id.key().get_version_num(), 7);
    let tx = session.begin().await?;
    Cites::relate(&tx, &a, &b, NewCites { n: 2 })
        .return_none()
        .await?;
    tx.commit().await?;
    Cites::insert(&session, [Cites::between(&a, &b, NewCites { n: 3 })]).await?;
    let key = Uuid::now_v7();
    let given = Cites::relate(&session, &a, &b, NewCites { n: 4 })
        .id(key)
        .await?;
    assert_eq!(given.id.key(), &key);
    let key = Uuid::now_v7();
    let given = [Cites::between(&a, &b, NewCites { n: 5 }).id(key)];
    assert_eq!(Cites::insert(&session, given).await?[0].id.key(), &key);
    let mut numbers: Vec<i64> = Cites::select(&session)
        .await?
        .iter()
        .map(|edge| edge.n)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    Ok(())
}

#[surreal_session::test]
async fn other_keys_are_given(session: Session) -> Result<()> {
    let page = Page::create(&session, NewPage { n: 1 })
        .id(("a".to_owned(), 7))
        .await?;
    assert_eq!(page.id.to_string(), "page:['a', 7]");
    let another = Page {
        id: RecordId::new(("b".to_owned(), 8)),
        n: 2,
    };
    assert_eq!(Page::insert(&session, [another.clone()]).await?, [another]);
    assert_eq!(Page::select(&session).await?.len(), 2);
    let note = Note::create(&session, NewNote { n: 1 }).await?;
    assert_eq!(Note::get(&session, &note.id).await?, Some(note));
    let a = Doc::create(&session, NewDoc { n: 1 }).await?.id;
    let follows = Follows::relate(&session, &a, &a, NewFollows {})
        .id(7)
        .await?;
    assert_eq!(follows.id, RecordId::new(7));
    let more = [Follows::between(&a, &a, NewFollows {}).id(8)];
    assert_eq!(
        Follows::insert(&session, more).await?[0].id,
        RecordId::new(8)
    );
    assert_eq!(Follows::select(&session).await?.len(), 2);
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Table)]
struct User {
    id: RecordId<Self>,
    n: i64,
}

#[surreal_session::test]
async fn the_text_of_an_id_is_no_key(session: Session) -> Result<()> {
    let ada = User::create(&session, NewUser { n: 1 }).id("ada").await?;
    for error in [
        User::get(&session, "user:ada").await.unwrap_err(),
        User::update(&session, "user:ada".to_owned())
            .set(User::N, 2)
            .await
            .unwrap_err(),
        User::upsert(&session, "user:ada".to_owned())
            .set(User::N, 2)
            .await
            .unwrap_err(),
        User::delete(&session, "user:`a b`").await.unwrap_err(),
        User::create(&session, NewUser { n: 3 })
            .id("user:")
            .await
            .unwrap_err(),
        Note::get(&session, "note:1").await.unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Encode, Outcome::NotSent)
        );
        assert!(
            error.to_string().contains("parse::<RecordId<_>>()"),
            "{error}"
        );
    }
    assert_eq!(User::select(&session).count().await?, 1);
    let id: RecordId<User> = "user:ada".parse().unwrap();
    assert_eq!(User::get(&session, id).await?, Some(ada));
    assert_eq!(User::get(&session, "users:ada").await?, None);
    // Such a key is possible, and meant where it is an id's.
    let odd = RecordId::new("user:ada");
    User::create(&session, NewUser { n: 4 }).id(&odd).await?;
    assert_eq!(User::get(&session, &odd).await?.map(|user| user.n), Some(4));
    Ok(())
}

#[surreal_session::test]
async fn a_range_is_no_id_of_one_record(session: Session) -> Result<()> {
    for n in 1..=3 {
        User::create(&session, NewUser { n }).id(n).await?;
    }
    let range = || RecordKey::from(Range::from(RecordKey::from(1)..RecordKey::from(3)));
    let id = RecordId::<User>::new(range());
    for error in [
        User::get(&session, &id).await.unwrap_err(),
        User::get(&session, range()).await.unwrap_err(),
        User::update(&session, &id)
            .set(User::N, 9)
            .await
            .unwrap_err(),
        User::upsert(&session, &id)
            .set(User::N, 9)
            .await
            .unwrap_err(),
        User::delete(&session, id.clone()).await.unwrap_err(),
        User::delete(&session, range()).await.unwrap_err(),
        User::create(&session, NewUser { n: 9 })
            .id(&id)
            .await
            .unwrap_err(),
        User::live(&session).record(&id).await.unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Encode, Outcome::NotSent)
        );
        assert!(
            error.to_string().contains("user:1..3 is a range"),
            "{error}"
        );
    }
    let numbers: Vec<i64> = User::select(&session)
        .await?
        .iter()
        .map(|user| user.n)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    Ok(())
}

#[surreal_session::test]
async fn a_parameter_is_named_without_its_dollar(session: Session) -> Result<()> {
    let error = session.query("RETURN $z").bind("$z", 1).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Encode, Outcome::NotSent)
    );
    assert!(
        error.to_string().contains("without its dollar: \"z\""),
        "{error}"
    );
    let error = session.set("$z", 1).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Validation, Outcome::NotSent)
    );
    Ok(())
}
