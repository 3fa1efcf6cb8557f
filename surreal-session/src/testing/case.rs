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
    reason = "a test without a server has failed, and this is how tests fail"
)]
pub fn run<B, F>(name: &str, flavor: Flavor, body: B) -> F::Output
where
    B: FnOnce(Session) -> F,
    F: Future,
{
    let runtime = runtime(flavor);
    let namespace = format!("{}_{}", name.replace("::", "_"), Uuid::new_v4().simple());
    let (server, session) = runtime
        .block_on(start(&namespace))
        .unwrap_or_else(|error| panic!("{error}"));
    let limited = async { limited(name, body(session)).await };
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(limited)));
    if let Err(error) = runtime.block_on(server.remove(&namespace)) {
        log_line(format_args!("the namespace {namespace} stays: {error}"));
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Runs a test's body without a session.
pub fn run_alone<B, F>(name: &str, flavor: Flavor, body: B) -> F::Output
where
    B: FnOnce() -> F,
    F: Future,
{
    runtime(flavor).block_on(async { limited(name, body()).await })
}

#[expect(
    clippy::panic,
    reason = "a test without an end has failed, and this is how tests fail"
)]
async fn limited<F: Future>(name: &str, body: F) -> F::Output {
    let limit = limit();
    timeout(limit, body)
        .await
        .unwrap_or_else(|_| panic!("{name} did not end within {limit:?} (SURREAL_TEST_SECONDS)"))
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

#[expect(
    clippy::panic,
    reason = "a test without a runtime has failed, and this is how tests fail"
)]
fn runtime(flavor: Flavor) -> Runtime {
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
    let built = builder.enable_all().build();
    built.unwrap_or_else(|error| panic!("no runtime: {error}"))
}
