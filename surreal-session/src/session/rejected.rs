use std::fmt;

use super::given_tokens::GivenTokens;
use crate::{auth::Tokens, error::Error};

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
pub struct Rejected<S>(Box<Parts<S>>);

struct Parts<S> {
    error: Error,
    session: S,
    given: GivenTokens,
}

impl<S> Rejected<S> {
    pub(super) fn new(error: Error, session: S, given: GivenTokens) -> Self {
        Self(Box::new(Parts {
            error,
            session,
            given,
        }))
    }

    /// Returns the error.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// Returns the tokens that the server gave before the transition failed, for example because
    /// the question for the selected database had no answer. They replace a refresh token that was
    /// used: pass them to [`authenticate`](crate::Session::authenticate).
    ///
    /// Returns `None` if the server gave no tokens or its answer was lost. An answer that comes
    /// after the deadline is kept, and the tokens are returned from then on.
    #[must_use]
    pub fn tokens(&self) -> Option<Tokens> {
        self.0.given.tokens()
    }

    /// The session as it was before.
    #[must_use]
    pub fn into_session(self) -> S {
        self.0.session
    }

    /// Returns the error and the session.
    #[must_use]
    pub fn into_parts(self) -> (Error, S) {
        (self.0.error, self.0.session)
    }
}

impl<S> From<Rejected<S>> for Error {
    fn from(rejected: Rejected<S>) -> Self {
        rejected.0.error
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
