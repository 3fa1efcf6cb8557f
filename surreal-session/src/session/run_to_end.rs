use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    trace,
};

/// Runs a future to its end, also when the caller stops waiting: what this side knows of the
/// session, or who cleans up after it, must not depend on that.
pub(crate) async fn run_to_end<T: Send + 'static>(
    future: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    let task = tokio::spawn(trace::below_caller(future));
    task.await.unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Closed,
            Outcome::Unknown,
            "the runtime shut down before the call was answered",
        ))
    })
}
