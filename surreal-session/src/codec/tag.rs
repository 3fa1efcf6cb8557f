//! SurrealDB's CBOR tags. No other file knows a tag's number.

use super::Kind;

/// Lists the tags with their numbers and the kinds of the values that have them. A tag without a
/// kind is on a part of a value.
macro_rules! tags {
    ($($(#[$doc:meta])* $tag:ident = $number:literal $(=> $kind:ident)?;)*) => {
        /// A tag that this crate writes or reads.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Tag {
            $($(#[$doc])* $tag = $number,)*
        }

        /// The tags by their numbers.
        const TAGS: [Option<Tag>; 95] = {
            let mut tags = [None; 95];
            $(tags[$number] = Some(Tag::$tag);)*
            tags
        };

        impl Tag {
            /// The kind of the value that has this tag; `None` for what is only a part of one.
            pub(super) const fn kind(self) -> Option<Kind> {
                match self {
                    $($(Self::$tag => Some(Kind::$kind),)?)*
                    _ => None,
                }
            }
        }
    };
}

tags! {
    /// RFC 3339 text; read only, never sent: newer servers refuse it.
    DatetimeText = 0 => Datetime;
    None = 6 => None;
    Table = 7 => Table;
    RecordId = 8 => RecordId;
    /// Hyphenated text; read only.
    UuidText = 9 => Uuid;
    Decimal = 10 => Decimal;
    /// `[seconds, nanoseconds]`
    Datetime = 12 => Datetime;
    /// `1h30m`; read only.
    DurationText = 13 => Duration;
    /// `[]`, `[seconds]` or `[seconds, nanoseconds]`
    Duration = 14 => Duration;
    /// 16 bytes
    Uuid = 37 => Uuid;
    /// Two bounds
    Range = 49 => Range;
    Included = 50;
    Excluded = 51;
    /// `[bucket, key]`
    File = 55 => File;
    Set = 56 => Set;
    Point = 88 => Geometry;
    Line = 89 => Geometry;
    Polygon = 90 => Geometry;
    MultiPoint = 91 => Geometry;
    MultiLine = 92 => Geometry;
    MultiPolygon = 93 => Geometry;
    Collection = 94 => Geometry;
}

impl Tag {
    /// The number on the wire.
    pub(super) const fn number(self) -> u64 {
        self as u64
    }

    /// The tag of a number, if it is one of SurrealDB's.
    pub(super) fn of(number: u64) -> Option<Self> {
        *TAGS.get(usize::try_from(number).ok()?)?
    }
}
