use surreal_session::{
    EndReason, ErrorKind, Reconnect, Session, Table, Value, live::Change, testing::Server,
};

use super::{Person, adults, define, person, run};

#[surreal_session::test]
async fn ends_with_its_session_and_keeps_its_content(session: Session) {
    define(&session).await;
    let ada = Person::create(&session, person("Ada", 36)).await.unwrap();
    let connection = session.connection().clone();
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    assert!(mirror.end().is_none());
    session.detach().await.unwrap();
    let last = changes.next().await.unwrap().unwrap();
    assert_eq!(last, Change::Ended(EndReason::Detached));
    assert!(changes.next().await.is_none());
    assert!(matches!(mirror.end(), Some(Ok(EndReason::Detached))));
    let error = mirror.synced().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert!(
        error.to_string().contains("its session was detached"),
        "{error}"
    );
    assert_eq!(mirror.snapshot(), [ada]);
    let late = mirror.changes().next().await.unwrap().unwrap();
    assert_eq!(late, Change::Ended(EndReason::Detached));
    let stats = connection.stats();
    assert_eq!(stats.attached, stats.detached);
    mirror.close().await.unwrap();
}

#[surreal_session::test]
async fn ends_with_its_table_and_with_its_identity(session: Session) {
    define(&session).await;
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    run(&session, "REMOVE TABLE person").await;
    let last = changes.next().await.unwrap().unwrap();
    assert_eq!(last, Change::Ended(EndReason::Killed));
    let error = Person::mirror(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);

    define(&session).await;
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    let _anonymous = session.invalidate().await.unwrap();
    let last = changes.next().await.unwrap().unwrap();
    assert_eq!(last, Change::Ended(EndReason::Invalidated));
}

#[surreal_session::test]
async fn ends_with_a_connection_that_does_not_reconnect() {
    let mut server = Server::builder().start().await.unwrap();
    let connection = surreal_session::Connection::builder(server.url())
        .reconnect(Reconnect::never())
        .open()
        .await
        .unwrap();
    let session = connection.attach().await.unwrap();
    let session = session.signin(server.root()).await.unwrap();
    let session = session.use_ns_db("shop", "main").await.unwrap();
    define(&session).await;
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    server.kill().await.unwrap();
    let error = changes.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert!(changes.next().await.is_none());
    assert!(mirror.synced().await.is_err());
    assert!(matches!(mirror.end(), Some(Err(_))));
}

#[surreal_session::test]
async fn nothing_is_left_on_the_server() {
    let server = Server::builder().start().await.unwrap();
    let session = server.session().await.unwrap();
    define(&session).await;
    let running = async || {
        let info = session.query("INFO FOR TABLE person").await;
        match info.unwrap().take::<Value>(0).unwrap().get("lives") {
            Some(Value::Object(lives)) => lives.len(),
            other => panic!("{other:?}"),
        }
    };
    let closed = adults(&session).await;
    let dropped = adults(&session).await;
    assert_eq!(running().await, 2);
    assert_eq!(session.connection().stats().live_queries, 2);
    closed.close().await.unwrap();
    assert_eq!(running().await, 1);
    drop(dropped);
    while running().await > 0 {
        tokio::task::yield_now().await;
    }
    // given up at every step of its beginning
    for polls in 0..40 {
        let mut beginning = Person::mirror(&session).into_future();
        for _ in 0..polls {
            let once = std::future::poll_fn(|cx| {
                std::task::Poll::Ready(beginning.as_mut().poll(cx).is_ready())
            });
            if once.await {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let stats = || session.connection().stats();
    while running().await > 0 || stats().live_queries > 0 || stats().calls_in_flight > 0 {
        tokio::task::yield_now().await;
    }
}
