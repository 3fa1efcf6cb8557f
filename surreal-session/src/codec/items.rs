//! The arrays and objects that a [`Decoder`] has begun.

use super::decoder::{Decoder, Result};

/// Bytes that are reserved at once for a short reply's items.
const MAX_ROOM: usize = 4096;

/// Bytes that are reserved at once for each byte of a longer one: a value mostly takes more room in
/// Rust than on the wire.
const ROOM: usize = 4;

/// The items of an array being read.
#[derive(Debug)]
pub struct Items {
    left: Left,
    index: usize,
}

impl Items {
    pub(super) fn of(left: Left) -> Self {
        Self { left, index: 0 }
    }

    /// The index of the next item, or `None` after the last.
    pub fn next(&mut self, d: &mut Decoder<'_>) -> Result<Option<usize>> {
        if !self.left.more(d)? {
            return Ok(None);
        }
        let index = self.index;
        self.index += 1;
        Ok(Some(index))
    }

    /// Returns the number of items to reserve room for: as many as the array declares, but no more
    /// than the bytes that are left may hold, so that an array that lies about its length costs
    /// little.
    #[must_use]
    pub fn room_for<T>(&self, d: &Decoder<'_>) -> usize {
        let bytes = d.left();
        let declared = match self.left {
            Left::Declared(left) => usize::try_from(left).unwrap_or(usize::MAX),
            Left::UntilBreak | Left::Ended => 0,
        };
        declared
            .min(bytes)
            .min(MAX_ROOM.max(bytes.saturating_mul(ROOM)) / size_of::<T>().max(1))
    }
}

/// The fields of an object being read.
#[derive(Debug)]
pub struct Fields {
    left: Left,
}

impl Fields {
    pub(super) fn of(left: Left) -> Self {
        Self { left }
    }

    /// The name of the next field, whose value must be read or skipped; `None` after the last.
    pub fn next<'b>(&mut self, d: &mut Decoder<'b>) -> Result<Option<&'b str>> {
        if !self.left.more(d)? {
            return Ok(None);
        }
        d.str().map(Some)
    }

    /// [`next`](Self::next) for generated code, which compares the name with those it knows.
    #[doc(hidden)]
    #[inline]
    pub fn name<'b>(&mut self, d: &mut Decoder<'b>) -> Result<Option<&'b [u8]>> {
        if !self.left.more(d)? {
            return Ok(None);
        }
        d.text().map(Some)
    }
}

/// The rest of an array or object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Left {
    Declared(u64),
    UntilBreak,
    Ended,
}

impl Left {
    /// Returns `true` if another item or field follows. Leaves the level after the last.
    fn more(&mut self, d: &mut Decoder<'_>) -> Result<bool> {
        match self {
            Self::Declared(0) => {}
            Self::Declared(left) => {
                *left -= 1;
                return Ok(true);
            }
            Self::UntilBreak => {
                if !d.take_break()? {
                    return Ok(true);
                }
            }
            Self::Ended => return Ok(false),
        }
        *self = Self::Ended;
        d.leave();
        Ok(false)
    }
}
