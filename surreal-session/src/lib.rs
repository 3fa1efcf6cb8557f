//! One connection, many sessions, typed models: SurrealDB 3 for Rust.

pub mod auth;
mod codec;
mod connection;
mod error;
pub mod expr;
mod model;
mod rpc;
pub mod session;
pub mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod transaction;
mod value;

pub use self::{
    connection::{Connection, ConnectionBuilder, ConnectionState, Reconnect, Stats, Tls, Version},
    error::{Details, Error, ErrorKind, Outcome, Result, ServerError},
    expr::Field,
    model::{
        Column, Content, Edge, Edit, Embed, IntoId, Link, Object, Patch, Relation, Table, View,
    },
    session::{
        Anonymous, Guest, InDatabase, InNamespace, LiveSendable, NoNamespace, Rejected, Sendable,
        Session, SignedIn,
    },
    statement::{Response, query},
    transaction::Transaction,
    value::{Datetime, Decimal, Duration, Nullable, RecordId, RecordKey, Uuid, Value},
};

/// Gives a test a ready session in a namespace and database of its own, removed after the test, also when it panics.
/// Feature `testing`.
///
/// The function is `async`, takes the [`Session`], and returns what any test may return. The session is signed in as root
/// on the [shared server](testing::Server::shared).
///
/// ```no_run
/// # mod tests {
/// use surreal_session::Session;
///
/// #[surreal_session::test]
/// async fn answers(session: Session) -> surreal_session::Result<()> {
///     session.query("RETURN 1").await?.check()?;
///     Ok(())
/// }
///
/// #[surreal_session::test(flavor = "multi_thread", worker_threads = 4)]
/// async fn answers_many(session: Session) {
///     assert!(session.query("RETURN 1").await.is_ok());
/// }
/// # }
/// ```
///
/// The test runs on a tokio runtime of its own: of the current thread, or of several with `flavor = "multi_thread"`, by
/// default as many as there are cores. `crate = path` says where this crate is when it goes by another name.
#[cfg(feature = "testing")]
pub use surreal_session_derive::test;
pub use surreal_session_derive::{Embed, Table, View};

/// The types of values, and the traits that carry them to the wire and back.
pub mod types {
    #[cfg(feature = "serde")]
    pub use crate::codec::Serde;
    pub use crate::{
        codec::{
            Decode, DecodeError, DecodeOwned, Decoder, Encode, EncodeError, Encoder, Fields, Items,
            Kind, ObjectEncoder, Type,
        },
        value::*,
    };
}

/// What generated code names; no promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        codec::{
            Decode, DecodeError, DecodeOwned, Decoder, Encode, EncodeError, Encoder, ObjectEncoder,
            Type,
        },
        expr::{Field, Flattened},
        model::{
            Column, Content, Edge, Edit, Edits, Embed, EndField, FieldNames, IdField, Object,
            ObjectOf, Patch, Shows, Table, VersionField, View,
            variant::{Attempts, Variant, encode_variant, unknown_number},
        },
        value::{RecordId, RecordKey},
    };

    pub use crate::__if_serde as if_serde;
    #[cfg(feature = "serde")]
    pub use crate::model::patch_serde::{PatchFields, deserialize_patch, read_edit};
    #[cfg(feature = "testing")]
    pub use crate::testing::{Flavor, run as run_test};
    #[cfg(feature = "serde")]
    pub use serde;
    pub use std::vec::Vec;

    /// The name of a type.
    pub type Name = std::borrow::Cow<'static, str>;

    /// A field's value, or what stands for it when the record lacks it.
    ///
    /// # Errors
    /// When the field is required.
    pub fn required<'b, T: Decode<'b>>(
        read: Option<T>,
        name: &'static str,
    ) -> Result<T, DecodeError> {
        match read.or_else(T::absent) {
            Some(value) => Ok(value),
            None => Err(DecodeError::new("a value", "no such field").in_field(name)),
        }
    }
}

/// What generated code has for serde only, with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_serde {
    ($($item:item)*) => { $($item)* };
}

/// What generated code has for serde only, with the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_serde {
    ($($item:item)*) => {};
}
