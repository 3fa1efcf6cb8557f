use super::FieldNames;
use crate::{
    codec::{Encode, Encoder, ObjectEncoder},
    error::EncodeError,
};

/// A type that is stored as an object, so that its fields can be written among those of another:
/// `flatten`.
///
/// Derived by [`Embed`](crate::Embed) for structs with named fields, and for enums with a `tag`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fields that could stand among those of another object",
    label = "not an embedded struct",
    note = "derive `Embed` for a struct with named fields, or remove `flatten`"
)]
pub trait Object: Encode {
    /// The names of its fields in the database.
    #[doc(hidden)]
    const FIELDS: FieldNames;

    /// Writes its fields into an object that has begun.
    ///
    /// # Errors
    /// When a value has no form on the wire.
    fn encode_fields(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError>;
}

/// An object whose fields a closure writes.
#[derive(Debug)]
pub struct ObjectOf<F>(F);

impl<F> ObjectOf<F>
where
    F: Fn(&mut ObjectEncoder<'_>) -> Result<(), EncodeError>,
{
    /// Creates an object from the closure that writes its fields.
    pub fn new(fields: F) -> Self {
        Self(fields)
    }
}

impl<F> Encode for ObjectOf<F>
where
    F: Fn(&mut ObjectEncoder<'_>) -> Result<(), EncodeError>,
{
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| self.0(o))
    }
}
