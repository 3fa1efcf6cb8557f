use crate::error::{Error, ErrorKind, Outcome};

/// The reason why an endpoint opened no socket.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    /// The same attempt may succeed a moment later, because the server, or what it stands behind,
    /// is still starting.
    pub(super) may_pass: bool,
}

impl Failure {
    /// A failure that waiting does not mend.
    pub(super) fn lasting(kind: ErrorKind, why: impl Into<String>) -> Self {
        Error::new(kind, Outcome::NotSent, why.into()).into()
    }

    /// A failure of a server that may still be starting.
    pub(super) fn passing(kind: ErrorKind, why: impl Into<String>) -> Self {
        Self {
            error: Error::new(kind, Outcome::NotSent, why.into()),
            may_pass: true,
        }
    }

    pub(super) fn with_source(
        self,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            error: self.error.with_source(source),
            ..self
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            may_pass: false,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}
