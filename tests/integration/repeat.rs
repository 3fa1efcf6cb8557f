//! Calls that are made again: which, how often, and what they end with.

mod lives;
mod signing_in;
mod suspect;

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use surreal_session::{
    Connection, ConnectionState, ErrorKind, Reconnect, Session, query,
    testing::{Proxy, Server},
};

use crate::{place::Place, ready::ready, version::needs_server};

/// A statement that conflicts with each other write to the same record, since it takes a while.
const SLOW: &str = "{ UPDATE counter:1 SET slow += 1; SLEEP 200ms; RETURN NONE }";

const ADD: &str = "UPSERT counter:1 SET fast += 1 RETURN NONE";

async fn run(session: &Session, text: &'static str) -> surreal_session::Result<()> {
    session.query(text).await?.check().map(drop)
}

async fn number(session: &Session, text: &str) -> i64 {
    let mut response = query(format!("RETURN {text}")).send(session).await.unwrap();
    response.take(0).unwrap()
}

/// Adds for a while, and returns how often. The first sum is there before anything else is polled.
async fn add(session: &Session, time: Duration) -> i64 {
    let start = Instant::now();
    let mut sum = 0;
    while start.elapsed() < time {
        run(session, ADD).await.unwrap();
        sum += 1;
    }
    sum
}

#[surreal_session::test]
async fn statements_that_conflict_are_made_again(session: Session) {
    run(&session, ADD).await.unwrap();
    let forks = join_all((0..8).map(|_| session.fork())).await;
    let adds = forks.into_iter().map(|fork| async move {
        let fork = fork.unwrap();
        for _ in 0..20 {
            run(&fork, ADD).await.unwrap();
        }
    });
    join_all(adds).await;
    assert_eq!(number(&session, "counter:1.fast").await, 161);
}

#[surreal_session::test]
async fn what_is_made_again_is_done_once(session: Session) {
    run(&session, ADD).await.unwrap();
    let other = session.fork().await.unwrap();
    let block = "BEGIN; UPDATE counter:1 SET slow += 1; SLEEP 200ms; COMMIT";
    for (done, text) in [(1, SLOW), (2, block)] {
        let adds = add(&other, Duration::from_millis(300));
        let (slow, _) = tokio::join!(run(&session, text), adds);
        slow.unwrap();
        assert_eq!(number(&session, "counter:1.slow").await, done, "{text}");
    }
}

#[surreal_session::test]
async fn of_several_statements_none_is_made_again(session: Session) {
    needs_server!(
        session,
        "<4.0",
        "a statement that conflicts is run again by the server"
    );
    run(&session, ADD).await.unwrap();
    let other = session.fork().await.unwrap();
    let text = format!("CREATE log; {SLOW}");
    let adds = add(&other, Duration::from_millis(300));
    let (response, _) = tokio::join!(query(text).send(&session), adds);
    let error = response.unwrap().check().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(error.statement(), Some(1));
    assert_eq!(number(&session, "count(SELECT * FROM log)").await, 1);
}

#[surreal_session::test]
async fn conflicts_are_the_callers_where_it_wants_them() {
    let server = Server::shared().await.unwrap();
    let builder = Connection::builder(server.url()).retry_conflicts(false);
    let session = ready(&builder.open().await.unwrap(), server).await;
    let session = session.use_ns_db("shop", "conflicts").await.unwrap();
    run(&session, ADD).await.unwrap();
    let other = session.fork().await.unwrap();
    let adds = async { while run(&other, ADD).await.is_ok() {} };
    let error = tokio::select! {
        slow = run(&session, SLOW) => slow.unwrap_err(),
        () = adds => unreachable!("the slow one conflicts, not these"),
    };
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[surreal_session::test]
async fn a_conflict_at_the_deadline_is_said() {
    let server = Server::shared().await.unwrap();
    let connection = server.connect().await.unwrap();
    let session = ready(&connection, server).await;
    let session = session.use_ns_db("shop", "deadline").await.unwrap();
    run(&session, ADD).await.unwrap();
    let other = session.fork().await.unwrap();
    let slow = session.query(SLOW).timeout(Duration::from_millis(300));
    let adds = add(&other, Duration::from_millis(500));
    let (slow, _) = tokio::join!(slow.into_future(), adds);
    match slow {
        // in its delay, or while it ran
        Ok(response) => assert_eq!(response.check().unwrap_err().kind(), ErrorKind::Conflict),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Timeout),
    }
}

#[surreal_session::test]
async fn sockets_that_are_closed_at_once_are_failed_attempts() {
    let server = Server::shared().await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let pause = Duration::from_millis(100);
    let reconnect = Reconnect::new().min_pause(pause).max_attempts(4);
    let builder = Connection::builder(proxy.url()).reconnect(reconnect);
    let connection = builder.open().await.unwrap();
    proxy.hang_up();
    let start = Instant::now();
    proxy.cut();
    let mut state = connection.state();
    let over = state.wait_for(|state| *state == ConnectionState::Closed);
    over.await.unwrap();
    // half of 1, 2 and 4 pauses at least
    assert!(start.elapsed() >= pause * 7 / 2, "{:?}", start.elapsed());
    let error = connection.ping().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
}

#[surreal_session::test]
async fn calls_outlast_sockets_that_are_closed_at_once() {
    let server = Server::shared().await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let connection = Connection::builder(proxy.url()).open().await.unwrap();
    let session = ready(&connection, server).await;
    proxy.hang_up();
    proxy.cut();
    let mut state = connection.state();
    // a query that was sent is not repeated
    let lost = state.wait_for(|state| matches!(state, ConnectionState::Reconnecting { .. }));
    lost.await.unwrap();
    let heal = async {
        let seventh = |state: &ConnectionState| matches!(state, ConnectionState::Reconnecting { attempt } if *attempt > 6);
        state.wait_for(seventh).await.unwrap();
        proxy.heal();
    };
    let (read, ()) = tokio::join!(session.query("RETURN 1").into_future(), heal);
    assert_eq!(read.unwrap().take::<i64>(0).unwrap(), 1);
}

#[surreal_session::test]
async fn signing_back_in_is_made_again_after_a_conflict(session: Session) {
    needs_server!(
        session,
        ">=3.3",
        "before, an AUTHENTICATE clause that conflicts is reported like a wrong password"
    );
    let define = "DEFINE TABLE user; CREATE user:ada SET name = 'ada', seen = 0;
        DEFINE ACCESS app ON DATABASE TYPE RECORD SIGNIN ( SELECT * FROM user WHERE name = $name )
            AUTHENTICATE { UPDATE $auth SET seen += 1; RETURN $auth }";
    run(&session, define).await.unwrap();
    let record = Place::of(&session).await.unwrap().record("app");
    let ada = session.connection().attach().await.unwrap();
    let ada = ada.signin(record.with("name", "ada")).await.unwrap();
    let forks = join_all((0..30).map(|_| ada.fork())).await;
    for fork in forks {
        fork.unwrap();
    }
}
