//! Retries of live queries and mirrors, on a server that fails them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ciborium::Value;
use surreal_session::{
    Connection, ErrorKind, Reconnect, RecordId, Result, Session, Table, auth::Root,
};

use crate::fake::{Answer, Call, Fake, error, rows};

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
}

/// A server on which live queries begin, and the rest is answered by `answer`.
async fn server(answer: impl Fn(&Call) -> Option<Answer> + Send + Sync + 'static) -> Fake {
    Fake::start(move |call: Call| {
        let answer = answer(&call).unwrap_or_else(|| match call.method.as_str() {
            "query" if call.text().starts_with("SELECT") => {
                Answer::Result(rows([Value::Array(Vec::new())]))
            }
            _ => call.usual(),
        });
        Box::pin(async { answer })
    })
    .await
}

async fn session(connection: &Connection) -> Result<Session> {
    let session = connection.attach().await?.signin(Root::new("root", "root"));
    Ok(session.await?.use_ns_db("shop", "main").await?)
}

fn reads(fake: &Fake) -> usize {
    let calls = fake.calls();
    let reads = calls
        .iter()
        .filter(|call| call.text().starts_with("SELECT"));
    reads.count()
}

#[surreal_session::test]
async fn a_live_query_whose_end_conflicts_is_killed_with_delays() -> Result<()> {
    let conflict = |call: &Call| {
        let conflict = || error("Query", Some("TransactionConflict"), "a conflict");
        (call.method == "kill").then(conflict)
    };
    let fake = server(conflict).await;
    let limit = Duration::from_millis(500);
    let builder = Connection::builder(fake.url()).request_timeout(limit);
    let connection = builder.open().await?;
    let session = session(&connection).await?;
    // Both are in one session, which would end the last of them by itself.
    let (live, _other) = (Note::live(&session).await?, Note::live(&session).await?);
    drop(live);
    let start = Instant::now();
    while start.elapsed() < 2 * limit {
        connection.ping().await?;
    }
    let calls = fake.calls();
    let kills = calls.iter().filter(|call| call.method == "kill").count();
    assert!((2..=64).contains(&kills), "{kills} attempts");
    Ok(())
}

#[surreal_session::test]
async fn a_mirror_reads_again_what_was_cancelled() -> Result<()> {
    let failures = Arc::new(AtomicUsize::new(0));
    let fake = server(move |call| {
        let fails =
            call.text().starts_with("SELECT") && failures.fetch_add(1, Ordering::Relaxed) < 5;
        fails.then(|| error("Query", Some("Cancelled"), "it was cancelled"))
    })
    .await;
    let session = session(&Connection::open(fake.url()).await?).await?;
    let mirror = Note::mirror(&session).await?;
    mirror.synced().await?;
    assert!(mirror.is_empty());
    assert!(reads(&fake) >= 6);
    Ok(())
}

#[surreal_session::test]
async fn a_mirror_whose_reads_end_each_socket_ends() -> Result<()> {
    let fake = server(|call| call.text().starts_with("SELECT").then_some(Answer::Close)).await;
    let pause = Duration::from_millis(1);
    let reconnect = Reconnect::new().min_pause(pause).max_pause(pause);
    let builder = Connection::builder(fake.url()).reconnect(reconnect);
    let connection = builder.open().await?;
    let session = session(&connection).await?;
    let error = Note::mirror(&session).await.expect_err("it cannot be read");
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert!(reads(&fake) <= 25, "{} reads", reads(&fake));
    connection.ping().await
}
