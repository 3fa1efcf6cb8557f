use std::time::Instant;

use surreal_session::{Result, testing::Server};

use crate::amount::{amount, patience};

/// Attached and dropped, with a panic in every tenth scope: nothing is left, on either side.
#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_sessions_leave_nothing() -> Result<()> {
    let rounds = amount(10_000);
    let db = Server::shared().await?.connect().await?;
    let mut warm = None;
    for round in 0..rounds {
        if round % 10 == 0 {
            let db = db.clone();
            let scope = async move { db.scope(async |_session| -> Result<()> { abort() }).await };
            assert!(tokio::spawn(scope).await.unwrap_err().is_panic());
        } else {
            drop(db.attach().await?);
        }
        if round == rounds / 10 {
            warm = resident();
        }
    }
    let ended = Instant::now();
    while !db.sessions().await?.is_empty() {
        assert!(ended.elapsed() < patience() / 60, "sessions are left over");
    }
    // a reply to the last detachment may still be on its way
    db.ping().await?;
    let stats = db.stats();
    assert_eq!(stats.attached, rounds);
    assert_eq!(stats.detached, rounds);
    assert_eq!(stats.detach_failures, 0);
    assert_eq!(stats.calls_in_flight, 0);
    // With fewer rounds the memory of the tests beside this one weighs more.
    let full = rounds == 10_000;
    if let (true, Some(warm), Some(now)) = (full, warm, resident()) {
        assert!(
            now < warm + (8 << 20),
            "memory grew from {warm} to {now} bytes"
        );
    }
    Ok(())
}

/// Panics without a line on standard error: a thousand of them would hide what matters.
fn abort() -> ! {
    std::panic::resume_unwind(Box::new("a panic"))
}

/// Returns the memory of this process, on systems that report it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}
