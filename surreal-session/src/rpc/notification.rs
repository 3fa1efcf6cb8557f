use bytes::Bytes;
use uuid::Uuid;

use crate::{
    codec::{Decode, Decoder},
    error::DecodeError,
};

/// What happened to a record, or to the live query itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
    Killed,
    /// One that this version does not know; it must not break anything.
    Other,
}

/// A live query's message. The record and the result are values that nobody has looked at yet.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub(crate) live: Uuid,
    pub(crate) action: Action,
    pub(crate) record: Bytes,
    pub(crate) result: Bytes,
}

impl Notification {
    /// Reads the object at `d`, a decoder over the whole of `frame`.
    pub(super) fn decode(frame: &Bytes, d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut live = None;
        let mut action = Action::Other;
        let mut record = Bytes::new();
        let mut result = Bytes::new();
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "id" => live = Some(Uuid::decode(d)?),
                "action" => action = Action::of(d.str()?),
                "record" => record = slice(frame, d)?,
                "result" => result = slice(frame, d)?,
                _ => d.skip()?,
            }
        }
        let live = live.ok_or_else(|| DecodeError::new("a live query's id", "none"))?;
        Ok(Self {
            live,
            action,
            record,
            result,
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
