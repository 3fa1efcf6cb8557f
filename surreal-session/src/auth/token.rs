use std::{fmt, marker::PhantomData};

use secrecy::{ExposeSecret, SecretString};

use crate::{
    codec::{Decode, Decoder, Encode, EncodeError, Encoder, Kind},
    error::DecodeError,
};

/// What the server gave for a sign-in: an access token, and a refresh token where the access method has them.
///
/// Both are secrets: zeroed on drop, and not shown by `Debug`.
#[derive(Clone)]
pub struct Tokens {
    access: SecretString,
    refresh: Option<SecretString>,
}

impl Tokens {
    /// An access token, and perhaps a refresh token, that were kept from an earlier session.
    pub fn new(access: impl Into<String>, refresh: Option<String>) -> Self {
        Self {
            access: access.into().into(),
            refresh: refresh.map(SecretString::from),
        }
    }

    /// The access token, a JSON Web Token.
    #[must_use]
    pub fn access(&self) -> &str {
        self.access.expose_secret()
    }

    /// The refresh token. It can be used once.
    #[must_use]
    pub fn refresh(&self) -> Option<&str> {
        self.refresh.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl From<SecretString> for Tokens {
    fn from(access: SecretString) -> Self {
        Self {
            access,
            refresh: None,
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// As the server takes them for `refresh` and `revoke`.
impl Encode for Tokens {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| {
            o.field("access", self.access())?;
            match self.refresh() {
                Some(refresh) => o.field("refresh", refresh),
                None => Ok(()),
            }
        })
    }
}

/// As the server gives them: a string, or an object of both.
impl<'b> Decode<'b> for Tokens {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        if d.peek()? == Kind::String {
            return Ok(Self::new(d.str()?, None));
        }
        let (mut access, mut refresh) = (None, None);
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "access" => access = Some(d.str()?),
                "refresh" => refresh = Some(d.str()?.to_owned()),
                _ => d.skip()?,
            }
        }
        match access {
            Some(access) => Ok(Self::new(access, refresh)),
            None => Err(DecodeError::new("an access token", "none")),
        }
    }
}

/// An access token whose scope is known: what is selected once it is accepted.
///
/// ```
/// use surreal_session::{auth::Token, InDatabase};
///
/// let token: Token<InDatabase> = Token::new("eyJ…");
/// ```
pub struct Token<S> {
    access: SecretString,
    scope: PhantomData<fn() -> S>,
}

impl<S> Token<S> {
    /// A token that was issued for scope `S`.
    pub fn new(access: impl Into<String>) -> Self {
        Self {
            access: access.into().into(),
            scope: PhantomData,
        }
    }
}

impl<S> Clone for Token<S> {
    fn clone(&self) -> Self {
        Self {
            access: self.access.clone(),
            scope: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Token<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// What [`Session::authenticate`](crate::Session::authenticate) takes, on a session whose scope is `S`: a [`Token`],
/// which says its scope, or a string, after which what was selected stays selected.
///
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no token",
    note = "pass a `Token<S>` or the access token's text; from `Tokens` take `.access()`"
)]
pub trait Authentication<S>: sealed::Access {
    /// What is selected once it is accepted.
    type Scope;
}

impl<S, T> Authentication<S> for Token<T> {
    type Scope = T;
}

impl<S> Authentication<S> for &str {
    type Scope = S;
}

impl<S> Authentication<S> for String {
    type Scope = S;
}

pub(crate) mod sealed {
    use secrecy::SecretString;

    pub trait Access {
        #[doc(hidden)]
        fn into_access(self) -> SecretString;
    }

    impl<S> Access for super::Token<S> {
        fn into_access(self) -> SecretString {
            self.access
        }
    }

    impl Access for &str {
        fn into_access(self) -> SecretString {
            self.into()
        }
    }

    impl Access for String {
        fn into_access(self) -> SecretString {
            self.into()
        }
    }
}
