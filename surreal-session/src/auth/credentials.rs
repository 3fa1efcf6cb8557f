use crate::scope::Scope;

/// Credentials for [`Session::signin`](crate::Session::signin), on a session whose scope is `S`.
///
/// Sealed: [`Root`](super::Root), [`NamespaceUser`](super::NamespaceUser),
/// [`DatabaseUser`](super::DatabaseUser), [`Record`](super::Record), [`Bearer`](super::Bearer) and
/// [`Refresh`](super::Refresh).
#[diagnostic::on_unimplemented(
    message = "cannot sign in with a `{Self}`",
    label = "expected credentials",
    note = "pass a `Root`, `NamespaceUser`, `DatabaseUser`, `Record`, `Bearer` or `Refresh` of `surreal_session::auth`"
)]
pub trait Credentials<S>: sealed::Fields {
    /// The selection once they are accepted.
    type Scope: Scope;
}

pub(crate) mod sealed {
    use std::sync::Arc;

    use crate::codec::{EncodeError, ObjectEncoder};

    /// The map that the server takes. A key that does not apply must be left out: NULL would count
    /// as given.
    pub trait Fields: Send + Sync {
        #[doc(hidden)]
        fn write(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError>;

        /// The namespace and database that are selected by signing in; `None` when what was
        /// selected stays so.
        #[doc(hidden)]
        fn selects(&self) -> Option<(Option<&str>, Option<&str>)>;

        /// Returns the copy that a session keeps to sign in again. There is none for credentials
        /// that can be used once, or that belong to a person who may expect to be asked.
        #[doc(hidden)]
        fn to_keep(&self) -> Option<Arc<dyn Fields>> {
            None
        }
    }
}
