use crate::{
    codec::{Decode, DecodeOwned, Decoder, Encode, ObjectEncoder},
    error::{DecodeError, EncodeError},
};

/// Storage for the fields of type `T`, written and read. Named by generated code only.
///
/// One trait for both, so that a field that holds something else is one message. It is implemented
/// by `()`, because the compiler would also show the declaration of a `T` that lacks a trait.
#[diagnostic::on_unimplemented(
    message = "a field cannot be a `{T}`, which SurrealDB cannot store",
    label = "neither stored in SurrealDB nor read from it",
    note = "derive `Embed` for a type of your own; for a type of another crate, enable the feature of that crate, or \
            store it with serde: `Serde<..>`"
)]
pub trait Storable<T> {
    /// Writes the value as a field.
    ///
    /// # Errors
    /// Those of the value.
    fn write(value: &T, o: &mut ObjectEncoder<'_>, name: &str) -> Result<(), EncodeError>;

    /// Reads the value of a field.
    ///
    /// # Errors
    /// Those of the value.
    fn read(d: &mut Decoder<'_>, name: &str) -> Result<T, DecodeError>;

    /// What was read, or what stands for it when the object lacks the field.
    ///
    /// # Errors
    /// When the field is required.
    fn required(read: Option<T>, name: &str) -> Result<T, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<T: Encode + DecodeOwned> Storable<T> for () {
    fn write(value: &T, o: &mut ObjectEncoder<'_>, name: &str) -> Result<(), EncodeError> {
        o.field(name, value)
    }

    fn read(d: &mut Decoder<'_>, name: &str) -> Result<T, DecodeError> {
        d.field(name)
    }

    fn required(read: Option<T>, name: &str) -> Result<T, DecodeError> {
        required(read, name)
    }
}

/// A field's value, or what stands for it when the object lacks it.
///
/// # Errors
/// When the field is required.
pub fn required<'b, T: Decode<'b>>(read: Option<T>, name: &str) -> Result<T, DecodeError> {
    match read.or_else(T::absent) {
        Some(value) => Ok(value),
        None => Err(DecodeError::new("a value", "no such field").in_field(name)),
    }
}
