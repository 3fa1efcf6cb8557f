//! Values that serde sees as text.

use std::{fmt, marker::PhantomData, str::FromStr};

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Unexpected, Visitor},
};

use super::marker;
use crate::value::{Datetime, Decimal, Duration, File, TableName};

/// The text of a value, under the name that tells its type.
pub(super) struct Text<'v, T>(pub(super) &'v T);

impl<T: fmt::Display> Serialize for Text<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// Reads a value from its text.
pub(super) struct Parse<T> {
    expected: &'static str,
    marker: PhantomData<T>,
}

impl<T> Parse<T> {
    pub(super) fn new(expected: &'static str) -> Self {
        Self {
            expected,
            marker: PhantomData,
        }
    }
}

impl<'de, T: FromStr> Visitor<'de> for Parse<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<T, D::Error> {
        d.deserialize_str(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse()
            .map_err(|_| E::invalid_value(Unexpected::Other(text), &self))
    }
}

macro_rules! text {
    ($($value:ident $marker:ident $expected:literal;)*) => {$(
        impl Serialize for $value {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct(marker::$marker, &Text(self))
            }
        }

        impl<'de> Deserialize<'de> for $value {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_newtype_struct(marker::$marker, Parse::new($expected))
            }
        }
    )*};
}

text! {
    Datetime DATETIME "an RFC 3339 datetime";
    Decimal DECIMAL "the text of a decimal";
    Duration DURATION "a duration such as 1h30m";
    File FILE "a file of the form bucket:/key";
}

/// The name as it is, without backticks.
impl Serialize for TableName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(marker::TABLE, self.as_str())
    }
}

impl<'de> Deserialize<'de> for TableName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
