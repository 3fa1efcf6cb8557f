use std::{
    cmp::Ordering,
    collections::BTreeMap,
    hash::{Hash, Hasher},
    mem::discriminant,
};

use uuid::Uuid;

use super::{Bytes, Datetime, Decimal, Duration, File, Geometry, Range, RecordId, TableName};

/// Any value of SurrealDB, for data whose shape is not known.
///
/// Two values are equal when they are of the same kind and hold the same: the int 1 is not the
/// float 1. Floats are compared by their bits, so that NaN equals itself and values can be keys;
/// the order between kinds is this crate's.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Value {
    /// No value
    #[default]
    None,
    /// A value that says there is none
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A 64-bit integer
    Int(i64),
    /// A floating-point number
    Float(f64),
    /// An exact decimal number
    Decimal(Decimal),
    /// Text
    String(String),
    /// Bytes
    Bytes(Bytes),
    /// A length of time
    Duration(Duration),
    /// A moment
    Datetime(Datetime),
    /// A UUID
    Uuid(Uuid),
    /// Values in their order
    Array(Vec<Self>),
    /// Values, each once; the server keeps them sorted
    Set(Vec<Self>),
    /// Values by name
    Object(BTreeMap<String, Self>),
    /// A geometry
    Geometry(Geometry),
    /// A table
    Table(TableName),
    /// A record's id
    RecordId(RecordId),
    /// A pointer to a file
    File(File),
    /// Two bounds
    Range(Box<Range>),
}

impl Value {
    /// SurrealQL's name of the kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Decimal(_) => "decimal",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Duration(_) => "duration",
            Self::Datetime(_) => "datetime",
            Self::Uuid(_) => "uuid",
            Self::Array(_) => "array",
            Self::Set(_) => "set",
            Self::Object(_) => "object",
            Self::Geometry(_) => "geometry",
            Self::Table(_) => "table",
            Self::RecordId(_) => "record",
            Self::File(_) => "file",
            Self::Range(_) => "range",
        }
    }

    /// The field of an object; `None` where it is missing, and for all that is no object.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.get(field),
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an int.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    /// The items of an array or a set.
    #[must_use]
    pub fn as_slice(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) | Self::Set(items) => Some(items),
            _ => None,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Float(a), Self::Float(b)) => a.total_cmp(b),
            (Self::Decimal(a), Self::Decimal(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.cmp(b),
            (Self::Datetime(a), Self::Datetime(b)) => a.cmp(b),
            (Self::Uuid(a), Self::Uuid(b)) => a.cmp(b),
            (Self::Array(a), Self::Array(b)) | (Self::Set(a), Self::Set(b)) => a.cmp(b),
            (Self::Object(a), Self::Object(b)) => a.cmp(b),
            (Self::Geometry(a), Self::Geometry(b)) => a.cmp(b),
            (Self::Table(a), Self::Table(b)) => a.cmp(b),
            (Self::RecordId(a), Self::RecordId(b)) => a.cmp(b),
            (Self::File(a), Self::File(b)) => a.cmp(b),
            (Self::Range(a), Self::Range(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl Value {
    fn rank(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Null => 1,
            Self::Bool(_) => 2,
            Self::Int(_) => 3,
            Self::Float(_) => 4,
            Self::Decimal(_) => 5,
            Self::String(_) => 6,
            Self::Duration(_) => 7,
            Self::Datetime(_) => 8,
            Self::Uuid(_) => 9,
            Self::Array(_) => 10,
            Self::Set(_) => 11,
            Self::Object(_) => 12,
            Self::Geometry(_) => 13,
            Self::Bytes(_) => 14,
            Self::Table(_) => 15,
            Self::RecordId(_) => 16,
            Self::File(_) => 17,
            Self::Range(_) => 18,
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::None | Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Int(value) => value.hash(state),
            Self::Float(value) => value.to_bits().hash(state),
            Self::Decimal(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Bytes(value) => value.hash(state),
            Self::Duration(value) => value.hash(state),
            Self::Datetime(value) => value.hash(state),
            Self::Uuid(value) => value.hash(state),
            Self::Array(value) | Self::Set(value) => value.hash(state),
            Self::Object(value) => value.hash(state),
            Self::Geometry(value) => value.hash(state),
            Self::Table(value) => value.hash(state),
            Self::RecordId(value) => value.hash(state),
            Self::File(value) => value.hash(state),
            Self::Range(value) => value.hash(state),
        }
    }
}

macro_rules! from {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

from! {
    bool => Bool,
    i8 => Int, i16 => Int, i32 => Int, i64 => Int, u8 => Int, u16 => Int, u32 => Int,
    f32 => Float, f64 => Float,
    Decimal => Decimal,
    &str => String, String => String,
    Bytes => Bytes,
    Duration => Duration, std::time::Duration => Duration,
    Datetime => Datetime,
    Uuid => Uuid,
    Vec<Value> => Array,
    BTreeMap<String, Value> => Object,
    Geometry => Geometry,
    TableName => Table,
    File => File,
}

impl<T> From<RecordId<T>> for Value {
    fn from(id: RecordId<T>) -> Self {
        Self::RecordId(id.into_any())
    }
}

impl From<Range> for Value {
    fn from(range: Range) -> Self {
        Self::Range(Box::new(range))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}
