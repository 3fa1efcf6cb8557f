use crate::{
    codec::{DecodeOwned, Encode, Encoder, ObjectEncoder, Type},
    error::EncodeError,
};

/// A type that is part of a record: a nested object, or an enum. Derive it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an embedded type",
    label = "no `Embed` for this type",
    note = "put `#[derive(Embed)]` on it"
)]
pub trait Embed: Encode + DecodeOwned + Type {}

/// A type that is stored as an object, so that its fields can be written among those of another: `flatten`.
///
/// Derived by [`Embed`] for structs with named fields, and for enums with a `tag`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fields that could stand among those of another object",
    label = "not an embedded struct",
    note = "derive `Embed` for a struct with named fields, or remove `flatten`"
)]
pub trait Object: Encode {
    /// The names of its fields in the database.
    const FIELDS: FieldNames;

    /// Writes its fields into an object that has begun.
    ///
    /// # Errors
    /// When a value has no form on the wire.
    fn encode_fields(&self, o: &mut ObjectEncoder<'_>) -> Result<(), EncodeError>;
}

/// The names of the fields that an object may have.
#[derive(Clone, Copy, Debug)]
pub struct FieldNames {
    /// Its own
    pub own: &'static [&'static str],
    /// Those of the objects that are flattened into it
    pub flattened: &'static [&'static Self],
}

impl FieldNames {
    /// All names.
    pub(crate) fn all(&self) -> Vec<&'static str> {
        let mut names = self.own.to_vec();
        for flattened in self.flattened {
            names.extend(flattened.all());
        }
        names
    }
}

/// An object whose fields a closure writes.
#[derive(Debug)]
pub struct ObjectOf<F>(pub F);

impl<F> Encode for ObjectOf<F>
where
    F: Fn(&mut ObjectEncoder<'_>) -> Result<(), EncodeError>,
{
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| self.0(o))
    }
}
