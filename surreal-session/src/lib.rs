//! An async SurrealDB 3 client with typed models, one session per user on a shared connection, and
//! automatic recovery.
//!
//! A [`Connection`] carries any number of [`Session`]s, each with its own identity, namespace,
//! database and variables. `#[derive(Table)]` maps a struct to the records of a table. Running a
//! statement before you sign in and select a database is a compile error.
//!
//! ```no_run
//! use surreal_session::{Connection, RecordId, Table, auth::Root};
//!
//! #[derive(Debug, Clone, Table)]
//! struct Person {
//!     id: RecordId<Person>,
//!     name: String,
//!     age: u8,
//! }
//!
//! #[tokio::main]
//! async fn main() -> surreal_session::Result<()> {
//!     let db = Connection::open("ws://localhost:8000").await?;
//!     let session = db
//!         .attach().await?                              // a new session, not signed in
//!         .signin(Root::new("root", "root")).await?     // signed in, no database selected
//!         .use_ns_db("shop", "main").await?;            // ready to run statements
//!
//!     let ada = Person::create(&session, NewPerson { name: "Ada".into(), age: 36 }).await?;
//!     let adults = Person::select(&session)
//!         .filter(Person::AGE.ge(18))
//!         .order_by(Person::NAME.asc())
//!         .limit(10)
//!         .await?;
//!     println!("found {} adults", adults.len());
//!
//!     let tx = session.begin().await?;                  // dropping it cancels the transaction
//!     Person::update(&tx, &ada.id).set(Person::AGE, 37).await?;
//!     tx.commit().await
//! }
//! ```
//!
//! # Overview
//!
//! - [`Connection`]: a handle to one or more WebSockets that reconnect when they fail. It holds no
//!   identity.
//! - [`Session`]: a guard whose type tracks the identity and the selected level. The credentials
//!   are in [`auth`], the states in [`session`].
//! - [`Transaction`]: the result of [`Session::begin`]. Every statement accepts a session or a
//!   transaction as `&impl` [`Sendable`].
//! - [`Table`], [`View`] and [`Embed`]: the models, each with a derive of the same name. An
//!   [`Edge`] is a table with `#[table(edge)]`. Their methods return [`statement`]s, which do
//!   nothing unless you `.await` them. Their constants are [`Field`]s, from which you build an
//!   [`expr`].
//! - [`query()`] and [`run()`]: raw SurrealQL and the server's functions, with bound values and
//!   typed results.
//! - [`Table::live`] and [`Table::mirror`]: the changes of a table as a [`LiveStream`], and a copy
//!   of the table in memory that is kept in sync, a [`Mirror`].
//! - [`types`]: the value types, and the traits [`Encode`](types::Encode) and
//!   [`Decode`](types::Decode).
//! - [`Error`]: the only error type, with a [kind](ErrorKind) to match on and the [`Outcome`] of
//!   the call.
//! - `testing`: a real server for tests and examples on any machine, and
//!   `#[surreal_session::test]`.
//!
//! # Guarantees
//!
//! - **No SurrealQL injection.** Values are always sent as bound parameters, never as part of the
//!   SurrealQL text.
//! - **No hanging calls.** Every call ends with a reply, a timeout or a connection error. If the
//!   outcome is unknown, the error says so; only reads are retried.
//! - **Nothing leaks between sessions.** Dropping a session detaches it from the server once its
//!   transactions have ended.
//! - **Native types.** A model is decoded from the bytes of the reply in one pass. With the feature
//!   `serde`, the value types implement serde's traits, and [`Serde<T>`](types::Serde) stores any
//!   serde type.
//!
//! # Cancel safety
//!
//! Dropping the future of a call is always safe. A request that has not been sent is not sent. If
//! it has been sent, its reply is discarded, and the server still runs it to its end, unless it is
//! a [`RowStream`](statement::RowStream). Methods that change a session through `&self`, such as
//! [`set`](Session::set), run to completion once polled.
//!
//! # Errors
//!
//! ```
//! use surreal_session::{Error, ErrorKind, Outcome};
//!
//! fn advice(error: &Error) -> &'static str {
//!     match error.kind() {
//!         ErrorKind::Conflict => "run the transaction again",
//!         ErrorKind::SessionExpired => "sign in again",
//!         _ if error.is_retryable() => "send it again",
//!         _ if error.outcome() == Outcome::Unknown => "check before you send it again",
//!         _ => "report it",
//!     }
//! }
//! ```
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `rustls` (default) | `wss://` through rustls, with the ring provider and Mozilla's root certificates |
//! | `native-tls` | `wss://` through the operating system's TLS library |
//! | `rustls-platform-verifier` | `Tls::with_platform_roots`: the operating system's certificates, with rustls |
//! | `socks` | SOCKS5 proxies; HTTP proxies need no feature |
//! | `serde` (default) | `Serialize` and `Deserialize` for the value types; any serde type as a field |
//! | `tracing` | spans for calls and events for sockets, named after the OpenTelemetry conventions |
//! | `serde_json-1` | conversions between `Value` and `serde_json::Value`, also as a field type |
//! | `chrono-04`, `jiff-02`, `time-03` | date and time types of these crates as field types |
//! | `rust_decimal-1`, `geo-types-07` | decimals and geometries of these crates as field types |
//! | `testing` | a server for tests, and `#[surreal_session::test]` |
//! | `testcontainers` | lets `testing` run the server in Docker |
//!
//! # Limitations
//!
//! The crate requires tokio and a SurrealDB 3 server that it reaches over WebSockets. HTTP and
//! server versions before 3 are not supported, because they have no sessions. Embedded databases
//! and WebAssembly are not supported either.

