//! A connection outlives the runtime that opened it, and says so.

use std::{sync::Arc, thread, time::Duration};

use surreal_session::{
    Connection, ConnectionState, EndReason, ErrorKind, Event, RecordId, Table, testing::Server,
};
use tokio::runtime::{Builder, Runtime};

use crate::ready::ready;

#[derive(Debug, Clone, Table)]
struct Thing {
    id: RecordId<Self>,
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
}

#[test]
fn what_waits_for_the_runtime_that_ended_ends() {
    let (first, second) = (runtime(), runtime());
    let (connection, session, _server) = first.block_on(async {
        let server = Server::builder().start().await.unwrap();
        let builder = Connection::builder(server.url()).live_sockets(false);
        let connection = builder.no_request_timeout().open().await.unwrap();
        let session = ready(&connection, &server).await;
        session
            .query("DEFINE TABLE thing")
            .await
            .unwrap()
            .check()
            .unwrap();
        (connection, Arc::new(session), server)
    });
    let mut live = second.block_on(async { Thing::live(&*session).await.unwrap() });
    let mut state = connection.state();
    let in_flight = second.spawn({
        let session = session.clone();
        async move { session.query("SLEEP 60s").await }
    });
    while connection.stats().calls_in_flight == 0 {
        thread::yield_now();
    }
    first.shutdown_timeout(Duration::from_secs(1));
    second.block_on(async {
        let error = in_flight.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed);
        assert!(error.to_string().contains("runtime"), "{error}");
        let over = state.wait_for(|state| *state == ConnectionState::Closed);
        over.await.unwrap();
        let end = live.next().await.unwrap();
        assert!(
            matches!(end, Ok(Event::Ended(EndReason::Closed))),
            "{end:?}"
        );
        assert!(live.next().await.is_none());
        let error = session.query("RETURN 1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed);
        assert!(error.to_string().contains("runtime"), "{error}");
        connection.close().await;
    });
}
