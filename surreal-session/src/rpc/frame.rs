use bytes::Bytes;
use uuid::Uuid;

use super::{Notification, server_error};
use crate::{
    codec::{Decode, Decoder, Kind},
    error::{DecodeError, Error, Result, ServerError},
};

/// Returns what the server sent.
#[derive(Debug)]
pub(crate) enum Frame {
    /// The answer to the request with this id. The bytes begin with the result; the rest of the
    /// envelope may follow.
    Reply { id: u64, result: Result<Bytes> },
    /// A live query's message.
    Notification(Notification),
    /// A request was refused, and the server does not say which.
    Refused(ServerError),
    /// A notification of one of this session's live queries that the server could not encode, such
    /// as that of a record with a regular expression. It has the session's id, which the refusal of
    /// a request does not have.
    Unsent { session: Uuid },
}

impl Frame {
    /// The id in the first bytes of a reply. Keys come sorted, so it is before the result.
    pub(crate) fn find_id(prefix: &[u8]) -> Option<u64> {
        let mut d = Decoder::new(prefix);
        let mut fields = d.object().ok()?;
        while let Some(name) = fields.name(&mut d).ok()? {
            match name {
                b"id" => return u64::try_from(d.int().ok()?).ok(),
                b"result" => return None,
                _ => d.skip().ok()?,
            }
        }
        None
    }

    /// Looks at the envelope only: a result is found, not read.
    pub(crate) fn parse(frame: &Bytes) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(frame);
        let mut id = None;
        let mut result = None;
        let mut error = None;
        let mut session = None;
        let mut fields = d.object()?;
        while let Some(name) = fields.name(&mut d)? {
            match name {
                b"id" if d.peek()? == Kind::Int => id = u64::try_from(d.int()?).ok(),
                // keys come sorted, so the id is known by now and nothing behind the result matters
                b"result" if id.is_some() => {
                    result = Some(d.position());
                    break;
                }
                b"result" => {
                    result = Some(d.position());
                    d.skip()?;
                }
                b"error" => error = Some(server_error::decode(&mut d)?),
                b"session" => session = Option::<Uuid>::decode(&mut d)?,
                _ => d.skip()?,
            }
        }
        match (id, result, error) {
            (Some(id), _, Some(error)) => Ok(Self::Reply {
                id,
                result: Err(Error::from(error)),
            }),
            (Some(id), Some(start), None) => Ok(Self::Reply {
                id,
                result: Ok(frame.slice(start..)),
            }),
            (None, _, Some(error)) => Ok(match session {
                Some(session) if error.is_unencodable() => Self::Unsent { session },
                _ => Self::Refused(error),
            }),
            (None, Some(start), None) => {
                let mut d = Decoder::at(frame, start);
                Notification::decode(frame, &mut d, session).map(Self::Notification)
            }
            (_, None, None) => Err(DecodeError::new("a result or an error", "neither")),
        }
    }
}
