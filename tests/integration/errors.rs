//! Each kind of error that a server or a network can be brought to give, with what is known of the
//! effect.

mod causes;
mod kinds;

use std::time::Duration;

use surreal_session::{
    Connection, Error, ErrorKind, Outcome, Reconnect, Response, Result, Session, query,
    testing::{Direction, Proxy, Server},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::{
    place::{Place, define, eventually},
    version::is,
};

fn expect(error: &Error, kind: ErrorKind, outcome: Outcome) {
    assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{error}");
}

#[surreal_session::test]
async fn urls() {
    for url in [
        "",
        "localhost:8000",
        "ftp://localhost",
        "ws://",
        "ws://host:port",
    ] {
        let error = Connection::open(url).await.unwrap_err();
        expect(&error, ErrorKind::InvalidUrl, Outcome::NotSent);
    }
}

#[surreal_session::test]
async fn no_server() -> std::io::Result<()> {
    // This port is no longer in use.
    let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let error = Connection::open(format!("ws://127.0.0.1:{port}"))
        .await
        .unwrap_err();
    expect(&error, ErrorKind::Connect, Outcome::NotSent);
    assert!(error.is_retryable());
    Ok(())
}

#[surreal_session::test]
async fn a_server_that_says_nothing() -> std::io::Result<()> {
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", silent.local_addr()?);
    let limit = Duration::from_millis(50);
    let error = Connection::builder(url)
        .connect_timeout(limit)
        .open()
        .await
        .unwrap_err();
    expect(&error, ErrorKind::Timeout, Outcome::NotSent);
    Ok(())
}

#[surreal_session::test]
async fn tls_where_the_server_has_none() -> Result<()> {
    let plain = Server::shared().await?.url().replace("ws://", "wss://");
    let error = Connection::open(plain).await.unwrap_err();
    expect(&error, ErrorKind::Tls, Outcome::NotSent);
    Ok(())
}

/// It opens a WebSocket and names itself, which is all that is asked of it.
#[surreal_session::test]
async fn a_server_before_version_3() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", listener.local_addr()?);
    let old = async {
        let (mut socket, _) = listener.accept().await?;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(socket.read_u8().await?);
        }
        let request = String::from_utf8_lossy(&request);
        let key = request
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"))
            .map_or("", |(_, key)| key);
        let accept = derive_accept_key(key.as_bytes());
        let reply = format!(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-protocol: cbor\r\nsec-websocket-accept: {accept}\r\n\
             surreal-version: surrealdb/2.4.0\r\n\r\n"
        );
        socket.write_all(reply.as_bytes()).await?;
        // until the client is gone
        while socket.read(&mut [0; 64]).await? > 0 {}
        std::io::Result::Ok(())
    };
    let (error, ended) = tokio::join!(async { Connection::open(url).await.unwrap_err() }, old);
    expect(&error, ErrorKind::SessionsNotSupported, Outcome::NotSent);
    assert!(error.to_string().contains("2.4.0"), "{error}");
    ended
}

#[surreal_session::test]
async fn a_block_names_the_statement_that_failed(session: Session) -> Result<()> {
    let text = "BEGIN; CREATE a:1; THROW 'stop'; CREATE a:2; COMMIT";
    let response: Response = session.query(text).await?;
    let kinds: Vec<_> = response
        .errors()
        .map(|error| (error.statement(), error.kind()))
        .collect();
    let mut expected = vec![
        (Some(1), ErrorKind::NotExecuted),
        (Some(2), ErrorKind::Thrown),
        (Some(3), ErrorKind::Cancelled),
    ];
    if is(&session, ">=3.1") {
        expected.push((Some(4), ErrorKind::NotExecuted));
    }
    assert_eq!(kinds, expected);
    let cause = response.check().unwrap_err();
    assert_eq!(cause.statement(), Some(2));
    assert!(cause.to_string().contains("stop"), "{cause}");
    Ok(())
}

#[surreal_session::test]
async fn a_value_that_does_not_fit(session: Session) -> Result<()> {
    let mut response = session.query("RETURN { list: [1, 'two'] }").await?;
    let error = response
        .take::<std::collections::BTreeMap<String, Vec<i64>>>(0)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.statement(), Some(0));
    assert!(error.to_string().contains("list[1]"), "{error}");
    Ok(())
}

#[surreal_session::test]
async fn a_value_that_cannot_be_sent(session: Session) -> Result<()> {
    let error = query("RETURN $n")
        .bind("n", u64::MAX)
        .send(&session)
        .await
        .unwrap_err();
    expect(&error, ErrorKind::Encode, Outcome::NotSent);
    assert!(error.to_string().contains('n'), "{error}");
    Ok(())
}

#[surreal_session::test]
async fn a_deadline_that_passes(session: Session) -> Result<()> {
    let slow = session
        .query("RETURN sleep(1h)")
        .timeout(Duration::from_millis(20));
    let error = slow.await.unwrap_err();
    expect(&error, ErrorKind::Timeout, Outcome::Unknown);
    assert!(!error.is_retryable());
    // it still runs on the server; others do not wait for it
    define(&session, "RETURN 1").await
}

#[surreal_session::test]
async fn a_connection_that_was_closed(session: Session) -> Result<()> {
    session.connection().close().await;
    let error = session.query("RETURN 1").await.unwrap_err();
    expect(&error, ErrorKind::Closed, Outcome::NotSent);
    let error = session.connection().attach().await.unwrap_err();
    expect(&error, ErrorKind::Closed, Outcome::NotSent);
    Ok(())
}

/// A write that was sent may have been made; one that was not sent is safe to send again.
#[surreal_session::test]
async fn a_socket_that_is_lost(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE thing").await?;
    let place = Place::of(&session).await?;
    let server = Server::shared().await?;
    let proxy = Proxy::start(server.url()).await?;
    let db = Connection::builder(proxy.url())
        .reconnect(Reconnect::never())
        .open()
        .await?;
    let far = db.attach().await?.signin(server.root()).await?;
    let far = far.use_ns_db(&place.namespace, &place.database).await?;
    proxy.blackhole(Direction::ToClient);
    let write = async { far.query("CREATE thing").await.unwrap_err() };
    let cut = async {
        eventually("the write has arrived", async || {
            let count: u64 = session
                .query("RETURN count(SELECT * FROM thing)")
                .await?
                .take(0)?;
            Ok(count == 1)
        })
        .await;
        proxy.cut();
    };
    let (error, ()) = tokio::join!(write, cut);
    expect(&error, ErrorKind::ConnectionLost, Outcome::Unknown);
    assert!(!error.is_retryable());
    let error = far.query("CREATE thing").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    Ok(())
}

#[test]
fn an_error_is_small_and_goes_anywhere() {
    fn goes_anywhere<T: Clone + Send + Sync + 'static>() {}
    goes_anywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
}
