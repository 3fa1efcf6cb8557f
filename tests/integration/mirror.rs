//! Mirrors are in sync for any order of notifications, any writer, and any loss of sockets and
//! servers.

mod bursts;
mod ends;
mod order;
mod random;
mod sockets;
mod unreadable;

use std::time::Duration;

use futures_util::FutureExt;
use surreal_session::{
    Mirror, RecordId, Session, Table,
    live::{Change, Changes},
    types::DecodeOwned,
};

use crate::{amount::patience, version::is};

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
    age: i64,
}

fn person(name: &str, age: i64) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        age,
    }
}

async fn run(session: &Session, surql: &str) {
    session
        .query(surql.to_owned())
        .await
        .unwrap()
        .check()
        .unwrap();
}

async fn value<V: DecodeOwned>(session: &Session, surql: &str) -> V {
    let mut response = session.query(surql.to_owned()).await.unwrap();
    response.take(0).unwrap()
}

async fn define(session: &Session) {
    run(session, "DEFINE TABLE person").await;
}

/// A mirror that learns by notifications alone, except for comparisons for which there is a reason.
async fn adults(session: &Session) -> Mirror<Person> {
    Person::mirror(session)
        .filter(Person::AGE.ge(18))
        .order_by(Person::AGE.desc())
        .order_by(Person::NAME.asc())
        .compare_every(Duration::MAX)
        .await
        .unwrap()
}

/// A mirror as it is by default: one that also compares in between.
async fn adults_compared(session: &Session) -> Mirror<Person> {
    Person::mirror(session)
        .filter(Person::AGE.ge(18))
        .order_by(Person::AGE.desc())
        .order_by(Person::NAME.asc())
        .await
        .unwrap()
}

async fn adults_now(session: &Session) -> Vec<Person> {
    let select = Person::select(session)
        .filter(Person::AGE.ge(18))
        .order_by(Person::AGE.desc())
        .order_by(Person::NAME.asc());
    // Up to 3.2 the server returns equal records in any order.
    let select = match is(session, ">=3.3") {
        true => select,
        false => select.order_by(Person::ID.asc()),
    };
    select.await.unwrap()
}

/// Waits until the mirror shows this, however it learns of it.
async fn shows(mirror: &Mirror<Person>, changes: &mut Changes<Person>, expected: &[Person]) {
    let waiting = async {
        while mirror.snapshot() != expected {
            let mut change = Some(changes.next().await);
            // all that has come by now
            while let Some(next) = change {
                let next = next.expect("it does not end").unwrap();
                assert!(!matches!(next, Change::Ended(_)), "{next:?}");
                change = changes.next().now_or_never();
            }
        }
    };
    let limit = patience();
    if tokio::time::timeout(limit, waiting).await.is_err() {
        let content = mirror.snapshot();
        let beyond = |one: &[Person], other: &[Person]| -> Vec<Person> {
            let differs = |person: &&Person| !other.contains(person);
            one.iter().filter(differs).take(20).cloned().collect()
        };
        panic!(
            "too much: {:#?}, too little: {:#?}, in another order: {}",
            beyond(&content, expected),
            beyond(expected, &content),
            content.len() == expected.len()
        );
    }
}

#[surreal_session::test]
async fn records_enter_move_and_leave(session: Session) {
    define(&session).await;
    let ada = Person::create(&session, person("Ada", 36)).await.unwrap();
    let tim = Person::create(&session, person("Tim", 17)).await.unwrap();
    let mirror = adults(&session).await;
    assert_eq!(mirror.snapshot(), std::slice::from_ref(&ada));
    assert_eq!(mirror.get(&ada.id), Some(ada.clone()));
    assert_eq!(mirror.get(&tim.id), None);
    assert_eq!((mirror.len(), mirror.is_empty()), (1, false));

    let mut changes = mirror.changes();
    let next = async |changes: &mut Changes<Person>| changes.next().await.unwrap().unwrap();
    let update = async |id: &RecordId<Person>, age| {
        let update = Person::update(&session, id).set(Person::AGE, age);
        update.await.unwrap().unwrap()
    };

    let older = update(&tim.id, 18).await;
    assert_eq!(next(&mut changes).await, Change::Inserted(older.clone()));
    assert_eq!(mirror.snapshot(), [ada.clone(), older]);
    let oldest = update(&tim.id, 90).await;
    assert_eq!(next(&mut changes).await, Change::Updated(oldest.clone()));
    assert_eq!(mirror.snapshot(), [oldest.clone(), ada.clone()]);
    update(&tim.id, 3).await;
    assert_eq!(next(&mut changes).await, Change::Removed(oldest));
    assert_eq!(mirror.snapshot(), std::slice::from_ref(&ada));
    Person::delete(&session, &ada.id).await.unwrap();
    assert_eq!(next(&mut changes).await, Change::Removed(ada));
    assert!(mirror.is_empty());
    mirror.close().await.unwrap();
    assert!(changes.next().await.is_none());
}

