use std::{
    cmp::Ordering,
    collections::BTreeMap,
    hash::{Hash, Hasher},
};

use uuid::Uuid;

use super::{
    Bytes, Datetime, Decimal, Duration, File, Geometry, Kind, Range, RecordId, TableName, kinds,
};

macro_rules! compare {
    (Float $a:ident $b:ident) => {
        $a.total_cmp($b)
    };
    ($kind:ident $a:ident $b:ident) => {
        $a.cmp($b)
    };
}

macro_rules! hash {
    (Float $held:ident $state:ident) => {
        $held.to_bits().hash($state)
    };
    ($kind:ident $held:ident $state:ident) => {
        $held.hash($state)
    };
}

macro_rules! value {
    ($($(#[$doc:meta])* $kind:ident($held:ty) $name:literal, $words:literal;)*) => {
        /// Any value of SurrealDB, for data whose shape is not known.
        ///
        /// Two values are equal when they are of the same kind and hold the same: the int 1 is not
        /// the float 1. Floats are compared by their bits, so that NaN equals itself and values can
        /// be keys; the order between kinds is this crate's.
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub enum Value {
            /// No value
            #[default]
            None,
            /// A value that says there is none
            Null,
            $($(#[$doc])* $kind($held),)*
        }

        impl Value {
            /// SurrealQL's name of the kind.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self {
                    Self::None => "none",
                    Self::Null => "null",
                    $(Self::$kind(_) => $name,)*
                }
            }

            fn rank(&self) -> u8 {
                let kind = match self {
                    Self::None => Kind::None,
                    Self::Null => Kind::Null,
                    $(Self::$kind(_) => Kind::$kind,)*
                };
                kind as u8
            }
        }

        impl Ord for Value {
            fn cmp(&self, other: &Self) -> Ordering {
                match (self, other) {
                    $((Self::$kind(a), Self::$kind(b)) => compare!($kind a b),)*
                    _ => self.rank().cmp(&other.rank()),
                }
            }
        }

        impl Hash for Value {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.rank().hash(state);
                match self {
                    Self::None | Self::Null => {}
                    $(Self::$kind(held) => hash!($kind held state),)*
                }
            }
        }
    };
}

kinds!(value);

impl Value {
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
