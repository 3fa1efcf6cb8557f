use std::{
    cmp::Ordering,
    fmt,
    ops::{self, Bound},
};

use super::Value;

/// Two bounds, each included, excluded or absent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range<T = Value> {
    /// The lower bound
    pub start: Bound<T>,
    /// The upper bound
    pub end: Bound<T>,
}

impl<T> From<ops::Range<T>> for Range<T> {
    fn from(range: ops::Range<T>) -> Self {
        Self {
            start: Bound::Included(range.start),
            end: Bound::Excluded(range.end),
        }
    }
}

impl<T> From<ops::RangeInclusive<T>> for Range<T> {
    fn from(range: ops::RangeInclusive<T>) -> Self {
        let (start, end) = range.into_inner();
        Self {
            start: Bound::Included(start),
            end: Bound::Included(end),
        }
    }
}

impl<T> From<ops::RangeFrom<T>> for Range<T> {
    fn from(range: ops::RangeFrom<T>) -> Self {
        Self {
            start: Bound::Included(range.start),
            end: Bound::Unbounded,
        }
    }
}

impl<T> From<ops::RangeTo<T>> for Range<T> {
    fn from(range: ops::RangeTo<T>) -> Self {
        Self {
            start: Bound::Unbounded,
            end: Bound::Excluded(range.end),
        }
    }
}

impl<T> From<ops::RangeToInclusive<T>> for Range<T> {
    fn from(range: ops::RangeToInclusive<T>) -> Self {
        Self {
            start: Bound::Unbounded,
            end: Bound::Included(range.end),
        }
    }
}

impl<T> From<ops::RangeFull> for Range<T> {
    fn from(_: ops::RangeFull) -> Self {
        Self {
            start: Bound::Unbounded,
            end: Bound::Unbounded,
        }
    }
}

impl<T: Ord> PartialOrd for Range<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Range<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        rank(&self.start)
            .cmp(&rank(&other.start))
            .then_with(|| rank(&self.end).cmp(&rank(&other.end)))
    }
}

/// An order of bounds that is total; that is all it is for.
fn rank<T>(bound: &Bound<T>) -> (u8, Option<&T>) {
    match bound {
        Bound::Unbounded => (0, None),
        Bound::Included(value) => (1, Some(value)),
        Bound::Excluded(value) => (2, Some(value)),
    }
}

impl<T> Range<T> {
    /// Writes the range, its bounds by `bound`.
    pub(super) fn show(
        &self,
        f: &mut fmt::Formatter<'_>,
        bound: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
    ) -> fmt::Result {
        match &self.start {
            Bound::Included(start) => bound(f, start)?,
            Bound::Excluded(start) => {
                bound(f, start)?;
                f.write_str(">")?;
            }
            Bound::Unbounded => {}
        }
        f.write_str("..")?;
        match &self.end {
            Bound::Included(end) => {
                f.write_str("=")?;
                bound(f, end)
            }
            Bound::Excluded(end) => bound(f, end),
            Bound::Unbounded => Ok(()),
        }
    }
}
