use std::task::{Context, Poll};

use super::Contents;
use crate::{codec::Encoder, error::EncodeError};

/// The origin of records, whatever their type: each is written straight into the call that carries
/// it.
pub(in crate::statement) trait Source: Send {
    /// Returns the least number of records that are left.
    fn at_least(&self) -> usize;

    /// Writes the next record; `None` after the last.
    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        e: &mut Encoder,
    ) -> Poll<Option<Result<(), EncodeError>>>;

    /// Tests whether the chunk being written has room for no further record, for a reason of the
    /// source's own.
    fn is_full(&self) -> bool {
        false
    }

    /// Returns the description of the chunk that ends here, and begins another.
    fn end_chunk(&mut self) -> Contents {
        Contents::default()
    }
}

pub(in crate::statement) type Records<'a> = Box<dyn Source + 'a>;
