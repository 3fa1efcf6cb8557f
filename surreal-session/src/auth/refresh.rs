use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Credentials, sealed::Fields};
use crate::{
    codec::{EncodeError, ObjectEncoder},
    scope::InDatabase,
};

/// A refresh token, for a sign-in without the access token that came with it.
///
/// The server takes a refresh token once and returns another one with the new access token. With
/// the access token at hand, [`Session::authenticate`](crate::Session::authenticate) takes both.
///
/// ```no_run
/// use surreal_session::{Connection, Session, auth::Refresh};
///
/// # async fn example(db: &Connection, kept: String) -> surreal_session::Result<()> {
/// let refresh = Refresh::new("shop", "main", "customer", kept);
/// let session: Session = db.attach().await?.signin(refresh).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Refresh {
    namespace: String,
    database: String,
    access: String,
    token: SecretString,
}

impl Refresh {
    /// Creates the credentials from the namespace and database, the name of the record access
    /// method there, and the refresh token that it gave.
    pub fn new(
        namespace: impl Into<String>,
        database: impl Into<String>,
        access: impl Into<String>,
        token: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            database: database.into(),
            access: access.into(),
            token: SecretString::from(token.into()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S> Credentials<S> for Refresh {
    type Scope = InDatabase;
}

impl Fields for Refresh {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ns", &self.namespace)?;
        o.field("db", &self.database)?;
        o.field("ac", &self.access)?;
        o.field("refresh", self.token.expose_secret())
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some((Some(&self.namespace), Some(&self.database)))
    }
}
