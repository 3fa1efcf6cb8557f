//! What `#[surreal_session::test]` makes of a test.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use super::{Server, notice::notice};
use crate::{error::Result, session::Session};

/// The runtime that a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum Flavor {
    /// The thread of the test.
    CurrentThread,
    /// Threads of its own.
    MultiThread {
        /// How many; as many as there are cores when it is not said.
        workers: Option<usize>,
    },
}

/// Runs a test's body with a session of its own, and removes its namespace even if the body panics.
#[expect(
    clippy::panic,
    reason = "a test without a server has failed, and this is how tests fail"
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
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(session))));
    if let Err(error) = runtime.block_on(server.remove(&namespace)) {
        notice(format_args!("the namespace {namespace} stays: {error}"));
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
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
