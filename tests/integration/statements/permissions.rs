//! Writes that a table's permissions refuse, by a record user.

use std::sync::Mutex;

use surreal_session::{
    Edge, Error, ErrorKind, Outcome, RecordId, Result, Session, Table, statement::Progress,
};

use crate::place::{Place, define};

/// Anyone may write records with a small number, and read all of them.
#[derive(Debug, Clone, PartialEq, Table)]
struct Small {
    id: RecordId<Self>,
    a: i64,
}

/// Anyone may write records with a small number, and read none.
#[derive(Debug, Clone, PartialEq, Table)]
struct Hidden {
    id: RecordId<Self>,
    a: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Likes {
    id: RecordId<Self>,
    r#in: RecordId<Small>,
    out: RecordId<Small>,
}

async fn record_user(owner: &Session) -> Result<Session> {
    define(
        owner,
        "DEFINE TABLE small PERMISSIONS FOR select FULL, FOR create, update, delete WHERE a < 10;
         DEFINE TABLE hidden PERMISSIONS FOR select NONE, FOR create, update, delete WHERE a < 10;
         DEFINE TABLE likes TYPE RELATION PERMISSIONS FOR select FULL, FOR create NONE;
         DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE person)",
    )
    .await?;
    let person = Place::of(owner).await?.record("people");
    Ok(owner.connection().attach().await?.signup(person).await?)
}

#[track_caller]
fn is_refused<T: std::fmt::Debug>(result: Result<T>) -> Error {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed, "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    error
}

fn small(numbers: &[i64]) -> Vec<NewSmall> {
    numbers.iter().map(|a| NewSmall { a: *a }).collect()
}

#[surreal_session::test]
async fn a_refused_write_of_one_record_is_an_error(session: Session) -> Result<()> {
    let user = record_user(&session).await?;
    {
        let on = &user;
        is_refused(Small::create(on, NewSmall { a: 50 }).await);
        is_refused(Small::create(on, NewSmall { a: 50 }).return_none().await);
        let upsert = || Small::upsert(on, "x").set(Small::A, 50);
        is_refused(upsert().await);
        is_refused(upsert().return_none().await);
        is_refused(upsert().return_before().await);
        is_refused(upsert().return_diff().await);
        let relate = || Likes::relate(on, "a", "b", NewLikes {});
        is_refused(relate().await);
        is_refused(relate().return_none().await);
    }
    assert_eq!(Small::select(&session).count().await?, 0);
    Small::create(&user, NewSmall { a: 5 })
        .return_none()
        .await?;
    let before = Small::upsert(&user, "x").set(Small::A, 5).return_before();
    assert_eq!(before.await?, None);
    Ok(())
}

#[surreal_session::test]
async fn an_insert_of_fewer_records_is_an_error(session: Session) -> Result<()> {
    let user = record_user(&session).await?;
    let some = || small(&[1, 50, 2]);
    let error = is_refused(Small::insert(&user, some()).await);
    assert!(error.to_string().contains("2 of 3"), "{error}");
    assert_eq!(error.chunk_failure().unwrap().written, 2);
    is_refused(Small::insert(&user, some()).return_none().await);
    let none = Small::insert(&user, small(&[50, 51])).return_none();
    assert_eq!(is_refused(none.await).chunk_failure().unwrap().written, 0);

    let steps: Mutex<Vec<Progress>> = Mutex::default();
    let chunks = Small::insert(&user, small(&[1, 2, 3, 50]))
        .chunk(2)
        .progress(|step| steps.lock().unwrap().push(step));
    assert_eq!(is_refused(chunks.await).chunk_failure().unwrap().written, 3);
    let steps = steps.into_inner().unwrap();
    let written: Vec<_> = steps
        .iter()
        .map(|step| (step.records, step.written))
        .collect();
    assert_eq!(written, [(2, 2)]);

    let allowed = Small::insert(&user, some()).allow_fewer().await?;
    assert_eq!(
        allowed.iter().map(|small| small.a).collect::<Vec<_>>(),
        [1, 2]
    );
    let allowed = Small::insert(&user, some()).allow_fewer().return_none();
    assert_eq!(allowed.await?, 2);
    let edges = Likes::insert(&user, [Likes::between("a", "b", NewLikes {})]);
    is_refused(edges.return_none().await);
    Ok(())
}

/// The server answers such a write as one that it refused.
#[surreal_session::test]
async fn a_write_to_a_hidden_table_has_to_be_allowed(session: Session) -> Result<()> {
    let user = record_user(&session).await?;
    is_refused(
        Hidden::create(&user, NewHidden { a: 1 })
            .return_none()
            .await,
    );
    let create = Hidden::create(&user, NewHidden { a: 2 }).return_none();
    create.allow_hidden().await?;
    let upsert = Hidden::upsert(&user, "x").set(Hidden::A, 3).return_none();
    upsert.allow_hidden().await?;
    let rows = [4, 5].map(|a| NewHidden { a });
    let insert = Hidden::insert(&user, rows).return_none().allow_fewer();
    assert_eq!(insert.await?, 0);
    assert_eq!(Hidden::select(&session).count().await?, 5);
    Ok(())
}

#[surreal_session::test]
async fn a_change_tells_how_many_records_there_were(session: Session) -> Result<()> {
    let user = record_user(&session).await?;
    Small::insert(&session, small(&[1, 2, 50])).await?;
    Small::create(&user, NewSmall { a: 5 }).id("x").await?;
    let changed = Small::update_many(&user)
        .all()
        .add(Small::A, 1)
        .return_none();
    assert_eq!(changed.await?, 3);
    let update = |key| Small::update(&user, key).set(Small::A, 7).return_none();
    assert_eq!((update("x").await?, update("y").await?), (true, false));
    let delete = |key| Small::delete(&user, key).return_none();
    assert_eq!((delete("x").await?, delete("x").await?), (true, false));
    assert_eq!(Small::delete_many(&user).all().return_none().await?, 2);
    assert_eq!(Small::select(&session).count().await?, 1);
    Ok(())
}
