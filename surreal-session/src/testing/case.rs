//! The expansion of `#[surreal_session::test]`.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};

use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};
use uuid::Uuid;

use super::{Server, log_line::log_line};
use crate::{error::Result, session::Session};

/// The runtime that a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Flavor {
    /// The thread of the test.
    CurrentThread,
    /// Threads of its own.
    MultiThread {
        /// The number of workers; the number of cores by default.
        workers: Option<usize>,
    },
}

/// The seconds that a test may take. Most take a fraction of one; a development build of a server
/// is slow.
const SECONDS: u64 = 180;

/// Runs a test's body with a session of its own, and removes its namespace even if the body panics
/// or takes too long.
#[expect(
    clippy::panic,
    reason = "a test without a server, or without an end, has failed, and this is how tests fail"
)]
pub fn run<B, F>(name: &str, flavor: Flavor, body: B) -> F::Output
where
    B: FnOnce(Session) -> F,
    F: Future,
{
    let runtime = runtime(flavor).unwrap_or_else(|error| panic!("no runtime: {error}"));
    let namespace = format!("{}_{}", name.replace("::", "_"), Uuid::new_v4().simple());
    let (server, session) = runtime
        .block_on(start(&namespace))
        .unwrap_or_else(|error| panic!("{error}"));
    let limited = async {
        let limit = limit();
        timeout(limit, body(session)).await.unwrap_or_else(|_| {
            panic!("{name} did not end within {limit:?} (SURREAL_TEST_SECONDS)")
        })
    };
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(limited)));
    if let Err(error) = runtime.block_on(server.remove(&namespace)) {
        log_line(format_args!("the namespace {namespace} stays: {error}"));
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

fn limit() -> Duration {
    let seconds = env::var("SURREAL_TEST_SECONDS").ok();
    Duration::from_secs(
        seconds
            .and_then(|text| text.parse().ok())
            .unwrap_or(SECONDS),
    )
}

async fn start(namespace: &str) -> Result<(&'static Server, Session)> {
    let server = Server::shared().await?;
    Ok((server, server.session_in(namespace).await?))
}

fn runtime(flavor: Flavor) -> std::io::Result<Runtime> {
    let mut builder = match flavor {
        Flavor::CurrentThread => Builder::new_current_thread(),
        Flavor::MultiThread { .. } => Builder::new_multi_thread(),
    };
    if let Flavor::MultiThread {
        workers: Some(workers),
    } = flavor
    {
        builder.worker_threads(workers);
    }
    builder.enable_all().build()
}
