use std::time::Duration;

use tokio::time::sleep;

use super::{
    Deadline, SocketHandle,
    failure_count::{FailureCount, MAX_LOSSES},
};
use crate::{
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Envelope,
};

/// The one policy for a call that is made again: how often, after which delay, and what its last
/// error says.
///
/// A call that was lost with its socket is made again on the next one, if it was not sent or only
/// reads. A reply or a request that ends every socket would do so until its deadline, and end all
/// other calls with them: after a few losses it is failed instead. A socket that has not answered
/// anything was not lost because of a call, so it does not count.
#[derive(Debug)]
pub(crate) struct Repeat<'l> {
    handle: &'l SocketHandle,
    deadline: Deadline,
    failures: FailureCount,
}

impl<'l> Repeat<'l> {
    /// For a call on this handle that ends by the deadline.
    pub(crate) fn new(handle: &'l SocketHandle, deadline: Deadline) -> Self {
        Self {
            handle,
            deadline,
            failures: FailureCount::default(),
        }
    }

    /// Waits until the call that ended in `error` on the socket `epoch` is to be made again.
    ///
    /// # Errors
    /// The caller's error, if the call is not to be made again.
    pub(crate) async fn again(&mut self, call: &Envelope, epoch: u64, error: Error) -> Result<()> {
        match error.kind() {
            _ if call.may_repeat(&error) => self.lost(epoch, error).await,
            ErrorKind::Conflict if error.is_retryable() && self.handle.retries_conflicts() => {
                self.conflicted(error).await
            }
            _ => Err(error),
        }
    }

    /// [`again`](Self::again) after the socket `epoch` was lost, for what can be repeated.
    pub(crate) async fn lost(&mut self, epoch: u64, error: Error) -> Result<()> {
        if error.outcome() == Outcome::NotSent || !self.handle.has_answered(epoch) {
            return Ok(());
        }
        match self.failures.lost() {
            Some(delay) => self.wait(delay, error).await,
            None => Err(suspect(&error)),
        }
    }

    /// [`again`](Self::again) after a conflict, which has left nothing of the call behind.
    pub(crate) async fn conflicted(&mut self, error: Error) -> Result<()> {
        match self.failures.conflicted() {
            Some(delay) => self.wait(delay, error).await,
            None => Err(error),
        }
    }

    async fn wait(&self, delay: Duration, error: Error) -> Result<()> {
        // seldom, so that a call has no room for the timer
        let delay = Box::pin(sleep(delay));
        self.deadline.before_sending(delay).await.map_err(|_| error)
    }
}

fn suspect(error: &Error) -> Error {
    Error::following(
        error,
        ErrorKind::ConnectionLost,
        format!(
            "{MAX_LOSSES} sockets in a row were lost while this call was in flight, so it is not sent again: its request \
             may be larger than the server or a proxy accepts, or the server may fail over it"
        ),
    )
    .with_outcome(Outcome::Unknown)
}
