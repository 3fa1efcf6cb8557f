use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Credentials, sealed::Fields};
use crate::{
    codec::{EncodeError, ObjectEncoder},
    scope::{InDatabase, InNamespace, Scope},
};

/// A root user. What is selected stays selected.
#[derive(Clone, Debug)]
pub struct Root {
    user: String,
    pass: SecretString,
}

impl Root {
    /// A root user's name and password.
    pub fn new(user: impl Into<String>, pass: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            pass: secret(pass),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Credentials<S> for Root {
    type Scope = S;
}

impl Fields for Root {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("user", &self.user)?;
        o.field("pass", self.pass.expose_secret())
    }

    fn to_keep(&self) -> Option<Arc<dyn Fields>> {
        Some(Arc::new(self.clone()))
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        None
    }
}

/// A user of a namespace, which is selected by signing in.
#[derive(Clone, Debug)]
pub struct NamespaceUser {
    namespace: String,
    user: String,
    pass: SecretString,
}

impl NamespaceUser {
    /// The namespace, and the user's name and password in it.
    pub fn new(
        namespace: impl Into<String>,
        user: impl Into<String>,
        pass: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            user: user.into(),
            pass: secret(pass),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S> Credentials<S> for NamespaceUser {
    type Scope = InNamespace;
}

impl Fields for NamespaceUser {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ns", &self.namespace)?;
        o.field("user", &self.user)?;
        o.field("pass", self.pass.expose_secret())
    }

    fn to_keep(&self) -> Option<Arc<dyn Fields>> {
        Some(Arc::new(self.clone()))
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some((Some(&self.namespace), None))
    }
}

/// A user of a database, which is selected by signing in.
#[derive(Clone, Debug)]
pub struct DatabaseUser {
    namespace: String,
    database: String,
    user: String,
    pass: SecretString,
}

impl DatabaseUser {
    /// The namespace and database, and the user's name and password there.
    pub fn new(
        namespace: impl Into<String>,
        database: impl Into<String>,
        user: impl Into<String>,
        pass: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            database: database.into(),
            user: user.into(),
            pass: secret(pass),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S> Credentials<S> for DatabaseUser {
    type Scope = InDatabase;
}

impl Fields for DatabaseUser {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ns", &self.namespace)?;
        o.field("db", &self.database)?;
        o.field("user", &self.user)?;
        o.field("pass", self.pass.expose_secret())
    }

    fn to_keep(&self) -> Option<Arc<dyn Fields>> {
        Some(Arc::new(self.clone()))
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some((Some(&self.namespace), Some(&self.database)))
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}
