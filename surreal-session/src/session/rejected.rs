use std::fmt;

use crate::error::Error;

/// A transition that failed: the error, and the session as it was.
///
/// `?` keeps the error and lets the session go; [`into_session`](Self::into_session) tries again. A
/// function that ends with a transition returns `Ok(session.use_db("main").await?)`.
///
/// ```no_run
/// # use surreal_session::{auth::Root, Anonymous, NoNamespace, Session, SignedIn};
/// # async fn example(session: Session<Anonymous, NoNamespace>) -> surreal_session::Result<()> {
/// let session: Session<SignedIn, NoNamespace> = match session.signin(Root::new("root", "guess")).await {
///     Ok(session) => session,
///     Err(rejected) => {
///         eprintln!("{}", rejected.error());
///         rejected.into_session().signin(Root::new("root", "root")).await?
///     }
/// };
/// # Ok(())
/// # }
/// ```
pub struct Rejected<S>(Box<(Error, S)>);

impl<S> Rejected<S> {
    pub(super) fn new(error: Error, session: S) -> Self {
        Self(Box::new((error, session)))
    }

    /// Returns the error.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.0
    }

    /// The session as it was before.
    #[must_use]
    pub fn into_session(self) -> S {
        self.0.1
    }

    /// Returns the error and the session.
    #[must_use]
    pub fn into_parts(self) -> (Error, S) {
        *self.0
    }
}

impl<S> From<Rejected<S>> for Error {
    fn from(rejected: Rejected<S>) -> Self {
        rejected.0.0
    }
}

impl<S> fmt::Debug for Rejected<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rejected").field(self.error()).finish()
    }
}

impl<S> fmt::Display for Rejected<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().fmt(f)
    }
}

impl<S> std::error::Error for Rejected<S> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(self.error())
    }
}
