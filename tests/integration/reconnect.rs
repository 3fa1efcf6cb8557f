//! Reconnecting: sessions are restored, and what could not be hidden is reported.

use std::{collections::BTreeSet, time::Duration};

use surreal_session::{
    Connection, ConnectionState, ErrorKind, Outcome, Reconnect, RecordId, Session,
    auth::Record,
    testing::{Proxy, Server},
};

use crate::{ready::ready, version::caps_sessions};

async fn persistent() -> Server {
    Server::builder().persistent().start().await.unwrap()
}

async fn value<T: surreal_session::types::DecodeOwned>(session: &Session, surql: &str) -> T {
    let surql = surql.to_owned();
    let mut response = session.query(surql).await.unwrap();
    response.take(0).unwrap()
}

/// Waits until the connection notices that its socket is gone.
async fn noticed(connection: &Connection) {
    let mut state = connection.state();
    let lost = state.wait_for(|state| matches!(state, ConnectionState::Reconnecting { .. }));
    lost.await.unwrap();
}

#[surreal_session::test]
async fn a_session_is_restored() {
    let mut server = persistent().await;
    let connection = server.connect().await.unwrap();
    let session = ready(&connection, &server).await;
    session.set("limit", 7).await.unwrap();
    session
        .query("CREATE person:ada SET age = 36")
        .await
        .unwrap()
        .check()
        .unwrap();
    let id = session.id();
    let epoch = connection.state();
    assert_eq!(*epoch.borrow(), ConnectionState::Connected { epoch: 1 });

    server.restart().await.unwrap();

    assert_eq!(value::<i64>(&session, "RETURN $limit").await, 7);
    assert_eq!(
        value::<String>(&session, "RETURN session::ns()").await,
        "shop"
    );
    assert_eq!(value::<i64>(&session, "RETURN person:ada.age").await, 36);
    assert_eq!(session.id(), id);
    assert_eq!(connection.sessions().await.unwrap(), [id]);
    assert_eq!(*epoch.borrow(), ConnectionState::Connected { epoch: 2 });
}

#[surreal_session::test]
async fn a_call_waits_for_the_server_until_its_deadline() {
    let mut server = persistent().await;
    let connection = server.connect().await.unwrap();
    let session = ready(&connection, &server).await;
    server.kill().await.unwrap();
    noticed(&connection).await;
    let limit = Duration::from_millis(300);
    let error = session.query("RETURN 1").timeout(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("cannot connect to"), "{error}");

    let waiting = async {
        session
            .query("RETURN 1")
            .await
            .unwrap()
            .take::<i64>(0)
            .unwrap()
    };
    let (answer, restarted) = tokio::join!(waiting, server.restart());
    restarted.unwrap();
    assert_eq!(answer, 1);
}

#[surreal_session::test]
async fn a_write_in_flight_is_unknown_and_a_transaction_is_lost() {
    let mut server = persistent().await;
    let connection = server.connect().await.unwrap();
    let session = ready(&connection, &server).await;
    let transaction = session.begin().await.unwrap();
    transaction
        .query("CREATE person:ada")
        .await
        .unwrap()
        .check()
        .unwrap();

    let writing = session.query("SLEEP 1m; CREATE person:eve");
    let dying = async {
        // the write is on its way once the server counts it
        while connection.stats().calls_in_flight == 0 {
            tokio::task::yield_now().await;
        }
        connection.ping().await.unwrap();
        server.kill().await.unwrap();
    };
    let (written, ()) = tokio::join!(writing, dying);
    let error = written.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());

    server.restart().await.unwrap();
    let error = transaction.query("CREATE person:bob").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    let error = transaction.commit().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionFailed);
    let count = "RETURN count(SELECT * FROM person)";
    session
        .query("DEFINE TABLE person")
        .await
        .unwrap()
        .check()
        .unwrap();
    assert_eq!(value::<i64>(&session, count).await, 0);
    assert_eq!(connection.stats().open_transactions, 0);
}

#[surreal_session::test]
async fn an_identity_that_is_gone_fails_its_own_session_only() {
    // in memory: the user of the first life is not the user of the second
    let mut server = Server::builder().start().await.unwrap();
    let connection = server.connect().await.unwrap();
    let root = ready(&connection, &server).await.forget_credentials();
    let other = connection.attach().await.unwrap();
    server.restart().await.unwrap();

    let error = root.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.outcome(), Outcome::NotSent);
    let other = other.signin(server.root()).await.unwrap();
    assert_eq!(
        other
            .query("RETURN 1")
            .await
            .unwrap()
            .take::<i64>(0)
            .unwrap(),
        1
    );
    let root = root.signin(server.root()).await.unwrap();
    assert_eq!(
        root.query("RETURN 1")
            .await
            .unwrap()
            .take::<i64>(0)
            .unwrap(),
        1
    );
}

