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

#[cfg(test)]
mod tests {
    use super::{MAX_CAUSES, decode};
    use crate::codec::Decoder;

    /// An error whose cause has a cause, and so on, as bytes.
    fn nested(depth: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for level in 0..depth {
            let last = level + 1 == depth;
            bytes.push(if last { 0xa1 } else { 0xa2 });
            bytes.extend(b"\x67message");
            bytes.extend([0x63, b'0' + u8::try_from(level % 10).unwrap(), b'-', b'-']);
            if !last {
                bytes.extend(b"\x65cause");
            }
        }
        bytes
    }

    #[test]
    fn causes_are_read_in_order() {
        let error = decode(&mut Decoder::new(&nested(3))).unwrap();
        let first = error.cause().unwrap();
        let second = first.cause().unwrap();
        assert_eq!(
            [error.message(), first.message(), second.message()],
            ["0--", "1--", "2--"]
        );
        assert!(second.cause().is_none());
    }

    #[test]
    fn causes_beyond_the_limit_are_skipped() {
        let error = decode(&mut Decoder::new(&nested(MAX_CAUSES + 20))).unwrap();
        let mut depth = 0;
        let mut cause = error.cause();
        while let Some(error) = cause {
            depth += 1;
            cause = error.cause();
        }
        assert_eq!(depth, MAX_CAUSES);
    }
}
