//! Connections that open their first socket when a call needs it.

use std::time::Duration;

use surreal_session::{
    Connection, ConnectionBuilder, ConnectionState, ErrorKind, Outcome, Reconnect, Result,
    testing::Server,
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};

use crate::{
    fake::{Call, Fake},
    ready::ready,
};

/// Options for an address at which nothing answers.
async fn at_nothing() -> ConnectionBuilder {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    Connection::builder(format!("ws://{address}"))
}

#[surreal_session::test]
async fn the_first_call_waits_for_the_server() -> Result<()> {
    let mut server = Server::builder().start().await?;
    server.kill().await?;
    let connection = Connection::builder(server.url()).open_lazily()?;
    let state = connection.state();
    assert_eq!(*state.borrow(), ConnectionState::Unopened);
    let (attached, restarted) = tokio::join!(connection.attach(), server.restart());
    restarted?;
    assert_eq!(*state.borrow(), ConnectionState::Connected { epoch: 1 });
    let attached = attached?;
    assert_eq!(attached.version(), connection.version().await?);
    let session = ready(&connection, &server).await;
    server.restart().await?;
    session.query("RETURN 1").await?.check()?;
    assert_eq!(*state.borrow(), ConnectionState::Connected { epoch: 2 });
    Ok(())
}

#[surreal_session::test]
async fn a_call_says_why_there_was_no_socket_in_time() -> Result<()> {
    let builder = at_nothing().await;
    let connection = builder
        .request_timeout(Duration::from_millis(300))
        .open_lazily()?;
    let error = connection.ping().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("cannot connect to"), "{error}");
    let state = *connection.state().borrow();
    assert!(
        matches!(state, ConnectionState::Reconnecting { .. }),
        "{state:?}"
    );
    connection.close().await;
    assert_eq!(*connection.state().borrow(), ConnectionState::Closed);
    Ok(())
}

#[surreal_session::test]
async fn calls_that_fail_fast_wait_for_one_attempt() -> Result<()> {
    let builder = at_nothing().await.no_request_timeout();
    let connection = builder.fail_fast(true).open_lazily()?;
    for _ in 0..2 {
        let error = connection.attach().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionLost);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("cannot connect to"), "{error}");
    }
    Ok(())
}

#[surreal_session::test]
async fn the_last_attempt_ends_the_connection() -> Result<()> {
    let builder = at_nothing().await.no_request_timeout();
    let connection = builder.reconnect(Reconnect::never()).open_lazily()?;
    let error = connection.attach().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let mut state = connection.state();
    let over = state.wait_for(|state| *state == ConnectionState::Closed);
    over.await.expect("a sender");
    Ok(())
}

#[surreal_session::test]
async fn a_connection_that_is_not_used_opens_nothing_and_is_closed() -> Result<()> {
    let fake = Fake::start(|call: Call| Box::pin(async move { call.usual() })).await;
    let connection = Connection::builder(fake.url()).open_lazily()?;
    assert_eq!(connection.stats().calls_in_flight, 0);
    connection.close().await;
    assert_eq!(*connection.state().borrow(), ConnectionState::Closed);
    assert_eq!(
        connection.attach().await.unwrap_err().kind(),
        ErrorKind::Closed
    );
    let dropped = Connection::builder(fake.url()).open_lazily()?;
    let mut state = dropped.state();
    drop(dropped);
    let over = state.wait_for(|state| *state == ConnectionState::Closed);
    over.await.expect("a last state");
    assert!(!fake.sockets().has_changed().expect("a sender"));
    Ok(())
}

#[surreal_session::test]
async fn options_that_cannot_work_are_refused_at_once() {
    let error = Connection::builder("shop").open_lazily().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    let builder = Connection::builder("ws://localhost:8000").header("\n", "");
    assert_eq!(builder.open_lazily().unwrap_err().kind(), ErrorKind::Encode);
}

#[surreal_session::test]
async fn another_server_is_told_by_the_first_call() -> Result<()> {
    let old = Fake::of_version("2.3.10", |call| Box::pin(async move { call.usual() })).await;
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other_url = format!("ws://{}", other.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = other.accept().await {
            refuse(&mut stream).await;
        }
    });
    for (url, kind, text) in [
        (
            old.url(),
            ErrorKind::SessionsNotSupported,
            "SurrealDB 2.3.10",
        ),
        (&other_url, ErrorKind::Connect, "is it a SurrealDB server"),
    ] {
        let connection = Connection::builder(url)
            .no_request_timeout()
            .open_lazily()?;
        for _ in 0..2 {
            let error = connection.attach().await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.outcome(), Outcome::NotSent);
            assert!(error.to_string().contains(text), "{error}");
        }
    }
    Ok(())
}

async fn refuse(stream: &mut TcpStream) {
    let answer = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    // the client may have gone
    let _ = stream.write_all(answer).await;
}
