//! serde's errors as this crate's: what was expected, and what was found.

use std::fmt::Display;

use ::serde::{
    de::{self, Expected, Unexpected},
    ser,
};

use crate::error::{DecodeError, EncodeError};

impl ser::Error for EncodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl de::Error for DecodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(
            "a value that its type takes",
            format!("one that it refuses: {message}"),
        )
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), name(found))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), name(found))
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), format!("{len} of them"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(any_of("variants", expected), format!("`{variant}`"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(any_of("fields", expected), format!("`{field}`"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("a value", "no such field").in_field(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("one value", "two").in_field(field)
    }
}

fn any_of(what: &str, names: &[&str]) -> String {
    match names {
        [] => format!("no {what}"),
        [name] => format!("`{name}`"),
        names => format!("one of `{}`", names.join("`, `")),
    }
}

/// In the words of the other decode errors.
fn name(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit => "null".to_owned(),
        Unexpected::Option => "none".to_owned(),
        Unexpected::Bool(value) => format!("the bool {value}"),
        Unexpected::Signed(int) => format!("the int {int}"),
        Unexpected::Unsigned(int) => format!("the int {int}"),
        Unexpected::Float(float) => format!("the float {float:?}"),
        Unexpected::Str(_) => "a string".to_owned(),
        Unexpected::Bytes(_) => "bytes".to_owned(),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        other => other.to_string(),
    }
}
