use std::{marker::PhantomData, sync::Arc};

use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Credentials, sealed::Fields};
use crate::{
    codec::{EncodeError, ObjectEncoder},
    scope::{InDatabase, InNamespace, NoNamespace, Scope},
};

/// A bearer key of an access method, on the level where the method is defined: what is selected
/// afterwards is that level, and nothing on the root level.
///
/// ```
/// use surreal_session::auth::Bearer;
///
/// let key = Bearer::database("shop", "main", "robots", "surreal-bearer-…");
/// ```
#[derive(Clone, Debug)]
pub struct Bearer<S> {
    namespace: Option<String>,
    database: Option<String>,
    access: String,
    key: SecretString,
    scope: PhantomData<fn() -> S>,
}

impl Bearer<NoNamespace> {
    /// The name of an access method on the root level, and the key.
    pub fn root(access: impl Into<String>, key: impl Into<String>) -> Self {
        Self::new(None, None, access.into(), key.into())
    }
}

impl Bearer<InNamespace> {
    /// The namespace, the name of an access method there, and the key.
    pub fn namespace(
        namespace: impl Into<String>,
        access: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self::new(Some(namespace.into()), None, access.into(), key.into())
    }
}

impl Bearer<InDatabase> {
    /// The namespace and database, the name of an access method there, and the key.
    pub fn database(
        namespace: impl Into<String>,
        database: impl Into<String>,
        access: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        let (namespace, database) = (Some(namespace.into()), Some(database.into()));
        Self::new(namespace, database, access.into(), key.into())
    }
}

impl<S> Bearer<S> {
    fn new(
        namespace: Option<String>,
        database: Option<String>,
        access: String,
        key: String,
    ) -> Self {
        Self {
            namespace,
            database,
            access,
            key: key.into(),
            scope: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: Scope> Credentials<S> for Bearer<T> {
    type Scope = T;
}

impl<S> Fields for Bearer<S> {
    fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError> {
        if let Some(namespace) = &self.namespace {
            o.field("ns", namespace)?;
        }
        if let Some(database) = &self.database {
            o.field("db", database)?;
        }
        o.field("ac", &self.access)?;
        o.field("key", self.key.expose_secret())
    }

    fn to_keep(&self) -> Option<Arc<dyn Fields>> {
        // A key without the scope that only the compiler needs.
        Some(Arc::new(Bearer::<()> {
            namespace: self.namespace.clone(),
            database: self.database.clone(),
            access: self.access.clone(),
            key: self.key.clone(),
            scope: PhantomData,
        }))
    }

    fn selects(&self) -> Option<(Option<&str>, Option<&str>)> {
        Some((self.namespace.as_deref(), self.database.as_deref()))
    }
}
