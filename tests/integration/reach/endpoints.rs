//! Several endpoints of which some do not answer.

use std::time::{Duration, Instant};

use surreal_session::{
    Connection, ConnectionState, RecordId, Table,
    testing::{Proxy, Server},
};

use super::gate::{Answer, Gate};
use crate::ready::ready;

#[derive(Debug, Clone, Table)]
struct Note {
    id: RecordId<Self>,
}

const TIMEOUT: Duration = Duration::from_secs(60);

#[surreal_session::test]
async fn dead_endpoint_does_not_delay_each_socket() {
    let server = Server::builder().start().await.unwrap();
    let dead = Gate::open(|_, _| Answer::Nothing).await;
    let start = Instant::now();
    let connection = Connection::builder(dead.url())
        .endpoint(server.url())
        .connect_timeout(TIMEOUT)
        .sockets(3)
        .open()
        .await
        .unwrap();
    let session = ready(&connection, &server).await;
    let _second = ready(&connection, &server).await;
    let define = "DEFINE TABLE note";
    session.query(define).await.unwrap().check().unwrap();
    let _live = Note::live(&session).await.unwrap();
    assert!(start.elapsed() < TIMEOUT, "{:?}", start.elapsed());
    // The first socket asked it. The others knew better.
    assert_eq!(dead.heads().len(), 1);
}

#[surreal_session::test]
async fn endpoint_that_loses_new_sockets_gives_way() {
    let server = Server::builder().start().await.unwrap();
    let first = Proxy::start(server.url()).await.unwrap();
    let second = Proxy::start(server.url()).await.unwrap();
    let connection = Connection::builder(first.url())
        .endpoint(second.url())
        .open()
        .await
        .unwrap();
    let mut to_second = second.connections();
    assert_eq!(*to_second.borrow_and_update(), 0);
    first.cut();
    let mut state = connection.state();
    let again = state.wait_for(|state| matches!(state, ConnectionState::Connected { epoch: 2 }));
    again.await.unwrap();
    assert_eq!(*to_second.borrow(), 1);
}

#[surreal_session::test]
async fn name_with_a_dead_address_is_reached_by_the_other() {
    let server = Server::shared().await.unwrap();
    // `localhost` has an address of IPv6, where nothing listens, on most machines.
    let url = server.url().replace("127.0.0.1", "localhost");
    let connection = Connection::open(url).await.unwrap();
    connection.ping().await.unwrap();
}
