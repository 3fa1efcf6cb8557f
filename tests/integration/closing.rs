//! The end of a connection, and calls while it has no socket or opens another one.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use surreal_session::{
    Connection, ConnectionState, ErrorKind, Outcome, RecordId, Session, Table,
    auth::Root,
    testing::{Direction, Proxy, Server},
};
use tokio::{net::TcpListener, time::timeout};

use crate::{
    fake::{Answer, Fake},
    ready::ready,
};

#[derive(Debug, Clone, Table)]
struct Thing {
    id: RecordId<Self>,
}

async fn behind_a_proxy() -> (&'static Server, Proxy) {
    let server = Server::shared().await.unwrap();
    (server, Proxy::start(server.url()).await.unwrap())
}

async fn one(session: &Session) -> surreal_session::Result<i64> {
    session.query("RETURN 1").await?.take(0)
}

/// Cuts the proxy's connections and waits until this is noticed.
async fn cut(proxy: &Proxy, connection: &Connection) {
    proxy.cut();
    let mut state = connection.state();
    let lost = state.wait_for(|state| matches!(state, ConnectionState::Reconnecting { .. }));
    lost.await.unwrap();
}

#[surreal_session::test]
async fn an_open_socket_serves_while_another_is_opened_and_closing_is_final() {
    let (server, proxy) = behind_a_proxy().await;
    // Connects, and then says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_url = format!("ws://{}", silent.local_addr().unwrap());
    let builder = Connection::builder(proxy.url()).sockets(2);
    let connection = builder.endpoint(silent_url).open().await.unwrap();
    let session = ready(&connection, server).await;
    proxy.refuse();

    let mut opening = pin!(connection.attach());
    assert!(futures_util::poll!(&mut opening).is_pending());
    let other = connection.attach().await.unwrap();
    assert_eq!(connection.sessions().await.unwrap().len(), 2);

    let (opened, ()) = tokio::join!(opening, connection.close());
    assert_eq!(opened.unwrap_err().kind(), ErrorKind::Closed);
    let error = connection.attach().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(session.fork().await.unwrap_err().kind(), ErrorKind::Closed);
    drop(other);
}

#[surreal_session::test]
async fn closing_several_sockets_takes_no_longer_than_closing_one() {
    let (server, proxy) = behind_a_proxy().await;
    let builder = Connection::builder(proxy.url()).sockets(4);
    let connection = builder.open().await.unwrap();
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(ready(&connection, server).await);
    }
    proxy.blackhole(Direction::ToClient);
    proxy.blackhole(Direction::ToServer);
    let start = Instant::now();
    connection.close().await;
    assert!(
        start.elapsed() < Duration::from_secs(4),
        "one after the other"
    );
}

#[surreal_session::test]
async fn a_query_that_is_said_to_read_only_is_sent_again() {
    let (server, proxy) = behind_a_proxy().await;
    let connection = Connection::builder(proxy.url()).open().await.unwrap();
    let session = ready(&connection, server).await;
    proxy.cut_after(Direction::ToClient, 0);
    let mut read = session.query("RETURN 1").read_only().await.unwrap();
    assert_eq!(read.take::<i64>(0).unwrap(), 1);
    proxy.cut_after(Direction::ToClient, 0);
    let error = one(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[surreal_session::test]
async fn calls_fail_fast_where_they_are_to() {
    let (server, proxy) = behind_a_proxy().await;
    let builder = Connection::builder(proxy.url()).fail_fast(true);
    let connection = builder.no_request_timeout().open().await.unwrap();
    let session = ready(&connection, server).await;
    proxy.refuse();
    cut(&proxy, &connection).await;
    let error = one(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::NotSent);
    proxy.heal();
    let mut state = connection.state();
    let up = state.wait_for(|state| matches!(state, ConnectionState::Connected { .. }));
    up.await.unwrap();
    assert_eq!(one(&session).await.unwrap(), 1);
}

/// Dropping a guard asks the server to end it, and waits for no answer.
#[surreal_session::test]
async fn what_is_asked_by_a_drop_and_not_answered_keeps_no_socket() {
    let fake = Fake::start(|call| {
        Box::pin(async move {
            match call.method.as_str() {
                "detach" | "kill" | "cancel" => Answer::Nothing,
                _ => call.usual(),
            }
        })
    })
    .await;
    let builder = Connection::builder(fake.url()).no_request_timeout();
    let connection = builder.open().await.unwrap();
    let session = connection.attach().await.unwrap();
    let session = session.signin(Root::new("root", "root")).await.unwrap();
    let session = session.use_ns_db("shop", "main").await.unwrap();
    // The first one is killed, and the last one ends with its session.
    let lives = [
        Thing::live(&session).await.unwrap(),
        Thing::live(&session).await.unwrap(),
    ];
    let transaction = session.begin().await.unwrap();
    let mut sockets = fake.sockets();
    assert_eq!(*sockets.borrow(), 2);
    drop((lives, transaction, session, connection));
    let closed = sockets.wait_for(|open| *open == 0);
    let closed = timeout(Duration::from_secs(30), closed).await;
    closed.expect("all sockets are closed").unwrap();
    for method in ["detach", "kill", "cancel"] {
        assert!(fake.calls().iter().any(|call| call.method == method));
    }
}
