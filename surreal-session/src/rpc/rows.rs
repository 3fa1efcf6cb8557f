use bytes::Bytes;
use uuid::Uuid;

use super::{Method, server_error};
use crate::{
    codec::{self, Decode, Decoder, Kind},
    error::{DecodeError, Error, ErrorKind, Result, ServerError},
};

/// The result of one statement: its value's bytes, or its error.
pub(crate) type Row = Result<Bytes>;

/// The results of a query, one a statement.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// The live queries that `LIVE` statements have begun.
    lives: Vec<Uuid>,
}

impl Rows {
    /// Finds each statement's result without reading it.
    pub(crate) fn parse(reply: &Bytes) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(reply);
        let mut items = d.array()?;
        let mut rows = Vec::with_capacity(items.room_for::<Row>(&d));
        let mut lives = Vec::new();
        while let Some(index) = items.next(&mut d)? {
            let row = parse_row(reply, &mut d, &mut lives);
            let row = row.map_err(|error| error.in_item(index))?;
            rows.push(row.map_err(|error| Error::from(error).in_statement(index)));
        }
        Ok(Self { rows, lives })
    }

    pub(crate) fn into_vec(self) -> Vec<Row> {
        self.rows
    }

    /// The live queries that `LIVE` statements have begun.
    pub(crate) fn lives(&self) -> &[Uuid] {
        &self.lives
    }

    /// Tests whether this is the reply to one statement.
    pub(crate) fn is_single(&self) -> bool {
        self.rows.len() == 1
    }
}

/// Returns the conflict of a query of which nothing has taken effect: each statement has
/// conflicted, or was not executed because another one has. `begins` passes over the first result,
/// that of a `BEGIN`.
pub(crate) fn conflict(reply: &Bytes, begins: bool) -> Option<Error> {
    if !begins && first_succeeded(reply)? {
        return None;
    }
    let rows = Rows::parse(reply).ok()?.into_vec();
    let mut conflict = None;
    for row in rows.into_iter().skip(usize::from(begins)) {
        let error = row.err()?;
        match error.kind() {
            ErrorKind::Conflict => conflict = Some(error),
            ErrorKind::NotExecuted | ErrorKind::Cancelled => {}
            _ => return None,
        }
    }
    conflict
}

/// Looks at one key, since most replies are of queries that succeed: keys are sorted, so that only
/// the row of an error has others before its result.
fn first_succeeded(reply: &Bytes) -> Option<bool> {
    let mut d = Decoder::new(reply);
    d.array().ok()?.next(&mut d).ok()??;
    let first = d.object().ok()?.next(&mut d).ok()??;
    Some(first == "result")
}

/// Returns the number of rows in a method's reply, of a query those of its last statement; `None`
/// for a single value.
pub(crate) fn count_rows(method: Method, reply: &Bytes) -> Option<usize> {
    let count = |bytes: &Bytes| {
        let mut d = Decoder::new(bytes);
        let mut items = d.array().ok()?;
        let mut count = 0;
        while items.next(&mut d).ok()?.is_some() {
            d.skip().ok()?;
            count += 1;
        }
        Some(count)
    };
    match method {
        Method::Query => count(Rows::parse(reply).ok()?.into_vec().pop()?.as_ref().ok()?),
        _ => count(reply),
    }
}

fn parse_row(
    reply: &Bytes,
    d: &mut Decoder<'_>,
    lives: &mut Vec<Uuid>,
) -> Result<std::result::Result<Bytes, ServerError>, DecodeError> {
    let mut error = server_error::blank();
    let mut failed = false;
    let mut live = false;
    let mut result = Bytes::new();
    let mut fields = d.object()?;
    while let Some(name) = fields.next(d)? {
        match name {
            "status" => failed = d.str()? != "OK",
            "kind" => error.kind = String::decode(d)?,
            "type" if d.peek()? == Kind::String => live = d.str()? == "live",
            "details" => error.details = server_error::details(d)?,
            "result" => {
                let start = d.position();
                d.skip()?;
                result = reply.slice(start..d.position());
            }
            _ => d.skip()?,
        }
    }
    if !failed {
        if live {
            lives.push(codec::from_bytes(&result)?);
        }
        return Ok(Ok(result));
    }
    let mut message = Decoder::new(&result);
    error.message = match message.peek()? {
        Kind::String => String::decode(&mut message)?,
        _ => "the statement failed".to_owned(),
    };
    Ok(Err(error))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::count_rows;
    use crate::rpc::Method;

    /// `[{ result, status: "OK", time: "" }]` with this result.
    fn query_reply(result: &[u8]) -> Bytes {
        let mut reply = vec![0x81, 0xa2];
        reply.extend(b"\x66result");
        reply.extend(result);
        reply.extend(b"\x66status\x62OK");
        Bytes::from(reply)
    }

    #[test]
    fn rows_are_counted_in_arrays_alone() {
        let (three, none, value) = (b"\x83\x01\x02\x03", b"\x80", b"\x07");
        assert_eq!(count_rows(Method::Query, &query_reply(three)), Some(3));
        assert_eq!(count_rows(Method::Query, &query_reply(none)), Some(0));
        assert_eq!(count_rows(Method::Query, &query_reply(value)), None);
        assert_eq!(
            count_rows(Method::Select, &Bytes::from_static(three)),
            Some(3)
        );
        assert_eq!(count_rows(Method::Select, &Bytes::from_static(value)), None);
    }
}
