//! Many calls at once, large calls, and calls whose callers are gone.

use futures_util::future::join_all;
use surreal_session::{Connection, RecordId, Session, Table};
use tokio::task::yield_now;

#[derive(Debug, Clone, PartialEq, Table)]
struct Item {
    id: RecordId<Self>,
    text: String,
}

fn item(key: i64, text: String) -> Item {
    Item {
        id: RecordId::new(key),
        text,
    }
}

/// Nothing is entered any more: no caller, and no answer for one that is gone.
async fn idle(connection: &Connection) {
    while connection.stats().calls_in_flight > 0 {
        yield_now().await;
    }
}

#[surreal_session::test]
async fn a_thousand_gets_at_once(session: Session) {
    let items = (0..1000).map(|key| item(key, key.to_string()));
    Item::insert(&session, items).await.unwrap();
    let gets = join_all((0..1000).map(|key| Item::get(&session, key).into_future())).await;
    for (key, read) in (0..1000).zip(gets) {
        assert_eq!(read.unwrap(), Some(item(key, key.to_string())));
    }
    assert_eq!(session.connection().stats().calls_in_flight, 0);
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_of_a_thousand_are_dropped_half_way(session: Session) {
    let items = (0..1000).map(|key| item(key, key.to_string()));
    Item::insert(&session, items).await.unwrap();
    let session = std::sync::Arc::new(session);
    let gets = (0..1000).map(|key| {
        let session = session.clone();
        tokio::spawn(async move { Item::get(&session, key).await })
    });
    let gets = gets.collect::<Vec<_>>();
    for get in gets.iter().step_by(2) {
        get.abort();
    }
    for (key, get) in (0..1000).zip(gets) {
        match get.await {
            Ok(read) => assert_eq!(read.unwrap(), Some(item(key, key.to_string()))),
            Err(dropped) => assert!(dropped.is_cancelled() && key % 2 == 0, "{dropped}"),
        }
    }
    idle(session.connection()).await;
    assert!(Item::get(&session, 1).await.unwrap().is_some());
}

#[surreal_session::test]
async fn answers_come_in_their_own_order(session: Session) {
    let done = std::sync::Mutex::new(Vec::new());
    let call = async |text: &'static str, value: i64| {
        let mut answer = session.query(text).await.unwrap();
        let last = answer.len() - 1;
        assert_eq!(answer.take::<i64>(last).unwrap(), value);
        done.lock().unwrap().push(value);
    };
    tokio::join!(call("SLEEP 500ms; RETURN 1", 1), call("RETURN 2", 2));
    assert_eq!(*done.lock().unwrap(), [2, 1]);
}

#[surreal_session::test]
async fn a_row_of_64_mebibytes(session: Session) {
    let large = item(1, "x".repeat(64 << 20));
    let created = Item::create(&session, &large).await.unwrap();
    assert!(created == large, "what was created is something else");
    let read = Item::get(&session, 1).await.unwrap();
    assert!(
        read.as_ref() == Some(&large),
        "what was read is something else"
    );
    idle(session.connection()).await;
}
