use std::ffi::OsString;

use super::{Server, config::ServerConfig};
use crate::error::Result;

/// Options of a server that a test starts for itself. From [`Server::builder`].
#[derive(Clone, Debug)]
#[must_use = "a server is not started before `start`"]
pub struct ServerBuilder(ServerConfig);

impl ServerBuilder {
    pub(super) fn new() -> Self {
        Self(ServerConfig {
            own: true,
            ..ServerConfig::default()
        })
    }

    /// Adds an argument to `surreal start`.
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.0.args.push(arg.into());
        self
    }

    /// Adds arguments to `surreal start`.
    pub fn args<T: Into<OsString>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.0.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable of the server.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.0.environment.push((name.into(), value.into()));
        self
    }

    /// Keeps the data in a directory, so that they outlive [`Server::restart`]; the directory is
    /// removed with the [`Server`]. By default the data are in memory and end with the server's
    /// process.
    pub fn persistent(mut self) -> Self {
        self.0.persistent = true;
        self
    }

    /// Starts the server and waits until it is ready.
    ///
    /// # Errors
    /// [`Connect`](crate::ErrorKind::Connect) when no server can be had; the text says what was
    /// tried and why it failed.
    pub async fn start(self) -> Result<Server> {
        Server::start(&self.0).await
    }
}