pub mod auth;
mod codec;
mod connection;
mod error;
pub mod expr;
pub mod live;
mod model;
mod rpc;
mod scope;
pub mod session;
pub mod statement;
mod target;
#[cfg(feature = "testing")]
pub mod testing;
mod trace;
mod transaction;
mod value;

pub use self::{
    connection::{Connection, ConnectionBuilder, ConnectionState, Reconnect, Stats, Tls, Version},
    error::{ChunkFailure, Details, Error, ErrorKind, Outcome, Result, ServerError},
    expr::{Column, Edit, Field, Patch, View},
    live::{EndReason, Event, GapReason, LiveStream, Mirror},
    model::{Content, Edge, Embed, IntoId, Link, Object, Relation, Table},
    session::{
        Anonymous, Guest, InDatabase, InNamespace, NoNamespace, Rejected, Session, SignedIn,
    },
    statement::{Response, query, run},
    target::{LiveSendable, Sendable},
    transaction::Transaction,
    value::{Datetime, Decimal, Duration, Nullable, RecordId, RecordKey, Uuid, Value},
};

/// Gives a test a ready session in a namespace and database of its own, removed after the test,
/// also when it panics. Feature `testing`.
///
/// The function is `async`, takes the [`Session`], and returns what any test may return. The
/// session is signed in as root on the [shared server](testing::Server::shared). A function without
/// a parameter needs no server. Either fails after a time limit, three minutes by default; see
/// [`testing`].
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
/// The test runs on a tokio runtime of its own: of the current thread, or of several with `flavor =
/// "multi_thread"`, by default as many as there are cores. `crate = path` names the path of this
/// crate when it is renamed in your `Cargo.toml`.
#[cfg(feature = "testing")]
pub use surreal_session_derive::test;
pub use surreal_session_derive::{Embed, Table, View};

