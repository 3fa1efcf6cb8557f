//! The state that the server holds of a session, and every transition of it.

use crate::error::{Error, Outcome};

/// The part of a session's state that the server holds. A socket is named by its epoch, its number
/// on its handle.
#[derive(Clone, Debug, Default)]
pub(super) enum Held {
    /// Nothing: the session was not attached yet, or an attachment was refused.
    #[default]
    Nowhere,
    /// The session is attached on this socket, or may be, in a state that is not known.
    Attached(u64),
    /// The session is attached on this socket and is there what this side says that it is.
    InSync(u64),
    /// The session is attached on this socket, which refused its identity for this reason.
    Refused(u64, Error),
    /// The session was detached for good.
    Detached,
}

impl Held {
    /// The attachment on this socket begins. Until it is complete, nothing is known of it.
    pub(super) fn attaching(&mut self, epoch: u64) {
        *self = Self::Attached(epoch);
    }

    /// The server did not take the session.
    pub(super) fn not_attached(&mut self) {
        *self = Self::Nowhere;
    }

    /// The server has the session as this side has it.
    pub(super) fn in_sync(&mut self, epoch: u64) {
        *self = Self::InSync(epoch);
    }

    /// The socket refused the session's identity. It is not asked again.
    pub(super) fn refused(&mut self, epoch: u64, error: Error) {
        *self = Self::Refused(epoch, error);
    }

    /// A change is about to be sent, after which the state is unknown until the answer is here.
    /// Returns what to [restore](Self::restore) when the answer is that nothing was changed.
    pub(super) fn change_begins(&mut self) -> Self {
        let unknown = match self.attached_on() {
            0 => self.clone(),
            epoch => Self::Attached(epoch),
        };
        std::mem::replace(self, unknown)
    }

    /// The change had no effect.
    pub(super) fn restore(&mut self, before: Self) {
        *self = before;
    }

    /// The session is off the server and stays off.
    pub(super) fn detached(&mut self) {
        *self = Self::Detached;
    }

    /// Tests whether calls may be sent on this socket as they are.
    pub(super) fn is_in_sync_on(&self, epoch: u64) -> bool {
        matches!(self, Self::InSync(on) if *on == epoch && epoch != 0)
    }

    pub(super) fn is_detached(&self) -> bool {
        matches!(self, Self::Detached)
    }

    /// The socket on which the server may hold the session; 0 for none.
    pub(super) fn attached_on(&self) -> u64 {
        match self {
            Self::Attached(epoch) | Self::InSync(epoch) | Self::Refused(epoch, _) => *epoch,
            Self::Nowhere | Self::Detached => 0,
        }
    }

    /// Returns the reason why this socket refused the session's identity, for a call that is not
    /// sent because of it.
    pub(super) fn refusal(&self, epoch: u64) -> Option<Error> {
        match self {
            Self::Refused(on, error) if *on == epoch => {
                Some(error.clone().with_outcome(Outcome::NotSent))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn refusal() -> Error {
        Error::new(ErrorKind::Auth, Outcome::Failed, "refused")
    }

    #[test]
    fn a_change_that_failed_leaves_what_was_held() {
        let mut held = Held::default();
        held.attaching(3);
        held.in_sync(3);
        let before = held.change_begins();
        assert!(!held.is_in_sync_on(3));
        assert_eq!(held.attached_on(), 3);
        held.restore(before);
        assert!(held.is_in_sync_on(3));
    }

    #[test]
    fn a_change_without_an_answer_leaves_an_unknown_state() {
        for mut held in [Held::InSync(2), Held::Refused(2, refusal())] {
            let _ = held.change_begins();
            assert!(matches!(held, Held::Attached(2)));
        }
        for mut held in [Held::Nowhere, Held::Detached] {
            let _ = held.change_begins();
            assert_eq!(held.attached_on(), 0);
        }
    }

    #[test]
    fn a_refusal_is_of_one_socket() {
        let mut held = Held::default();
        held.refused(4, refusal());
        assert_eq!(
            held.refusal(4).map(|error| error.outcome()),
            Some(Outcome::NotSent)
        );
        assert!(held.refusal(5).is_none());
        held.attaching(5);
        assert!(held.refusal(4).is_none());
    }

    #[test]
    fn no_socket_is_in_sync_with_none() {
        let mut held = Held::default();
        assert!(!held.is_in_sync_on(0));
        held.in_sync(0);
        assert!(!held.is_in_sync_on(0));
        held.detached();
        assert!(held.is_detached() && held.attached_on() == 0);
    }
}
