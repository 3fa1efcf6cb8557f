#[cfg(feature = "serde")]
use crate::codec::Serde;
use crate::{
    codec::{Decoder, ObjectEncoder},
    error::{DecodeError, EncodeError},
};

/// Storage for the fields of type `T` with `serde`. Named by generated code only.
#[cfg_attr(
    feature = "serde",
    diagnostic::on_unimplemented(
        message = "a field with `serde` cannot be a `{T}`, which serde cannot store",
        label = "not both `Serialize` and `DeserializeOwned`",
        note = "derive serde's `Serialize` and `Deserialize` for it"
    )
)]
#[cfg_attr(
    not(feature = "serde"),
    diagnostic::on_unimplemented(
        message = "a field with `serde` needs the feature `serde` of surreal-session",
        label = "stored through serde",
        note = "the feature is on by default: with `default-features = false`, add `features = [\"serde\"]`"
    )
)]
pub trait SerdeStorable<T> {
    /// Writes the value as a field.
    ///
    /// # Errors
    /// Those of the value.
    fn write(value: &T, o: &mut ObjectEncoder<'_>, name: &str) -> Result<(), EncodeError>;

    /// Writes the value as a field, if there is one.
    ///
    /// # Errors
    /// Those of the value.
    fn write_option(
        value: &Option<T>,
        o: &mut ObjectEncoder<'_>,
        name: &str,
    ) -> Result<(), EncodeError>;

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

/// The type of such a field in expressions, without the feature.
#[cfg(not(feature = "serde"))]
#[derive(Debug)]
pub struct Serde<T>(std::marker::PhantomData<T>);

#[cfg(feature = "serde")]
#[diagnostic::do_not_recommend]
impl<T: serde::Serialize + serde::de::DeserializeOwned> SerdeStorable<T> for () {
    fn write(value: &T, o: &mut ObjectEncoder<'_>, name: &str) -> Result<(), EncodeError> {
        o.field(name, &Serde(value))
    }

    fn write_option(
        value: &Option<T>,
        o: &mut ObjectEncoder<'_>,
        name: &str,
    ) -> Result<(), EncodeError> {
        o.field(name, &value.as_ref().map(Serde))
    }

    fn read(d: &mut Decoder<'_>, name: &str) -> Result<T, DecodeError> {
        d.field::<Serde<T>>(name).map(|Serde(value)| value)
    }

    fn required(read: Option<T>, name: &str) -> Result<T, DecodeError> {
        super::required(read.map(Serde), name).map(|Serde(value)| value)
    }
}