#[surreal_session::test]
async fn what_a_transaction_open_at_the_beginning_writes_is_found(session: Session) {
    define(&session).await;
    let transaction = session.begin().await.unwrap();
    let create = Person::create(&transaction, person("Ada", 36));
    let ada = create.await.unwrap();
    // the server announces nothing of it, ever
    let told_nothing = adults(&session).await;
    let mirror = Person::mirror(&session)
        .compare_every(Duration::from_millis(50))
        .await
        .unwrap();
    let mut changes = mirror.changes();
    assert!(mirror.is_empty());
    transaction.commit().await.unwrap();
    shows(&mirror, &mut changes, std::slice::from_ref(&ada)).await;
    told_nothing.synced().await.unwrap();
    assert_eq!(told_nothing.snapshot(), [ada]);
}

#[surreal_session::test]
async fn a_record_that_may_no_longer_be_read_is_found_by_comparing(session: Session) {
    run(
        &session,
        "DEFINE TABLE person PERMISSIONS FOR select WHERE age < 100; DEFINE FIELD name ON person PERMISSIONS FULL;
         DEFINE FIELD age ON person PERMISSIONS FULL; CREATE person:1 SET name = 'Ada', age = 36;
         DEFINE ACCESS visitor ON DATABASE TYPE RECORD SIGNUP (CREATE visitor)",
    )
    .await;
    let (ns, db): (String, String) = (
        value(&session, "RETURN session::ns()").await,
        value(&session, "RETURN session::db()").await,
    );
    let visitor = session.fork().await.unwrap();
    let credentials = surreal_session::auth::Record::new(ns, db, "visitor");
    let visitor = visitor.signup(credentials).await.unwrap();
    let mirror = Person::mirror(&visitor).await.unwrap();
    assert_eq!(mirror.len(), 1);
    run(&session, "UPDATE person:1 SET age = 100").await;
    mirror.synced().await.unwrap();
    assert!(mirror.is_empty());
}

#[surreal_session::test]
async fn a_record_that_does_not_fit_is_left_out_and_told_of(session: Session) {
    define(&session).await;
    run(&session, "CREATE person:1 SET name = 'Ada', age = 36").await;
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    run(
        &session,
        "UPDATE person:1 SET name = 7; CREATE person:2 SET name = 'Eve', age = 20",
    )
    .await;
    let misfit = loop {
        if let Err(error) = changes.next().await.unwrap() {
            break error;
        }
    };
    let decode = misfit.decode().unwrap();
    assert_eq!((decode.path().as_str(), decode.found()), ("name", "an int"));
    let error = mirror.synced().await.unwrap_err();
    assert_eq!(error.kind(), surreal_session::ErrorKind::Decode);
    assert_eq!(mirror.len(), 1);
    let error = Person::mirror(&session).await.unwrap_err();
    assert_eq!(error.kind(), surreal_session::ErrorKind::Decode);

    run(&session, "UPDATE person:1 SET name = 'Ada'").await;
    mirror.synced().await.unwrap();
    assert_eq!(mirror.snapshot(), adults_now(&session).await);
}

#[surreal_session::test]
async fn stays_in_the_database_where_it_began(session: Session) {
    define(&session).await;
    let mirror = adults(&session).await;
    let other = session.fork().await.unwrap();
    let session = session.use_db("other").await.unwrap();
    define(&session).await;
    run(&session, "CREATE person:1 SET name = 'Eve', age = 99").await;
    let ada = Person::create(&other, person("Ada", 36)).await.unwrap();
    mirror.synced().await.unwrap();
    assert_eq!(mirror.snapshot(), [ada]);
}
