use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Credentials, sealed::Fields};
use crate::{
    codec::{EncodeError, ObjectEncoder},
    session::{InDatabase, InNamespace, NoNamespace},
};

/// A bearer key of an access method on the root level. Signing in with it unselects what was selected.
#[derive(Clone, Debug)]
pub struct RootBearer {
    access: String,
    key: SecretString,
}

/// A bearer key of an access method on a namespace, which is selected by signing in.
#[derive(Clone, Debug)]
pub struct NamespaceBearer {
    namespace: String,
    access: String,
    key: SecretString,
}

/// A bearer key of an access method on a database, which is selected by signing in.
#[derive(Clone, Debug)]
pub struct DatabaseBearer {
    namespace: String,
    database: String,
    access: String,
    key: SecretString,
}

impl RootBearer {
    /// The access method's name and the key.
    pub fn new(access: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            access: access.into(),
            key: key.into().into(),
        }
    }
}

impl NamespaceBearer {
    /// The namespace, the access method's name and the key.
    pub fn new(
        namespace: impl Into<String>,
        access: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            access: access.into(),
            key: key.into().into(),
        }
    }
}

impl DatabaseBearer {
    /// The namespace and database, the access method's name and the key.
    pub fn new(
        namespace: impl Into<String>,
        database: impl Into<String>,
        access: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self {
            namespace: namespace.into(),
            database: database.into(),
            access: access.into(),
            key: key.into().into(),
        }
    }
}

impl<S> Credentials<S> for RootBearer {
    type Scope = NoNamespace;
}

impl<S> Credentials<S> for NamespaceBearer {
    type Scope = InNamespace;
}

impl<S> Credentials<S> for DatabaseBearer {
    type Scope = InDatabase;
}

impl Fields for RootBearer {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ac", &self.access)?;
        o.field("key", self.key.expose_secret())
    }
}

impl Fields for NamespaceBearer {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ns", &self.namespace)?;
        o.field("ac", &self.access)?;
        o.field("key", self.key.expose_secret())
    }
}

impl Fields for DatabaseBearer {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        o.field("ns", &self.namespace)?;
        o.field("db", &self.database)?;
        o.field("ac", &self.access)?;
        o.field("key", self.key.expose_secret())
    }
}
