use bytes::Bytes;

use super::server_error;
use crate::{
    codec::{Decoder, Kind},
    error::{DecodeError, ServerError},
};

/// One frame of the reply to a streaming query of one statement.
#[derive(Debug)]
pub(crate) enum RowStreamFrame {
    /// Nothing yet, or something that this version does not know
    Other,
    /// More rows: the bytes begin with their array
    Rows(Bytes),
    /// The statement's single value
    Value(Bytes),
    /// The statement failed: its rows do not count
    Failed(ServerError),
    /// The last frame
    End,
}

impl RowStreamFrame {
    pub(crate) fn parse(frame: &Bytes) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(frame);
        let mut tag = "";
        let mut payload = None;
        let mut error = None;
        let mut fields = d.object()?;
        while let Some(name) = fields.next(&mut d)? {
            match name {
                "stream" => tag = d.str()?,
                "values" | "value" => {
                    let start = d.position();
                    d.skip()?;
                    payload = Some(frame.slice(start..d.position()));
                }
                "error" if d.peek()? == Kind::Object => error = Some(server_error::decode(&mut d)?),
                _ => d.skip()?,
            }
        }
        Ok(match (tag, payload, error) {
            (_, _, Some(error)) => Self::Failed(error),
            ("rows", Some(rows), None) => Self::Rows(rows),
            ("value", Some(value), None) => Self::Value(value),
            ("end", ..) => Self::End,
            _ => Self::Other,
        })
    }
}
