use bytes::Bytes;
use uuid::Uuid;

use crate::{
    codec::{Decode, Decoder},
    error::DecodeError,
};

/// The event of a record, or of the live query itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
    Killed,
    /// One that this version does not know; it must not break anything.
    Other,
}

/// A live query's message. The record and the result are not decoded yet.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    /// The session that began the live query.
    pub(crate) session: Uuid,
    pub(crate) live: Uuid,
    pub(crate) action: Action,
    pub(crate) record: Bytes,
    pub(crate) result: Bytes,
    /// The number of bytes of the whole frame, which the record and the result keep in memory.
    pub(crate) size: usize,
}

impl Notification {
    /// Reads the object at `d`, a decoder over the whole of `frame`. `session` is the one that the
    /// frame names, which the object itself does not name in the last notification.
    pub(super) fn decode(
        frame: &Bytes,
        d: &mut Decoder<'_>,
        session: Option<Uuid>,
    ) -> Result<Self, DecodeError> {
        let mut own = None;
        let mut live = None;
        let mut action = Action::Other;
        let mut record = Bytes::new();
        let mut result = Bytes::new();
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "id" => live = Some(Uuid::decode(d)?),
                "session" => own = Option::<Uuid>::decode(d)?,
                "action" => action = Action::of(d.str()?),
                "record" => record = slice(frame, d)?,
                "result" => result = slice(frame, d)?,
                _ => d.skip()?,
            }
        }
        let live = live.ok_or_else(|| DecodeError::new("a live query's id", "none"))?;
        Ok(Self {
            session: session.or(own).unwrap_or_default(),
            live,
            action,
            record,
            result,
            size: frame.len(),
        })
    }
}

impl Action {
    fn of(name: &str) -> Self {
        match name {
            "CREATE" => Self::Create,
            "UPDATE" => Self::Update,
            "DELETE" => Self::Delete,
            "KILLED" => Self::Killed,
            _ => Self::Other,
        }
    }
}

fn slice(frame: &Bytes, d: &mut Decoder<'_>) -> Result<Bytes, DecodeError> {
    let start = d.position();
    d.skip()?;
    Ok(frame.slice(start..d.position()))
}
