/// The kind of a value in a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// NONE
    None,
    /// NULL
    Null,
    /// A bool
    Bool,
    /// An integer
    Int,
    /// A float
    Float,
    /// A decimal
    Decimal,
    /// A string
    String,
    /// Bytes
    Bytes,
    /// A duration
    Duration,
    /// A datetime
    Datetime,
    /// A UUID
    Uuid,
    /// An array
    Array,
    /// A set
    Set,
    /// An object
    Object,
    /// A geometry
    Geometry,
    /// A table's name
    Table,
    /// A record's id
    RecordId,
    /// A file pointer
    File,
    /// A range
    Range,
    /// Something that SurrealDB does not send, or that came later than this crate
    Unknown,
}

impl Kind {
    /// As an error names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Null => "null",
            Self::Bool => "a bool",
            Self::Int => "an int",
            Self::Float => "a float",
            Self::Decimal => "a decimal",
            Self::String => "a string",
            Self::Bytes => "bytes",
            Self::Duration => "a duration",
            Self::Datetime => "a datetime",
            Self::Uuid => "a uuid",
            Self::Array => "an array",
            Self::Set => "a set",
            Self::Object => "an object",
            Self::Geometry => "a geometry",
            Self::Table => "a table name",
            Self::RecordId => "a record id",
            Self::File => "a file",
            Self::Range => "a range",
            Self::Unknown => "a value of an unknown type",
        }
    }
}
