use std::sync::{Arc, OnceLock};

use crate::error::{Error, ErrorKind, Outcome, Result};

/// The first failure of a transaction's statements, after which `commit` is refused.
///
/// The results of a raw query have it, too, since they may turn out not to be what their reader
/// expects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failure(Arc<Failed>);

#[derive(Debug, Default)]
struct Failed {
    first: OnceLock<Error>,
    /// The first that may have left a statement half done on the server. No further statement is
    /// sent after it.
    on_the_server: OnceLock<Error>,
}

impl Failure {
    /// Notes that a statement failed, whichever side has found it.
    pub(crate) fn note(&self, error: &Error) {
        self.0.first.get_or_init(|| error.clone());
    }

    /// Notes that a call failed on the server, or may have.
    pub(super) fn note_call(&self, error: &Error) {
        if error.outcome() != Outcome::NotSent || error.kind() == ErrorKind::ConnectionLost {
            self.note_on_the_server(error);
        }
    }

    /// Notes that the server refused a statement.
    pub(crate) fn note_on_the_server(&self, error: &Error) {
        self.note(error);
        self.0.on_the_server.get_or_init(|| error.clone());
    }

    /// Refuses a statement.
    pub(super) fn check_statement(&self) -> Result<()> {
        refuse(self.0.on_the_server.get())
    }

    /// Refuses to commit: the server would keep what the other statements have done.
    pub(super) fn check_commit(&self) -> Result<()> {
        refuse(self.0.first.get())
    }

    /// Tests whether there was a conflict with another transaction, which may not occur again. A
    /// record that has another version than expected still has it then.
    pub(super) fn is_conflict(&self) -> bool {
        let failed = self.0.on_the_server.get();
        failed.is_some_and(Error::is_retryable)
    }
}

fn refuse(first: Option<&Error>) -> Result<()> {
    match first {
        Some(first) => Err(Error::following(
            first,
            ErrorKind::TransactionFailed,
            "the transaction failed, and nothing of it will be kept: begin another one",
        )),
        None => Ok(()),
    }
}
