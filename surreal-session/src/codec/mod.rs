//! Rust values to SurrealDB's CBOR and back, in one pass and without a value tree between.
//!
//! Knows bytes and types; does no I/O and knows no connection, statement or model.

mod bytes;
mod decimal;
mod decoder;
mod encoded;
mod encoder;
mod file;
mod foreign;
mod geometry;
mod head;
mod id_text;
mod items;
mod list;
mod map;
mod numbers;
mod option;
mod patch_op;
mod pointer;
mod range;
mod record_id;
#[cfg(feature = "serde")]
mod serde;
mod skip;
mod stored;
mod table_name;
mod tag;
mod text;
mod time;
mod tuple;
mod uuid;
mod value;

use std::borrow::Cow;

#[cfg(feature = "serde")]
pub use self::serde::Serde;
pub(crate) use self::stored::{Reads, StoredOrder};
pub use self::{
    decoder::Decoder,
    encoder::{Encoder, ObjectEncoder},
    items::{Fields, Items},
    stored::Stored,
};
pub(crate) use self::{encoded::Encoded, encoder::Bracket, record_id::names_a_range};
pub use crate::{
    error::{DecodeError, EncodeError},
    value::Kind,
};

/// A Rust type that SurrealDB can store.
///
/// Derived for models; written by hand for a type that is stored in the form of another (see
/// [`Encoder`]).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in SurrealDB",
    label = "no `Encode` for this type",
    note = "derive `Table` or `Embed` for a struct of your own; wrap a serde type in `Serde<..>`; \
            enable the feature of the crate it comes from (`chrono-04`, `jiff-02`, `time-03`, `rust_decimal-1`, `geo-types-07`)"
)]
pub trait Encode {
    /// Writes the value.
    ///
    /// # Errors
    /// When the value has no form on the wire, such as an integer beyond `i64`.
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError>;

    /// Whether this is NONE, so that a field of this value is left out of its object.
    fn is_none(&self) -> bool {
        false
    }
}

/// A Rust type that can be read from a reply, perhaps borrowing from it for `'b`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from SurrealDB",
    label = "no `Decode` for this type",
    note = "derive `Table`, `View` or `Embed` for a struct of your own; wrap a serde type in `Serde<..>`; \
            enable the feature of the crate it comes from (`chrono-04`, `jiff-02`, `time-03`, `rust_decimal-1`, `geo-types-07`)"
)]
pub trait Decode<'b>: Sized {
    /// Describes the stored values that this type is read from. Defaults to [`Stored::ANY`].
    ///
    /// A type that is read from the same values as another one gives the other's, so that its
    /// comparisons and orders are as fast: `const STORED: Stored = <String as Decode>::STORED;`.
    const STORED: Stored = Stored::ANY;

    /// Reads one value.
    ///
    /// # Errors
    /// When something else stands there; the error says what was expected and what was found.
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError>;

    /// The value of a field that the object lacks; `None` where the field is required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// The value that NULL is, for a type that takes NULL as a value of its own.
    #[must_use]
    fn null() -> Option<Self> {
        None
    }
}

/// A type that can be read from any reply and borrows nothing from it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from SurrealDB",
    label = "no `Decode` for this type, or it borrows from the reply",
    note = "derive `Table`, `View` or `Embed` for a struct of your own, without borrowed fields"
)]
pub trait DecodeOwned: for<'b> Decode<'b> {}

impl<T> DecodeOwned for T where T: for<'b> Decode<'b> {}

/// The SurrealQL type that a Rust type is stored as.
pub trait Type {
    /// The type's name in SurrealQL, such as `option<string>` or `record<person>`.
    #[must_use]
    fn surreal_type() -> Cow<'static, str>;
}

/// Implements [`Type`] by a text.
macro_rules! surreal_type {
    ([$($generics:tt)*] $type:ty => $text:expr) => {
        impl<$($generics)*> $crate::codec::Type for $type {
            fn surreal_type() -> std::borrow::Cow<'static, str> {
                $text.into()
            }
        }
    };
    ($type:ty => $text:expr) => {
        surreal_type!([] $type => $text);
    };
}

pub(crate) use surreal_type;

/// The bytes of one value.
pub(crate) fn to_bytes<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    Encoded::new(value).into_bytes()
}

/// One value from its bytes; what follows it is not looked at.
pub(crate) fn from_bytes<'b, T: Decode<'b>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    T::decode(&mut Decoder::new(bytes))
}

/// One value from its bytes, `None` for NONE and NULL.
pub(crate) fn optional_from_bytes<'b, T: Decode<'b>>(
    bytes: &'b [u8],
) -> Result<Option<T>, DecodeError> {
    let mut d = Decoder::new(bytes);
    if d.take_absent()? {
        return Ok(None);
    }
    T::decode(&mut d).map(Some)
}

/// Tests whether these bytes are NONE, or an object in which each value is.
pub(crate) fn is_blank(bytes: &[u8]) -> bool {
    let blank = || -> Result<bool, DecodeError> {
        let mut d = Decoder::new(bytes);
        if d.peek()? != Kind::Object {
            return d.take_absent();
        }
        let mut fields = d.object()?;
        while fields.next(&mut d)?.is_some() {
            if !d.take_absent()? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    blank().unwrap_or(false)
}

/// An object's bytes with the id of `record` added; `None` if it has an id, or is no object.
pub(crate) fn with_id(record: &[u8], object: &[u8]) -> Result<Option<Vec<u8>>, DecodeError> {
    let mut d = Decoder::new(object);
    if d.peek()? != Kind::Object {
        return Ok(None);
    }
    let mut whole = Encoder::with_capacity(object.len() + record.len() + 8);
    let cannot = |_| DecodeError::new("an object that can be encoded", "one that cannot");
    whole.open(Bracket::Object).map_err(cannot)?;
    let mut fields = d.object()?;
    while let Some(name) = fields.next(&mut d)? {
        if name == "id" {
            return Ok(None);
        }
        let start = d.position();
        d.skip()?;
        whole.str(name).map_err(cannot)?;
        whole
            .encoded_bytes(&object[start..d.position()])
            .map_err(cannot)?;
    }
    whole.str("id").map_err(cannot)?;
    whole.encoded_bytes(record).map_err(cannot)?;
    whole.close().map_err(cannot)?;
    Ok(Some(whole.into_bytes()))
}

#[cfg(test)]
mod tests;
