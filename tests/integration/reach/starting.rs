//! Servers that are not there yet.

use std::{pin::pin, task::Poll, time::Duration};

use surreal_session::{Connection, ErrorKind, testing::Server};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use super::gate::{Answer, Gate, address};

const LIMIT: Duration = Duration::from_secs(60);
const STARTING: &str = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

#[surreal_session::test]
async fn open_waits_for_a_server_that_answers_503() {
    let target = address(Server::shared().await.unwrap());
    let gate = Gate::open(move |number, _| match number {
        0..3 => Answer::Say(STARTING.to_owned()),
        _ => Answer::Relay(target.clone()),
    })
    .await;
    let error = Connection::open(gate.url()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let text = error.to_string();
    assert!(
        text.contains("503") && text.contains("wait_for_server"),
        "{text}"
    );

    let waiting = Connection::builder(gate.url()).wait_for_server(LIMIT);
    waiting.open().await.unwrap().ping().await.unwrap();
    assert_eq!(gate.heads().len(), 4);
}

#[surreal_session::test]
async fn open_waits_for_a_server_that_does_not_listen_yet() {
    let server = Server::shared().await.unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap();
    drop(free);
    let builder = Connection::builder(format!("ws://{port}")).wait_for_server(LIMIT);
    let mut opening = pin!(builder.open());
    let now = std::future::poll_fn(|cx| Poll::Ready(opening.as_mut().poll(cx).is_pending()));
    assert!(now.await);
    let listener = TcpListener::bind(port).await.unwrap();
    let relay = async {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut server = TcpStream::connect(address(server)).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    };
    tokio::select! {
        connection = opening => drop(connection.unwrap()),
        () = relay => {}
    }
}

#[surreal_session::test]
async fn waiting_has_an_end() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", free.local_addr().unwrap());
    drop(free);
    let builder = Connection::builder(url).wait_for_server(Duration::from_millis(200));
    let error = builder.open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[surreal_session::test]
async fn what_waiting_does_not_mend_ends_it() {
    let forbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    let gate = Gate::open(move |_, _| Answer::Say(forbidden.to_owned())).await;
    let builder = Connection::builder(gate.url()).wait_for_server(LIMIT);
    assert_eq!(builder.open().await.unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(gate.heads().len(), 1);
}
