use std::{collections::BTreeMap, fmt, ops::Bound};

use uuid::Uuid;

use super::{ParseError, Range, Value, ident::ReadableKey, show};

/// The key of a record, which is unique in its table.
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
    Range(Box<Range<Self>>),
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

macro_rules! narrow {
    ($($variant:ident => $($key:ty),*;)*) => {$($(
        /// Fails for a key of another kind, or an int that does not fit.
        impl TryFrom<RecordKey> for $key {
            type Error = ParseError;

            fn try_from(key: RecordKey) -> Result<Self, ParseError> {
                let wrong = || ParseError::new(concat!("a key that is a ", stringify!($key)), &key);
                match &key {
                    RecordKey::$variant(inner) => inner.clone().try_into().map_err(|_| wrong()),
                    _ => Err(wrong()),
                }
            }
        }
    )*)*};
}

narrow! {
    Int => i64, i32, i16, i8, u64, u32, u16, u8;
    String => String;
    Uuid => Uuid;
    Array => Vec<Value>;
    Object => BTreeMap<String, Value>;
}

impl From<RecordKey> for Value {
    fn from(key: RecordKey) -> Self {
        match key {
            RecordKey::Int(key) => Self::Int(key),
            RecordKey::String(key) => Self::String(key),
            RecordKey::Uuid(key) => Self::Uuid(key),
            RecordKey::Array(key) => Self::Array(key),
            RecordKey::Object(key) => Self::Object(key),
            RecordKey::Range(range) => {
                let Range { start, end } = *range;
                Self::Range(Box::new(Range {
                    start: start.map(Self::from),
                    end: end.map(Self::from),
                }))
            }
        }
    }
}

/// Fails for a value of a kind that no key has.
impl TryFrom<Value> for RecordKey {
    type Error = ParseError;

    fn try_from(value: Value) -> Result<Self, ParseError> {
        Ok(match value {
            Value::Int(key) => Self::Int(key),
            Value::String(key) => Self::String(key),
            Value::Uuid(key) => Self::Uuid(key),
            Value::Array(key) => Self::Array(key),
            Value::Object(key) => Self::Object(key),
            Value::Range(range) => {
                let Range { start, end } = *range;
                Self::Range(Box::new(Range {
                    start: bound(start)?,
                    end: bound(end)?,
                }))
            }
            other => {
                return Err(ParseError::new(
                    "an int, string, uuid, array, object or range, as keys are",
                    other.kind(),
                ));
            }
        })
    }
}

fn bound(bound: Bound<Value>) -> Result<Bound<RecordKey>, ParseError> {
    Ok(match bound {
        Bound::Included(key) => Bound::Included(key.try_into()?),
        Bound::Excluded(key) => Bound::Excluded(key.try_into()?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// As SurrealQL writes it behind the table's name; it reads back as the same key.
impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(key) => key.fmt(f),
            Self::String(key) => ReadableKey(key).fmt(f),
            Self::Uuid(key) => write!(f, "u'{key}'"),
            Self::Array(key) => show::list(f, "[", key, "]"),
            Self::Object(key) => show::object(f, key),
            Self::Range(key) => key.show(f, |f, bound| bound.fmt(f)),
        }
    }
}
