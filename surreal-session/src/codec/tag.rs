//! SurrealDB's CBOR tags. No other file knows a tag's number.

use super::Kind;

/// A tag that this crate writes or reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// RFC 3339 text; read only, never sent: newer servers refuse it.
    DatetimeText,
    None,
    Table,
    RecordId,
    /// Hyphenated text; read only.
    UuidText,
    Decimal,
    /// `[seconds, nanoseconds]`
    Datetime,
    /// `1h30m`; read only.
    DurationText,
    /// `[]`, `[seconds]` or `[seconds, nanoseconds]`
    Duration,
    /// 16 bytes
    Uuid,
    /// Two bounds
    Range,
    Included,
    Excluded,
    /// `[bucket, key]`
    File,
    Set,
    Point,
    Line,
    Polygon,
    MultiPoint,
    MultiLine,
    MultiPolygon,
    Collection,
}

const NUMBERS: [(Tag, u64); 22] = [
    (Tag::DatetimeText, 0),
    (Tag::None, 6),
    (Tag::Table, 7),
    (Tag::RecordId, 8),
    (Tag::UuidText, 9),
    (Tag::Decimal, 10),
    (Tag::Datetime, 12),
    (Tag::DurationText, 13),
    (Tag::Duration, 14),
    (Tag::Uuid, 37),
    (Tag::Range, 49),
    (Tag::Included, 50),
    (Tag::Excluded, 51),
    (Tag::File, 55),
    (Tag::Set, 56),
    (Tag::Point, 88),
    (Tag::Line, 89),
    (Tag::Polygon, 90),
    (Tag::MultiPoint, 91),
    (Tag::MultiLine, 92),
    (Tag::MultiPolygon, 93),
    (Tag::Collection, 94),
];

/// The tags by their numbers.
const TAGS: [Option<Tag>; 95] = {
    let mut tags = [None; 95];
    let mut at = 0;
    while at < NUMBERS.len() {
        let (tag, number) = NUMBERS[at];
        tags[number as usize] = Some(tag);
        at += 1;
    }
    tags
};

impl Tag {
    /// The number on the wire.
    pub(super) const fn number(self) -> u64 {
        NUMBERS[self as usize].1
    }

    /// The tag of a number, if it is one of SurrealDB's.
    pub(super) fn of(number: u64) -> Option<Self> {
        *TAGS.get(usize::try_from(number).ok()?)?
    }

    /// The kind of the value that has this tag; `None` for what is only a part of one.
    pub(super) const fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::DatetimeText | Self::Datetime => Kind::Datetime,
            Self::None => Kind::None,
            Self::Table => Kind::Table,
            Self::RecordId => Kind::RecordId,
            Self::UuidText | Self::Uuid => Kind::Uuid,
            Self::Decimal => Kind::Decimal,
            Self::DurationText | Self::Duration => Kind::Duration,
            Self::Range => Kind::Range,
            Self::Included | Self::Excluded => return None,
            Self::File => Kind::File,
            Self::Set => Kind::Set,
            Self::Point
            | Self::Line
            | Self::Polygon
            | Self::MultiPoint
            | Self::MultiLine
            | Self::MultiPolygon
            | Self::Collection => Kind::Geometry,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, Tag};

    #[test]
    fn every_tag_stands_at_its_own_place() {
        for (place, (tag, number)) in NUMBERS.into_iter().enumerate() {
            assert_eq!(tag as usize, place);
            assert_eq!(tag.number(), number);
            assert_eq!(Tag::of(number), Some(tag));
        }
        for number in [11, 95, u64::MAX] {
            assert_eq!(Tag::of(number), None);
        }
    }
}
