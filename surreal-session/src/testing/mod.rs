//! A real server for tests and examples, on any machine. Feature `testing`.
//!
//! ```no_run
//! # mod tests {
//! use surreal_session::{Session, query};
//!
//! #[surreal_session::test]
//! async fn adds(session: Session) -> surreal_session::Result<()> {
//!     let sum: Option<i64> = query("RETURN $a + 1").bind("a", 1).send(&session).await?.take(0)?;
//!     assert_eq!(sum, Some(2));
//!     Ok(())
//! }
//! # }
//! ```
//!
//! # Where the server comes from
//!
//! The first of these that works; which one it is goes to standard error, once per process:
//!
//! 1. `url`: a server that runs already, at `SURREAL_URL`, with the root user of `SURREAL_USER` and
//!    `SURREAL_PASS` (default: `root` and `root`).
//! 2. `binary`: the binary at `SURREAL_BIN`, or `surreal` on the `PATH`, of version 3 or later: a
//!    child process on a free loopback port, in memory.
//! 3. `docker`, with the feature `testcontainers`: a container of the image `surrealdb/surrealdb`
//!    where a daemon answers.
//! 4. `source`: the pinned server is compiled with cargo, once, into the user's cache directory. It
//!    takes about five minutes on two cores and shows its progress. The server is under the
//!    Business Source License, and no part of this crate: here is only the manifest that names it.
//!
//! A source that is there but does not work says why on standard error, and the next one is tried.
//! A `SURREAL_URL` or `SURREAL_BIN` that does not work is an error. `SURREAL_SERVER`, one of the
//! four names, leaves only that source.
//!
//! `SURREAL_VERSION` asks for a version: `source` compiles 3.0.5, 3.1.6, 3.2.6, 3.3.5 or
//! 4.0.0-beta.1, `docker` uses the image with this tag, and a server of another version is refused.
//! Defaults to 3.3.5 for `source` and `docker`, and to any version from 3.0 on for the others.
//!
//! A test of `#[surreal_session::test]` fails when it takes longer than three minutes, or than the
//! seconds in `SURREAL_TEST_SECONDS`. The limit also holds for a test without a session, which
//! has no parameter and needs no server.
//!
//! A server that was started ends with the process that started it, however that ends: by itself,
//! by a panic, by Ctrl-C or by `kill -9`. Starting one takes a Unix shell; elsewhere there is
//! `SURREAL_URL`.
//!
//! # Dedicated servers
//!
//! [`Server::shared`] is one server for the whole process. A test that needs another configuration,
//! or one that it can kill, starts a server of its own with [`Server::builder`].
//!
//! # Connections that tests share
//!
//! `#[surreal_session::test]` gives each test a connection of its own, which is cheap. Tests that
//! share one, for instance because the code under test has it in a `static`, need a runtime that
//! outlives each of them: a [connection](crate::Connection) ends with the runtime on which it was
//! opened, and each `#[tokio::test]` has its own.
//!
//! ```no_run
//! use std::sync::LazyLock;
//!
//! use surreal_session::{Connection, testing::Server};
//! use tokio::{runtime::Runtime, sync::OnceCell};
//!
//! static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
//! static DB: OnceCell<Connection> = OnceCell::const_new();
//!
//! async fn db() -> &'static Connection {
//!     let open = || async {
//!         let opened = RUNTIME.spawn(async { Server::shared().await?.connect().await });
//!         opened.await.expect("no panic").expect("a server")
//!     };
//!     DB.get_or_init(open).await
//! }
//! ```

mod binary;
mod builder;
mod cache;
mod case;
mod config;
#[cfg(feature = "testcontainers")]
mod container;
mod directory;
mod external;
mod log_line;
mod pinned;
mod process;
mod proxy;
mod ready;
mod server;
mod source;
mod wanted;
mod watch;

#[doc(hidden)]
pub use self::case::{Flavor, run, run_alone};
pub use self::{
    builder::ServerBuilder,
    proxy::{Direction, Proxy},
    server::Server,
};
use crate::{error::Result, session::Session};

/// A session on the [shared server](Server::shared), signed in as root, in a namespace and database
/// of its own, on a connection of its own.
///
/// The namespace stays as long as the server does; `#[surreal_session::test]` removes it after the
/// test.
///
/// # Errors
/// When there is no server; see [`Server::shared`].
pub async fn session() -> Result<Session> {
    Server::shared().await?.session().await
}
