use std::{collections::BTreeMap, fmt};

use uuid::Uuid;

use super::{Range, Value, ident::Readable};

/// What tells a record from the others of its table.
///
/// Ordered and hashed as [`Value`] is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RecordKey {
    /// `person:1`
    Int(i64),
    /// `person:ada`
    String(String),
    /// ``person:u'0198…'``
    Uuid(Uuid),
    /// `reading:['London', d'2026-01-01T00:00:00Z']`
    Array(Vec<Value>),
    /// `reading:{ place: 'London' }`
    Object(BTreeMap<String, Value>),
    /// Not one record but all whose keys lie between two: `reading:1..5`
    Range(Box<Range<RecordKey>>),
}

macro_rules! from {
    ($($from:ty => |$value:ident| $key:expr),* $(,)?) => {$(
        impl From<$from> for RecordKey {
            fn from($value: $from) -> Self {
                $key
            }
        }
    )*};
}

from! {
    i64 => |key| Self::Int(key),
    i32 => |key| Self::Int(key.into()),
    i16 => |key| Self::Int(key.into()),
    i8 => |key| Self::Int(key.into()),
    u32 => |key| Self::Int(key.into()),
    u16 => |key| Self::Int(key.into()),
    u8 => |key| Self::Int(key.into()),
    String => |key| Self::String(key),
    &str => |key| Self::String(key.to_owned()),
    &String => |key| Self::String(key.clone()),
    Uuid => |key| Self::Uuid(key),
    Vec<Value> => |key| Self::Array(key),
    BTreeMap<String, Value> => |key| Self::Object(key),
    Range<Self> => |key| Self::Range(Box::new(key)),
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(key) => key.fmt(f),
            Self::String(key) => Readable(key).fmt(f),
            Self::Uuid(key) => write!(f, "u'{key}'"),
            Self::Array(key) => Value::Array(key.clone()).fmt(f),
            Self::Object(key) => Value::Object(key.clone()).fmt(f),
            Self::Range(key) => key.fmt(f),
        }
    }
}
