//! The kinds of values. No other file lists them all.

/// Hands the kinds that hold something to another macro: what a `Value` of the kind holds,
/// SurrealQL's name, and the words of an error. Values of different kinds are in this order, behind
/// NONE and NULL.
macro_rules! kinds {
    ($then:ident) => {
        $then! {
            /// `true` or `false`
            Bool(bool) "bool", "a bool";
            /// A 64-bit integer
            Int(i64) "int", "an int";
            /// A floating-point number
            Float(f64) "float", "a float";
            /// An exact decimal number
            Decimal(Decimal) "decimal", "a decimal";
            /// Text
            String(String) "string", "a string";
            /// A length of time
            Duration(Duration) "duration", "a duration";
            /// A moment
            Datetime(Datetime) "datetime", "a datetime";
            /// A UUID
            Uuid(Uuid) "uuid", "a uuid";
            /// Values in their order
            Array(Vec<Value>) "array", "an array";
            /// Values, each once; the server keeps them sorted
            Set(Vec<Value>) "set", "a set";
            /// Values by name
            Object(BTreeMap<String, Value>) "object", "an object";
            /// A geometry
            Geometry(Geometry) "geometry", "a geometry";
            /// Bytes
            Bytes(Bytes) "bytes", "bytes";
            /// A table
            Table(TableName) "table", "a table name";
            /// A record's id
            RecordId(RecordId) "record", "a record id";
            /// A pointer to a file
            File(File) "file", "a file";
            /// Two bounds
            Range(Box<Range>) "range", "a range";
        }
    };
}

pub(crate) use kinds;

macro_rules! kind {
    ($($(#[$doc:meta])* $kind:ident($held:ty) $name:literal, $words:literal;)*) => {
        /// The kind of a value in a reply.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Kind {
            /// NONE
            None,
            /// NULL
            Null,
            $($(#[$doc])* $kind,)*
            /// Something that SurrealDB does not send, or that came later than this crate
            Unknown,
        }

        impl Kind {
            /// Returns the words for the kind in an error.
            pub(crate) const fn words(self) -> &'static str {
                match self {
                    Self::None => "none",
                    Self::Null => "null",
                    $(Self::$kind => $words,)*
                    Self::Unknown => "a value of an unknown type",
                }
            }
        }
    };
}

kinds!(kind);