#[surreal_session::test]
async fn a_socket_that_is_not_replaced_ends_the_connection() {
    let mut server = Server::builder().start().await.unwrap();
    let connection = Connection::builder(server.url())
        .reconnect(Reconnect::never())
        .open()
        .await
        .unwrap();
    let session = ready(&connection, &server).await;
    let pending = session.query("SLEEP 1m");
    let kill = async {
        connection.ping().await.unwrap();
        server.kill().await.unwrap();
    };
    let (pending, ()) = tokio::join!(pending, kill);
    assert_eq!(pending.unwrap_err().kind(), ErrorKind::ConnectionLost);
    let mut state = connection.state();
    state
        .wait_for(|state| *state == ConnectionState::Closed)
        .await
        .unwrap();
    let error = session.query("RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::NotSent);
    drop(session);
    assert_eq!(connection.stats().detach_failures, 0);
}

#[surreal_session::test]
async fn the_next_endpoint_takes_over() {
    let mut first = Server::builder().start().await.unwrap();
    let second = Server::builder().start().await.unwrap();
    let connection = Connection::builder(first.url())
        .endpoint(second.url())
        .open()
        .await
        .unwrap();
    let session = ready(&connection, &first).await;
    first.kill().await.unwrap();
    let mut state = connection.state();
    let replaced = state.wait_for(|state| *state == ConnectionState::Connected { epoch: 2 });
    replaced.await.unwrap();
    let session = session.signin(second.root()).await.unwrap();
    session.query("RETURN 1").await.unwrap().check().unwrap();
    assert_eq!(
        second
            .connect()
            .await
            .unwrap()
            .sessions()
            .await
            .unwrap()
            .len(),
        0,
        "sessions are a socket's own"
    );
}

#[surreal_session::test]
async fn more_sessions_than_a_socket_takes() {
    let server = Server::builder().start().await.unwrap();
    let connection = server.connect().await.unwrap();
    let mut sessions = Vec::new();
    for _ in 0..300 {
        sessions.push(connection.attach().await.unwrap());
    }
    assert_eq!(connection.sessions().await.unwrap().len(), 300);
    // On 3.0 a socket takes any number.
    let epoch = if caps_sessions(connection.version().await.unwrap()) {
        2
    } else {
        1
    };
    assert_eq!(
        *connection.state().borrow(),
        ConnectionState::Connected { epoch }
    );
    drop(sessions);

    let narrow = Connection::builder(server.url())
        .max_sockets(1)
        .open()
        .await
        .unwrap();
    let mut sessions = Vec::new();
    let error = loop {
        match narrow.attach().await {
            Ok(session) => sessions.push(session),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::SessionLimit);
    assert!(error.to_string().contains("256"), "{error}");
    assert_eq!(sessions.len(), 255);
    sessions.pop().unwrap().detach().await.unwrap();
    narrow.attach().await.unwrap();
}

#[surreal_session::test]
async fn sessions_are_spread_over_sockets() {
    let server = Server::builder().start().await.unwrap();
    let connection = Connection::builder(server.url())
        .sockets(3)
        .open()
        .await
        .unwrap();
    let sessions = [
        connection.attach().await.unwrap(),
        connection.attach().await.unwrap(),
        connection.attach().await.unwrap(),
        connection.attach().await.unwrap(),
    ];
    assert_eq!(
        *connection.state().borrow(),
        ConnectionState::Connected { epoch: 3 }
    );
    assert_eq!(connection.sessions().await.unwrap().len(), sessions.len());
    connection.close().await;
    assert_eq!(*connection.state().borrow(), ConnectionState::Closed);
}

/// New sessions are attached to another socket, as long as there is one.
#[surreal_session::test]
async fn a_socket_that_is_not_replaced_gets_no_new_session() {
    let server = Server::builder().start().await.unwrap();
    let first = Proxy::start(server.url()).await.unwrap();
    let second = Proxy::start(server.url()).await.unwrap();
    let connection = Connection::builder(first.url())
        .endpoint(second.url())
        .sockets(2)
        .reconnect(Reconnect::never())
        .open()
        .await
        .unwrap();
    let lost = ready(&connection, &server).await;
    first.refuse();
    let kept = ready(&connection, &server).await;
    first.cut();
    let error = lost.query("SLEEP 1m").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    drop(lost);
    for _ in 0..3 {
        let session = ready(&connection, &server).await;
        assert_eq!(value::<i64>(&session, "RETURN 1").await, 1);
    }
    connection.ping().await.unwrap();
    assert_eq!(connection.sessions().await.unwrap(), [kept.id()]);

    second.cut();
    let mut state = connection.state();
    let over = state.wait_for(|state| *state == ConnectionState::Closed);
    over.await.unwrap();
    let error = connection.attach().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        connection.ping().await.unwrap_err().to_string(),
        error.to_string()
    );
}

#[surreal_session::test]
async fn credentials_bring_back_an_identity_whose_token_is_gone() {
    let mut server = Server::builder().start().await.unwrap();
    let session = server.session().await.unwrap();
    let root = server.root();
    let session = session.keep_signed_in(move || {
        let root = root.clone();
        async move { Ok(root) }
    });
    let fork = session.fork().await.unwrap();
    server.restart().await.unwrap();
    for session in [&session, &fork] {
        let user = value::<String>(session, "RETURN $token.ID").await;
        assert_eq!(user, "root");
    }
}

#[surreal_session::test]
async fn a_session_is_renewed_before_it_expires(session: Session) {
    let define = "DEFINE ACCESS user ON DATABASE TYPE RECORD \
                  SIGNUP (CREATE user) WITH REFRESH DURATION FOR TOKEN 2s, FOR SESSION 2s";
    session.query(define).await.unwrap().check().unwrap();
    let namespace = value::<String>(&session, "RETURN session::ns()").await;
    let database = value::<String>(&session, "RETURN session::db()").await;
    let server = Server::shared().await.unwrap();
    let user = server.connect().await.unwrap().attach().await.unwrap();
    let user = user
        .signup(Record::new(namespace, database, "user"))
        .await
        .unwrap();
    let fork = user.fork().await.unwrap();
    let id = value::<RecordId>(&user, "RETURN $auth").await;
    let mut seen = BTreeSet::new();
    while seen.len() < 4 {
        seen.insert(user.tokens().unwrap().access().to_owned());
        for session in [&user, &fork] {
            assert_eq!(value::<RecordId>(session, "RETURN $auth").await, id);
        }
    }
}
