use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{
    codec::{Decode, Decoder, Encode, EncodeError, Encoder, Kind},
    error::DecodeError,
};

/// The tokens of a sign-in: an access token, and a refresh token where the access method
/// has them.
///
/// Both are secrets: zeroed on drop, and not shown by `Debug`. Keep their texts, and a later
/// program continues where this one ended:
///
/// ```no_run
/// use surreal_session::{auth::{Token, Tokens}, Connection, InDatabase};
///
/// # async fn example(db: &Connection, access: String, refresh: Option<String>) -> surreal_session::Result<()> {
/// let kept: Token<InDatabase> = Tokens::new(access, refresh).into();
/// let session = db.attach().await?.authenticate(kept).await?;
/// # Ok(())
/// # }
/// ```
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

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// The form that the server accepts for `refresh` and `revoke`.
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

/// The form in which the server sends them: a string, or an object of both.
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
