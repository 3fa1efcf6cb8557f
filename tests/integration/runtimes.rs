//! A connection lives on the runtime that opened it, and says so when that ends.

use std::{fmt::Debug, pin::pin, sync::Arc, thread, time::Duration};

use futures_util::{Stream, StreamExt, poll};
use surreal_session::{
    Connection, ConnectionState, EndReason, Error, ErrorKind, Event, RecordId, Result, Table,
    Value, testing::Server,
};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};

use crate::{
    place::{Place, define, eventually},
    ready::ready,
};

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

/// Returns the last item of a stream that ends.
async fn last<T: Debug>(stream: impl Stream<Item = T>) -> String {
    let limit = Duration::from_secs(30);
    let items = timeout(limit, stream.collect::<Vec<_>>()).await;
    format!("{:?}", items.expect("it ends").last())
}

#[test]
fn what_begins_on_another_runtime_lives_as_long_as_the_connection() -> Result<()> {
    let (own, other, third) = (runtime(), runtime(), runtime());
    let (server, connection, session) = own.block_on(async {
        let server = Server::builder().start().await?;
        let builder = Connection::builder(server.url()).sockets(2);
        let connection = builder.no_request_timeout().open().await?;
        let session = ready(&connection, &server).await;
        define(
            &session,
            "DEFINE TABLE thing PERMISSIONS FULL;
            DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) WITH REFRESH
                DURATION FOR TOKEN 1h, FOR SESSION 2s",
        )
        .await?;
        Ok::<_, Error>((server, connection, session))
    })?;

    let (second, user, mut live, mut raw, mirror) = other.block_on(async {
        let second = ready(&connection, &server).await;
        let brief = Place::of(&second).await?.record("brief");
        let user = connection.attach().await?.signup(brief).await?;
        let mut live = Thing::live(&user).await?;
        // begins what it waits for
        assert!(poll!(pin!(live.next())).is_pending());
        let id = second.query("LIVE SELECT * FROM thing").await?.take(0)?;
        let raw = second.live_notifications::<Value>(id);
        let mirror = Thing::mirror(&user).await?;
        Ok::<_, Error>((second, user, live, raw, mirror))
    })?;
    other.shutdown_timeout(Duration::from_secs(1));

    let mut state = connection.state();
    assert_eq!(*state.borrow(), ConnectionState::Connected { epoch: 2 });
    third.block_on(async {
        let access = || user.tokens().map(|tokens| tokens.access().to_owned());
        let before = access();
        eventually("the session is renewed in time", async || {
            define(&session, "RETURN sleep(20ms)").await?;
            Ok(access() != before)
        })
        .await;
        define(&second, "CREATE thing:a").await?;
        while !matches!(live.next().await, Some(Ok(Event::Created(_)))) {}
        assert!(raw.next().await.is_some());
        mirror.synced().await?;
        assert_eq!(mirror.len(), 1);
        assert_eq!(*state.borrow(), ConnectionState::Connected { epoch: 2 });
        Ok::<_, Error>(())
    })?;
    let changes = mirror.changes();
    own.shutdown_timeout(Duration::from_secs(1));

    third.block_on(async {
        let over = state.wait_for(|state| *state == ConnectionState::Closed);
        over.await.expect("a sender");
        assert!(last(live).await.contains("Ended(Closed)"));
        assert!(last(raw).await.contains("Ended(ConnectionLost)"));
        assert!(last(changes).await.contains("Ended(Closed)"));
        let errors = [
            mirror.synced().await.err(),
            second.query("RETURN 1").await.err(),
            second.set("n", 1).await.err(),
            second.begin().await.err(),
            Thing::live(&second).await.err(),
            user.fork().await.err(),
            connection.attach().await.err(),
        ];
        for error in errors {
            let error = error.expect("it has ended");
            assert_eq!(error.kind(), ErrorKind::Closed);
            assert!(error.to_string().contains("runtime"), "{error}");
        }
        connection.close().await;
        Ok(())
    })
}
