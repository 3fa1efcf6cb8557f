//! Rows one by one: what is held, what an error takes back, and what a stream that is dropped
//! leaves running.

use std::time::Duration;

use surreal_session::{
    Connection, ErrorKind, Outcome, RecordId, Result, Session, Table,
    auth::Root,
    expr::raw,
    testing::{Direction, Proxy, Server},
};

use crate::{
    amount::amount,
    fake::{Answer, Call, Fake},
    place::Place,
    version::{is, needs_server},
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Reading {
    id: RecordId<Self>,
    place: String,
    value: i64,
}

async fn fill(session: &Session, rows: i64) {
    let defined = session.query("DEFINE TABLE reading").await.unwrap();
    defined.check().unwrap();
    let rows = (0..rows).map(|value| Reading {
        id: RecordId::new(value),
        place: "here".into(),
        value,
    });
    Reading::insert(session, rows).return_none().await.unwrap();
}

#[surreal_session::test]
async fn every_row_comes_once_and_in_order(session: Session) {
    fill(&session, 5000).await;
    let mut rows = Reading::select(&session)
        .filter(Reading::VALUE.ge(10))
        .order_by(Reading::VALUE.asc())
        .stream()
        .await
        .unwrap();
    for value in 10..5000 {
        let row = rows.next().await.unwrap().unwrap();
        assert_eq!((row.place.as_str(), row.value), ("here", value));
    }
    assert!(rows.next().await.is_none());
    assert!(rows.next().await.is_none());
}

#[surreal_session::test]
async fn an_error_is_the_last_item(session: Session) {
    needs_server!(
        session,
        ">=3.3",
        "before, the server sends all rows at once"
    );
    fill(&session, 5000).await;
    let fails = raw::<bool>("IF value = 4000 { THROW 'no' } ELSE { true }", ());
    let rows = Reading::select(&session).filter(fails).stream().await;
    let mut rows = rows.unwrap();
    let error = loop {
        match rows.next().await.unwrap() {
            Ok(row) => assert!(row.value < 4000),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Thrown);
    assert!(rows.next().await.is_none());

    let wrong = raw::<bool>("no such thing", ());
    let error = Reading::select(&session)
        .filter(wrong)
        .stream()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
}

#[surreal_session::test]
async fn a_reader_that_lags_does_not_hold_up_the_socket(session: Session) {
    needs_server!(
        session,
        ">=3.3",
        "before, the server sends all rows at once"
    );
    fill(&session, 20_000).await;
    let rows = Reading::select(&session).stream().buffer(100_000).await;
    let mut rows = rows.unwrap();
    // the last of the rows is on the socket before this answer
    let count = async || Reading::select(&session).count().await.unwrap();
    let mut checks = amount(10_000);
    let error = loop {
        if checks > 0 {
            assert_eq!(count().await, 20_000);
            checks -= 1;
        }
        match rows.next().await.unwrap() {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Lagged);
}

#[surreal_session::test]
async fn a_transaction_reads_its_own_rows_one_by_one(session: Session) {
    fill(&session, 10).await;
    let transaction = session.begin().await.unwrap();
    Reading::delete(&transaction, 3).await.unwrap();
    let mut rows = Reading::select(&transaction).stream().await.unwrap();
    let mut values = Vec::new();
    while let Some(row) = rows.next().await {
        values.push(row.unwrap().value);
    }
    transaction.cancel().await.unwrap();
    assert_eq!(values, [0, 1, 2, 4, 5, 6, 7, 8, 9]);
}

#[surreal_session::test]
async fn a_server_that_does_not_stream_gives_all_at_once() {
    let shared = surreal_session::testing::session().await.unwrap();
    // An older server has no such method that could be denied.
    let denied = is(&shared, ">=3.3").then_some("--deny-rpc=query_stream");
    let builder = denied
        .into_iter()
        .fold(Server::builder(), |builder, denied| builder.arg(denied));
    let server = builder.start().await.unwrap();
    let session = server.session().await.unwrap();
    fill(&session, 1000).await;
    let mut rows = Reading::select(&session).stream().await.unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().await {
        row.unwrap();
        count += 1;
    }
    assert_eq!(count, 1000);
}

#[surreal_session::test]
async fn a_stream_that_is_dropped_stops_its_query() {
    let server = Server::builder()
        .env("SURREAL_WEBSOCKET_MAX_CONCURRENT_STREAMS", "1")
        .start()
        .await
        .unwrap();
    let session = server.session().await.unwrap();
    needs_server!(
        session,
        ">=3.3",
        "before, the server sends all rows at once"
    );
    fill(&session, amount(50_000).cast_signed()).await;
    for _ in 0..5 {
        // with the only place taken, the server would not stream, and all rows would come at once
        let mut rows = loop {
            let rows = Reading::select(&session).stream().await.unwrap();
            if format!("{rows:?}").contains("frames: Some") {
                break rows;
            }
        };
        for _ in 0..10 {
            rows.next().await.unwrap().unwrap();
        }
    }
}

/// The server, or the network before it, stops sending while the socket stays open.
#[surreal_session::test]
async fn a_server_that_falls_silent_ends_the_stream() {
    let server = Server::shared().await.unwrap();
    let near = server.session().await.unwrap();
    fill(&near, 20_000).await;
    let place = Place::of(&near).await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let db = Connection::open(proxy.url()).await.unwrap();
    let far = db.attach().await.unwrap();
    let far = far.signin(server.root()).await.unwrap();
    let far = far.use_ns_db(&place.namespace, &place.database);
    let far = far.await.unwrap();

    // most of the rows are still on the server's side of the proxy
    proxy.throttle(200_000);
    let rows = Reading::select(&far).timeout(Duration::from_secs(2));
    let mut rows = rows.stream().await.unwrap();
    rows.next().await.unwrap().unwrap();
    proxy.blackhole(Direction::ToClient);
    let error = loop {
        match rows.next().await.expect("the rows have not all come") {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(rows.next().await.is_none());

    // A stream that was asked for, and of which nothing comes at all.
    let rows = Reading::select(&far).timeout(Duration::from_secs(1));
    let error = rows.stream().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.outcome(), Outcome::Failed, "{error}");
}

/// The server would send the rest of its rows to a reader that does not understand them.
#[surreal_session::test]
async fn a_stream_whose_frame_cannot_be_read_is_stopped() -> Result<()> {
    let fake = Fake::start(|call: Call| {
        let answer = match call.method.as_str() {
            "query_stream" => Answer::Result("no frame".into()),
            _ => call.usual(),
        };
        Box::pin(async { answer })
    });
    let fake = fake.await;
    let connection = Connection::open(fake.url()).await?;
    let root = connection.attach().await?.signin(Root::new("root", "root"));
    let session = root.await?.use_ns_db("shop", "main").await?;
    let error = Reading::select(&session).stream().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    connection.ping().await?;
    let calls = fake.calls();
    assert!(calls.iter().any(|call| call.method == "query_cancel"));
    Ok(())
}