/// The types of values, and the traits that carry them to the wire and back.
///
/// | Rust | SurrealDB |
/// |---|---|
/// | `bool`, `i8`–`i128`, `u8`–`u128`, `f32`, `f64` | bool, int, float; an integer beyond `i64` is an error, as is a number that does not fit on reading |
/// | `String`, `&str`, `Cow<str>`, `Box<str>`, `Arc<str>`, `char` | string |
/// | [`Bytes`](types::Bytes) | bytes; a `Vec<u8>` is an array of ints |
/// | `Option<T>`, `()` | NONE; reads NULL and a missing field, too |
/// | [`Nullable<T>`](Nullable) | NULL |
/// | `Vec<T>`, `VecDeque<T>`, `[T; N]`, tuples | array |
/// | `HashSet<T>`, `BTreeSet<T>` | set |
/// | `HashMap<String, T>`, `BTreeMap<String, T>` | object |
/// | `Box<T>`, `Arc<T>`, `Rc<T>` | as `T` |
/// | [`Datetime`], [`Duration`] and `std::time::Duration`, [`Decimal`], [`Uuid`] | datetime, duration, decimal, uuid |
/// | [`RecordId`], [`TableName`](types::TableName), [`File`](types::File), [`Geometry`](types::Geometry) and its parts, [`Range`](types::Range) | record id, table, file, geometry, range; the ranges of `std::ops` can be sent |
/// | [`Value`] | anything |
/// | [`Serde<T>`](types::Serde) | any type of serde's; feature `serde` |
///
/// SurrealDB stores no entry of an object that is NONE. An entry of a map that is `None` is sent,
/// and is missing when the record is read. To store it, use `BTreeMap<String, Nullable<T>>`.
///
/// With a feature each, types of other crates are fields as they are. What has no exact form is an
/// error, never rounded:
///
/// | feature | types | SurrealDB |
/// |---|---|---|
/// | `chrono-04` | `DateTime<Utc>`, `DateTime<FixedOffset>` (the offset is not kept); `TimeDelta` | datetime; duration |
/// | `jiff-02` | `Timestamp`; `SignedDuration` | datetime; duration |
/// | `time-03` | `UtcDateTime`, `OffsetDateTime` (the offset is not kept); `Duration` | datetime; duration |
/// | `rust_decimal-1` | `Decimal` (trailing zeros are not kept) | decimal |
/// | `geo-types-07` | `Point`, `LineString`, `Polygon`, `Multi…`, `GeometryCollection` and `Geometry`, of `f64` | geometry |
/// | `serde_json-1` | `Value` | anything that JSON has |
pub mod types {
    #[cfg(feature = "serde")]
    pub use crate::codec::Serde;
    pub use crate::{
        codec::{
            Decode, DecodeError, DecodeOwned, Decoder, Encode, EncodeError, Encoder, Fields, Items,
            Kind, ObjectEncoder, Stored, Type,
        },
        model::GeneratedKey,
        value::*,
    };
}

/// Items for generated code; no promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        codec::{
            Decode, DecodeError, DecodeOwned, Decoder, Encode, EncodeError, Encoder, ObjectEncoder,
            Stored, Type,
        },
        expr::{Column, ColumnExpr, Edit, Edits, Field, Flattened, Patch, View, ViewOf, ViewTable},
        model::{
            Content, Edge, Embed, EndField, FieldNames, IdField, Object, ObjectOf, SerdeStorable,
            Storable, Table, VersionField, WithId, WithoutId, required,
            variant::{Attempts, Variant, encode_variant, unknown_number},
        },
        value::{RecordId, RecordKey},
    };

    pub use crate::__if_serde as if_serde;
    #[cfg(feature = "serde")]
    pub use crate::codec::Serde;
    #[cfg(feature = "serde")]
    pub use crate::expr::patch_serde::{PatchFields, deserialize_patch, read_edit};
    #[cfg(not(feature = "serde"))]
    pub use crate::model::Serde;
    #[cfg(feature = "testing")]
    pub use crate::testing::{Flavor, run as run_test, run_alone as run_test_alone};
    #[cfg(feature = "serde")]
    pub use serde;
    pub use std::vec::Vec;

    /// The version of a record that is created.
    pub const FIRST_VERSION: i64 = 0;

    /// The name of a type.
    pub type Name = std::borrow::Cow<'static, str>;

    /// The bytes of a value, as they stand in a request; for tests of the codec alone.
    ///
    /// # Errors
    /// When the value has no form on the wire.
    pub fn encode<T: Encode>(value: &T) -> Result<Vec<u8>, EncodeError> {
        crate::codec::to_bytes(value)
    }

    /// A value from the bytes of one, as they stand in a reply; for tests and benches of the codec
    /// alone.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn decode<'b, T: Decode<'b>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
        crate::codec::from_bytes(bytes)
    }
}

/// Items that generated code has for serde only, with the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_serde {
    ($($item:item)*) => { $($item)* };
}

/// Items that generated code has for serde only, with the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_serde {
    ($($item:item)*) => {};
}
