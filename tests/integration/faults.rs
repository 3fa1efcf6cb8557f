//! Calls during faults of the network: each fault is found in time, a call is sent again where that
//! is safe, and fails with the reason where it is not.

use std::time::{Duration, Instant};

use surreal_session::{
    Connection, ConnectionState, ErrorKind, Event, GapReason, Outcome, RecordId, Session, Table,
    testing::{Direction, Proxy, Server},
};

use crate::ready::ready;

#[derive(Debug, Clone, PartialEq, Table)]
struct Counter {
    id: RecordId<Self>,
    count: i64,
}

/// A session behind a proxy, and one that is not.
struct Line {
    proxy: Proxy,
    connection: Connection,
    session: Session,
    direct: Session,
    /// Only kept running
    _server: Server,
}

const LIVENESS: Duration = Duration::from_secs(1);

impl Line {
    async fn open() -> Self {
        Self::with_liveness(LIVENESS).await
    }

    async fn with_liveness(limit: Duration) -> Self {
        let server = Server::builder().start().await.unwrap();
        let proxy = Proxy::start(server.url()).await.unwrap();
        let connection = Connection::builder(proxy.url())
            .liveness(limit)
            .open()
            .await
            .unwrap();
        let session = ready(&connection, &server).await;
        let direct = ready(&server.connect().await.unwrap(), &server).await;
        let create = Counter::create(&direct, NewCounter { count: 0 });
        create.id(1).await.unwrap();
        Self {
            proxy,
            connection,
            session,
            direct,
            _server: server,
        }
    }

    async fn count(&self) -> i64 {
        let counter = Counter::get(&self.direct, 1).await.unwrap();
        counter.unwrap().count
    }

    async fn is_down(&self) {
        let mut state = self.connection.state();
        let down = state.wait_for(|state| matches!(state, ConnectionState::Reconnecting { .. }));
        down.await.unwrap();
    }
}

async fn add_one(session: &Session) -> surreal_session::Result<()> {
    let add = "UPDATE counter:1 SET count += 1 RETURN NONE";
    session.query(add).await?.check().map(drop)
}

#[surreal_session::test]
async fn a_line_on_which_no_answer_comes_is_found_in_time() {
    let line = Line::open().await;
    line.proxy.blackhole(Direction::ToClient);
    let start = Instant::now();
    let reading = Counter::get(&line.session, 1).into_future();
    let fault = async {
        let error = add_one(&line.session).await.unwrap_err();
        let found = start.elapsed();
        line.is_down().await;
        line.proxy.heal();
        (error, found)
    };
    let (read, (error, found)) = tokio::join!(reading, fault);
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    let limit = LIVENESS + Duration::from_secs(1);
    assert!(found < limit, "found after {found:?}");
    assert!(read.unwrap().is_some(), "a read moves to the next socket");
    assert_eq!(line.count().await, 1, "it had arrived");
}

#[surreal_session::test]
async fn a_line_on_which_nothing_arrives_is_found_in_time() {
    let line = Line::open().await;
    line.proxy.blackhole(Direction::ToServer);
    let start = Instant::now();
    let error = add_one(&line.session).await.unwrap_err();
    let found = start.elapsed();
    // as far as this side can know
    assert_eq!(error.outcome(), Outcome::Unknown);
    let limit = LIVENESS + Duration::from_secs(1);
    assert!(found < limit, "found after {found:?}");
    line.is_down().await;
    line.proxy.heal();
    add_one(&line.session).await.unwrap();
}

#[surreal_session::test]
async fn an_idle_line_is_found_in_time() {
    let line = Line::open().await;
    line.proxy.blackhole(Direction::ToClient);
    let limit = LIVENESS + Duration::from_secs(1);
    let found = tokio::time::timeout(limit, line.is_down()).await;
    found.expect("found by itself");
}

#[surreal_session::test]
async fn at_a_cut_reads_move_writes_are_unknown_and_what_is_not_sent_is_sent_once() {
    let line = Line::open().await;
    // what is sent from here on arrives, and its answer does not
    line.proxy.blackhole(Direction::ToClient);
    let reading = Counter::get(&line.session, 1).into_future();
    let writing = add_one(&line.session);
    let fault = async {
        // both are on their way once the one that was sent last has arrived
        while line.count().await == 0 {
            tokio::task::yield_now().await;
        }
        line.proxy.refuse();
        line.proxy.cut();
        line.is_down().await;
        let waiting = add_one(&line.session);
        let back = async {
            tokio::task::yield_now().await;
            line.proxy.heal();
        };
        tokio::join!(waiting, back).0
    };
    let (read, written, waited) = tokio::join!(reading, writing, fault);
    assert_eq!(read.unwrap().unwrap().id, RecordId::new(1));
    let error = written.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());
    waited.unwrap();
    assert_eq!(line.count().await, 2, "each write was done once");
}

#[surreal_session::test]
async fn a_frame_that_ends_in_its_midst_is_a_lost_socket() {
    // so that no ping comes between
    let line = Line::with_liveness(Duration::from_secs(600)).await;
    for bytes in [0, 1, 7, 40] {
        line.proxy.cut_after(Direction::ToClient, bytes);
        let read = Counter::get(&line.session, 1).await.unwrap();
        assert!(read.is_some(), "cut after {bytes} bytes");
    }
    for bytes in [0, 1, 7, 40] {
        let before = line.count().await;
        // the session is there again, and the write is what comes next
        Counter::get(&line.session, 1).await.unwrap();
        line.proxy.cut_after(Direction::ToServer, bytes);
        let error = add_one(&line.session).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "cut after {bytes} bytes");
        assert_eq!(line.count().await, before, "half a request is none");
    }
}

#[surreal_session::test]
async fn a_live_query_on_a_dead_line_restarts() {
    let line = Line::open().await;
    let mut live = Counter::live(&line.session).await.unwrap();
    line.proxy.blackhole(Direction::ToClient);
    add_one(&line.direct).await.unwrap();
    line.is_down().await;
    // the line of the live query may not have been given up yet
    line.proxy.cut();
    line.proxy.heal();
    loop {
        match live.next().await.unwrap().unwrap() {
            Event::Gap(GapReason::Reconnected) => break,
            // it was on its way when the line died
            Event::Updated(_) => {}
            other => panic!("{other:?}"),
        }
    }
    add_one(&line.direct).await.unwrap();
    let event = live.next().await.unwrap().unwrap();
    assert!(matches!(event, Event::Updated(counter) if counter.count == 2));
}
