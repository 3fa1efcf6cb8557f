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
mod transaction;
mod value;

pub use self::{
    connection::{Connection, ConnectionBuilder, ConnectionState, Stats, Tls, Version},
    error::{Details, Error, ErrorKind, Outcome, Result, ServerError},
    expr::Field,
    model::{Content, Table},
    session::{
        Anonymous, Guest, InDatabase, InNamespace, LiveSendable, NoNamespace, Rejected, Sendable,
        Session, SignedIn,
    },
    statement::{Response, query},
    transaction::Transaction,
    value::{Datetime, Decimal, Duration, Nullable, RecordId, RecordKey, Uuid, Value},
};

pub use surreal_session_derive::Table;

/// The types of values, and the traits that carry them to the wire and back.
pub mod types {
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
        codec::{Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, ObjectEncoder, Type},
        expr::Field,
        model::{Content, IdField, Table},
        value::{RecordId, RecordKey},
    };

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
