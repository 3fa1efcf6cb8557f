//! serde at the edges: what the value types look like to serde, and serde's data model over
//! SurrealDB's CBOR.

mod bytes;
mod deserializer;
mod enums;
mod error;
mod geometry;
#[cfg(feature = "serde_json-1")]
mod json;
mod key;
mod marker;
mod nullable;
mod range;
mod record_id;
mod record_key;
mod serializer;
mod text;
mod value;

use ::serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::UnitDeserializer},
};

use self::{deserializer::Deserializer, serializer::Serializer};
use super::{Decode, Decoder, Encode, Encoder, surreal_type};
use crate::error::{DecodeError, EncodeError};

/// Stores a type through its `Serialize` and `Deserialize`, as the objects, arrays and values that
/// it gives serde.
///
/// This crate's value types keep their type within: a [`Datetime`](crate::Datetime) or
/// [`RecordId`](crate::RecordId) in `T` is stored as a datetime or a record id. Types of other
/// crates are stored as what they give serde, which for `chrono`'s and for [`Uuid`](crate::Uuid) is
/// a string; a model's own field of such a type is exact, and so is a [`Value`](crate::Value).
/// `None` is NONE and `()` is NULL; sets are arrays; map keys that are numbers become their text.
///
/// On reading, a value that serde has no kind for comes as text: a datetime in RFC 3339, a duration
/// as `1h30m`, a decimal, a uuid and a record id as they are written. A geometry comes as GeoJSON,
/// and bytes as numbers to a type that does not ask for bytes.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use surreal_session::{query, types::Serde, Datetime, Session};
///
/// #[derive(Serialize, Deserialize)]
/// struct Settings {
///     theme: String,
///     since: Datetime,
/// }
///
/// # async fn example(session: &Session, settings: Settings) -> surreal_session::Result<()> {
/// query("UPDATE user:ada SET settings = $settings")
///     .bind("settings", Serde(settings))
///     .send(session)
///     .await?
///     .check()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T: Serialize> Encode for Serde<T> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        self.0.serialize(Serializer::new(e))
    }
}

impl<'b, T: Deserialize<'b>> Decode<'b> for Serde<T> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        T::deserialize(Deserializer::new(d)).map(Self)
    }

    /// What serde takes for a missing field: `None` for an option.
    fn absent() -> Option<Self> {
        let nothing: UnitDeserializer<DecodeError> = ().into_deserializer();
        T::deserialize(nothing).ok().map(Self)
    }
}

surreal_type!([T] Serde<T> => "any");

#[cfg(test)]
mod tests;
