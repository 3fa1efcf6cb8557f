use std::{fmt, marker::PhantomData};

use super::Tokens;
use crate::scope::Scope;

/// A token whose scope is known: what is selected once it is accepted.
///
/// For a token that SurrealDB made, that is where its user or access method is defined; a root
/// user's keeps what was selected before. A token that names no database is not made to by saying
/// so here.
///
/// ```
/// use surreal_session::{auth::Token, InDatabase};
///
/// let token: Token<InDatabase> = Token::new("eyJ…");
/// ```
pub struct Token<S> {
    tokens: Tokens,
    scope: PhantomData<fn() -> S>,
}

impl<S> Token<S> {
    /// An access token that was issued for scope `S`, a JSON Web Token.
    pub fn new(access: impl Into<String>) -> Self {
        Tokens::new(access, None).into()
    }
}

/// An access token together with the refresh token, which takes its place when it has expired.
impl<S> From<Tokens> for Token<S> {
    fn from(tokens: Tokens) -> Self {
        Self {
            tokens,
            scope: PhantomData,
        }
    }
}

impl<S> Clone for Token<S> {
    fn clone(&self) -> Self {
        self.tokens.clone().into()
    }
}

impl<S> fmt::Debug for Token<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// A token for [`Session::authenticate`](crate::Session::authenticate), on a session whose scope is
/// `S`: a [`Token`], which has a scope of its own, or [`Tokens`] or a string, after which the
/// selection stays as it was.
///
/// This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "cannot sign in with a `{Self}`",
    label = "expected a token",
    note = "pass a `Token` or `Tokens` of `surreal_session::auth`, or the access token as a string"
)]
pub trait Authentication<S>: sealed::IntoTokens {
    /// The selection once it is accepted.
    type Scope: Scope;
}

#[diagnostic::do_not_recommend]
impl<S, T: Scope> Authentication<S> for Token<T> {
    type Scope = T;
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Authentication<S> for Tokens {
    type Scope = S;
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Authentication<S> for &str {
    type Scope = S;
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Authentication<S> for String {
    type Scope = S;
}

pub(crate) mod sealed {
    use crate::auth::Tokens;

    pub trait IntoTokens {
        #[doc(hidden)]
        fn into_tokens(self) -> Tokens;
    }

    impl<S> IntoTokens for super::Token<S> {
        fn into_tokens(self) -> Tokens {
            self.tokens
        }
    }

    impl IntoTokens for Tokens {
        fn into_tokens(self) -> Tokens {
            self
        }
    }

    impl IntoTokens for &str {
        fn into_tokens(self) -> Tokens {
            Tokens::new(self, None)
        }
    }

    impl IntoTokens for String {
        fn into_tokens(self) -> Tokens {
            Tokens::new(self, None)
        }
    }
}
