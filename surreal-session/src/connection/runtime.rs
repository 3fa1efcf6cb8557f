//! The runtime that a connection's tasks run on.

use tokio::{
    runtime::Handle,
    task::{AbortHandle, JoinHandle},
};

use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    trace,
};

/// The runtime on which a connection was opened. All tasks of the connection run there, and its
/// sockets are opened there, whichever runtime a caller is on: they end with that one alone.
#[derive(Clone, Debug)]
pub(crate) struct Runtime(Handle);

impl Runtime {
    pub(super) fn current() -> Self {
        Self(Handle::current())
    }

    /// Begins a task. When the runtime has ended, the task is dropped.
    pub(crate) fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.spawn(task)
    }

    /// Runs a future to its end, also when the caller stops waiting: what this side knows of the
    /// session, or who cleans up after it, must not depend on that.
    pub(crate) async fn run_to_end<T: Send + 'static>(
        &self,
        future: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let task = self.spawn(trace::below_caller(future));
        task.await.unwrap_or_else(|_| Err(runtime_ended()))
    }

    /// Runs a future until the caller stops waiting.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<T> {
        let task = self.spawn(future);
        let _end = AbortOnDrop(task.abort_handle());
        task.await.map_err(|_| runtime_ended())
    }
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(super) fn runtime_ended() -> Error {
    Error::new(
        ErrorKind::Closed,
        Outcome::Unknown,
        "the tokio runtime that the connection was opened on has shut down: open one on a runtime that lives as long",
    )
}
