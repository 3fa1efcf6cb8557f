//! The memory that reading a large table row by row needs.
//!
//! The test has its own binary, because it measures the process.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

use surreal_session::{ErrorKind, RecordId, Result, Session, Table, testing::Server};

const ROWS: usize = 300_000;

/// The most memory that the process may hold at once, in KiB.
const LIMIT: u64 = 32 << 10;

#[derive(Debug, Table)]
struct Reading {
    id: RecordId<Self>,
    text: String,
    n: i64,
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_holds_what_is_on_its_way() -> Result<()> {
    let session = Server::shared().await?.session().await?;
    for _ in 0..ROWS / 10_000 {
        let create =
            "CREATE |reading:10000| SET text = string::repeat('x', 200), n = 1 RETURN NONE";
        session.query(create).await?.check()?;
    }
    let before = peak();
    // where this machine is too busy to read as fast as the server sends, the stream says so, and
    // is read again
    let mut attempts = 0..5;
    while attempts.next().is_some() {
        match read(&session).await {
            Ok(rows) => {
                assert_eq!(rows, ROWS);
                break;
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::Lagged, "{error}"),
        }
        assert!(!attempts.is_empty(), "every attempt was too slow");
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        eprintln!("{ROWS} rows: {before} KiB at most before, {after} KiB at most after");
        assert!(after < LIMIT, "{after} KiB");
    }
    Ok(())
}

async fn read(session: &Session) -> Result<usize> {
    let mut rows = Reading::select(session).stream().await?;
    let mut count = 0;
    while let Some(row) = rows.next().await {
        let row = row?;
        assert_eq!((row.text.len(), row.n), (200, 1));
        count += 1;
    }
    Ok(count)
}

/// The most memory that this process has had, in KiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
