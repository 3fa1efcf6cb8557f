use std::time::Duration;

use super::Backoff;
use crate::error::{Error, ErrorKind};

/// The number of sockets in a row that may be lost with a call in flight before the call counts as
/// the cause.
pub(super) const MAX_LOSSES: u32 = 5;

/// The number of attempts after which a conflict is reported to the caller.
const MAX_CONFLICTS: u32 = 64;

/// The failures in a row of something that is retried: how many more there may be, and the delay
/// after each.
#[derive(Debug, Default)]
pub(crate) struct FailureCount {
    losses: u32,
    conflicts: u32,
    others: u32,
}

impl FailureCount {
    /// Counts a lost socket. Returns the delay before the next attempt; `None` if there is none.
    pub(crate) fn lost(&mut self) -> Option<Duration> {
        self.losses += 1;
        (self.losses < MAX_LOSSES).then(|| Backoff::LOST.delay(self.losses))
    }

    /// Counts a conflict. Returns the delay before the next attempt; `None` if there is none.
    pub(crate) fn conflicted(&mut self) -> Option<Duration> {
        self.conflicts += 1;
        (self.conflicts < MAX_CONFLICTS).then(|| Backoff::CONFLICT.delay(self.conflicts))
    }

    /// Counts the error of background work, such as a mirror's reads.
    /// Returns the delay before the next attempt; `None` if there is none.
    ///
    /// Each of its calls is retried by itself, so a socket that was lost was lost several times. A
    /// timeout is counted for the delay alone, because a server may be slow for long.
    pub(crate) fn after(&mut self, error: &Error) -> Option<Duration> {
        match error.kind() {
            ErrorKind::ConnectionLost => self.lost(),
            ErrorKind::Conflict => self.conflicted(),
            _ => {
                self.others = self.others.saturating_add(1);
                Some(Backoff::LOST.delay(self.others))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FailureCount, MAX_CONFLICTS, MAX_LOSSES};
    use crate::error::{Error, ErrorKind, Outcome};

    fn delays(kind: ErrorKind, attempts: u32) -> usize {
        let error = Error::new(kind, Outcome::Unknown, "it failed");
        let mut failures = FailureCount::default();
        (0..attempts).map_while(|_| failures.after(&error)).count()
    }

    #[test]
    fn losses_and_conflicts_end_and_timeouts_do_not() {
        assert_eq!(
            delays(ErrorKind::ConnectionLost, 1_000),
            MAX_LOSSES as usize - 1
        );
        assert_eq!(
            delays(ErrorKind::Conflict, 1_000),
            MAX_CONFLICTS as usize - 1
        );
        assert_eq!(delays(ErrorKind::Timeout, 1_000), 1_000);
    }
}
