//! The message, without the feature `serde`, that a field with `serde` needs it.

use std::marker::PhantomData;

use crate::{
    codec::{Decoder, ObjectEncoder},
    error::{DecodeError, EncodeError},
};

/// What a field with `serde` can hold. Named by generated code only.
#[diagnostic::on_unimplemented(
    message = "a field with `serde` needs the feature `serde` of surreal-session",
    label = "stored through serde",
    note = "the feature is on by default: with `default-features = false`, add `features = [\"serde\"]`"
)]
pub trait SerdeStorable: Sized {
    /// Writes the value as a field.
    ///
    /// # Errors
    /// Those of the value.
    fn write(&self, o: &mut ObjectEncoder<'_>, name: &str) -> Result<(), EncodeError>;

    /// Writes the value as a field, if there is one.
    ///
    /// # Errors
    /// Those of the value.
    fn write_option(
        value: &Option<Self>,
        o: &mut ObjectEncoder<'_>,
        name: &str,
    ) -> Result<(), EncodeError>;

    /// Reads the value of a field.
    ///
    /// # Errors
    /// Those of the value.
    fn read(d: &mut Decoder<'_>, name: &str) -> Result<Self, DecodeError>;

    /// What was read, or what stands for it when the object lacks the field.
    ///
    /// # Errors
    /// When the field is required.
    fn required(read: Option<Self>, name: &str) -> Result<Self, DecodeError>;
}

/// The type of such a field in expressions.
#[derive(Debug)]
pub struct Serde<T>(PhantomData<T>);
