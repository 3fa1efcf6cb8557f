use std::sync::Arc;

use crate::{
    codec::{Decode, Decoder, Kind},
    error::{DecodeError, Details, ServerError},
};

/// Causes are one level deep in practice; what lies deeper is passed over.
const MAX_CAUSES: usize = 8;

/// The error object of a reply.
pub(super) fn decode(d: &mut Decoder<'_>) -> Result<ServerError, DecodeError> {
    decode_within(d, MAX_CAUSES)
}

fn decode_within(d: &mut Decoder<'_>, causes: usize) -> Result<ServerError, DecodeError> {
    let mut error = blank();
    let mut fields = d.object()?;
    while let Some(name) = fields.next(d)? {
        match name {
            "code" => error.code = Some(d.int()?),
            "kind" => error.kind = String::decode(d)?,
            "message" => error.message = String::decode(d)?,
            "details" => error.details = details(d)?,
            "cause" if causes > 0 && d.peek()? == Kind::Object => {
                error.cause = Some(Arc::new(decode_within(d, causes - 1)?));
            }
            _ => d.skip()?,
        }
    }
    Ok(error)
}

pub(super) fn blank() -> ServerError {
    ServerError {
        code: None,
        kind: String::new(),
        message: String::new(),
        details: None,
        cause: None,
    }
}

/// `{kind, details?}`, where the inner details are facts (`{name}`) or one more such level.
pub(super) fn details(d: &mut Decoder<'_>) -> Result<Option<Details>, DecodeError> {
    if d.peek()? != Kind::Object {
        d.skip()?;
        return Ok(None);
    }
    let mut details = Details::default();
    let mut fields = d.object()?;
    while let Some(name) = fields.next(d)? {
        match name {
            "kind" if d.peek()? == Kind::String => details.kind = String::decode(d)?,
            "details" => inner(d, &mut details)?,
            _ => fact(d, name, &mut details)?,
        }
    }
    Ok(Some(details))
}

fn inner(d: &mut Decoder<'_>, details: &mut Details) -> Result<(), DecodeError> {
    if d.peek()? != Kind::Object {
        return d.skip();
    }
    let mut level = Details::default();
    let mut fields = d.object()?;
    while let Some(name) = fields.next(d)? {
        match name {
            "kind" if d.peek()? == Kind::String => level.kind = String::decode(d)?,
            _ => fact(d, name, &mut level)?,
        }
    }
    if level.kind.is_empty() {
        details.facts.append(&mut level.facts);
    } else {
        details.inner = Some(Box::new(level));
    }
    Ok(())
}

fn fact(d: &mut Decoder<'_>, name: &str, details: &mut Details) -> Result<(), DecodeError> {
    if d.peek()? == Kind::String {
        details.facts.insert(name.to_owned(), String::decode(d)?);
        Ok(())
    } else {
        d.skip()
    }
}
