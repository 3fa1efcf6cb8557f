use std::fmt;

use secrecy::{ExposeSecret, SecretSlice};

use super::credentials::{Credentials, sealed::Fields};
use crate::{
    codec::{self, Encode, EncodeError, ObjectEncoder},
    scope::InDatabase,
};

/// A record user: what a record access method's `SIGNUP` or `SIGNIN` clause reads.
///
/// ```
/// use surreal_session::auth::Record;
///
/// let ada = Record::new("shop", "main", "customer")
///     .with("email", "ada@example.com")
///     .with("password", "…");
/// ```
#[derive(Clone)]
pub struct Record {
    namespace: String,
    database: String,
    access: String,
    variables: Vec<(String, Variable)>,
}

/// Any of them may be a password, so all are kept as one.
type Variable = Result<SecretSlice<u8>, EncodeError>;

impl Record {
    /// A record access method of a database.
    pub fn new(
        namespace: impl Into<String>,
        database: impl Into<String>,
        access: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            database: database.into(),
            access: access.into(),
            variables: Vec::new(),
        }
    }

    /// Gives the access method's clause a variable: `$name` in its query. A later value of the same
    /// name replaces an earlier one. `ns`, `db` and `ac` are those of [`new`](Self::new), whatever
    /// is given here.
    ///
    /// A value that cannot be sent is an [`Encode`](crate::ErrorKind::Encode) error when it is
    /// used.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        let bytes = codec::to_bytes(&value).map(SecretSlice::from);
        let name = name.into();
        // From 4.0 the server refuses an object in which a name occurs twice.
        self.variables.retain(|(given, _)| *given != name);
        if !["ns", "db", "ac"].contains(&name.as_str()) {
            self.variables.push((name, bytes));
        }
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S> Credentials<S> for Record {
    type Scope = InDatabase;
}

impl Fields for Record {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        for (name, value) in &self.variables {
            let value = value
                .as_ref()
                .map_err(|error| error.clone().in_field(name))?;
            o.encoded_bytes(name, value.expose_secret())?;
        }
        o.field("ns", &self.namespace)?;
        o.field("db", &self.database)?;
        o.field("ac", &self.access)
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some((Some(&self.namespace), Some(&self.database)))
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("namespace", &self.namespace)
            .field("database", &self.database)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}
