use bytes::Bytes;
use uuid::Uuid;

use super::{Method, rows};
use crate::{
    codec::{Bracket, Encode, Encoded, Encoder, ObjectEncoder},
    error::{EncodeError, Error, ErrorKind, Outcome, Result},
};

/// The server tears the connection down over a larger message.
const MAX_SIZE: usize = 128 << 20;

/// Enough for what follows the parameters.
const END: usize = 192;

/// The session and transaction of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Route {
    pub(crate) session: Option<Uuid>,
    pub(crate) transaction: Option<Uuid>,
}

/// A request being written: one buffer, filled in one pass, its id last.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    encoder: Encoder,
    repeatable: bool,
    one_transaction: bool,
    method: Method,
    table: Option<&'static str>,
}

/// A request as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    /// The id that its reply will have.
    pub(crate) id: u64,
    pub(crate) frame: Bytes,
    /// Set if it can be sent again when its reply was lost with the socket.
    pub(crate) repeatable: bool,
    method: Method,
    one_transaction: bool,
}

impl Envelope {
    /// Returns the conflict that a reply reports, if it has left nothing of the request behind.
    pub(crate) fn conflict(&self, reply: &Bytes) -> Option<Error> {
        match self.method {
            Method::Query => rows::conflict(reply, self.one_transaction),
            // a method that conflicts ends in an error
            _ => None,
        }
    }

    /// Tests whether a change of a session that conflicted can be made again.
    pub(crate) fn may_repeat_conflict(&self) -> bool {
        self.method.may_repeat_conflict()
    }

    /// Tests whether the request, having ended with this error, can be sent on another socket: it
    /// was not sent, or its effect is the same however often it is sent.
    pub(crate) fn may_repeat(&self, error: &Error) -> bool {
        let safe = self.repeatable || error.outcome() == Outcome::NotSent;
        error.kind() == ErrorKind::ConnectionLost && safe
    }
}

impl Request {
    pub(crate) fn new(method: Method) -> Result<Self, EncodeError> {
        let mut encoder = Encoder::with_capacity(512);
        encoder.open(Bracket::Object)?;
        encoder.str("method")?;
        encoder.str(method.name())?;
        encoder.str("params")?;
        encoder.open(Bracket::Array)?;
        Ok(Self {
            encoder,
            repeatable: method.is_repeatable(),
            one_transaction: false,
            method,
            table: None,
        })
    }

    /// Says which table the request is about.
    pub(crate) fn about(mut self, table: &'static str) -> Self {
        self.table = Some(table);
        self
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    /// The table that the request is about, where it is about one.
    pub(crate) fn table(&self) -> Option<&'static str> {
        self.table
    }

    /// Says that the request only reads, where its method does not tell.
    pub(crate) fn reading(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Says that the query begins with `BEGIN`, whose own result tells nothing.
    pub(crate) fn beginning(mut self) -> Self {
        self.one_transaction = true;
        self
    }

    /// Adds one parameter.
    pub(crate) fn param(mut self, value: &(impl Encode + ?Sized)) -> Result<Self, EncodeError> {
        self.encoder.value(value)?;
        Ok(self)
    }

    /// Adds a parameter that is an object.
    pub(crate) fn object(
        mut self,
        fields: impl FnOnce(&mut ObjectEncoder<'_>) -> Result<(), EncodeError>,
    ) -> Result<Self, EncodeError> {
        self.encoder.envelope_object(fields)?;
        Ok(self)
    }

    /// Adds a parameter, which `write` must write.
    pub(crate) fn written(
        mut self,
        write: impl FnOnce(&mut Encoder) -> Result<(), EncodeError>,
    ) -> Result<Self, EncodeError> {
        write(&mut self.encoder)?;
        Ok(self)
    }

    /// Adds a parameter that was encoded before.
    pub(crate) fn encoded(self, value: &Encoded) -> Result<Self, EncodeError> {
        self.encoded_bytes(value.as_bytes()?)
    }

    /// Adds a parameter of bytes that an encoder wrote before.
    pub(crate) fn encoded_bytes(mut self, bytes: &[u8]) -> Result<Self, EncodeError> {
        self.encoder.reserve(bytes.len() + END);
        self.encoder.encoded_bytes(bytes)?;
        Ok(self)
    }

    /// The whole request, with the id that the reply will carry.
    ///
    /// `trace` is the `traceparent` of the caller's trace, as the W3C writes it.
    pub(crate) fn finish(self, id: u64, route: Route, trace: Option<&str>) -> Result<Envelope> {
        let (repeatable, method) = (self.repeatable, self.method);
        let one_transaction = self.one_transaction;
        let bytes = self.close(id, route, trace)?;
        if bytes.len() > MAX_SIZE {
            return Err(Error::from(EncodeError::new(format!(
                "the request has {} bytes, and the server takes {MAX_SIZE} at most: send it in parts",
                bytes.len()
            ))));
        }
        Ok(Envelope {
            id,
            frame: bytes.into(),
            repeatable,
            method,
            one_transaction,
        })
    }

    fn close(mut self, id: u64, route: Route, trace: Option<&str>) -> Result<Vec<u8>, EncodeError> {
        let encoder = &mut self.encoder;
        encoder.close()?;
        if let Some(session) = route.session {
            encoder.str("session")?;
            session.encode(encoder)?;
        }
        if let Some(transaction) = route.transaction {
            encoder.str("txn")?;
            transaction.encode(encoder)?;
        }
        if let Some(trace) = trace {
            encoder.str("trace_context")?;
            encoder.str(trace)?;
        }
        encoder.str("id")?;
        encoder.int(
            i64::try_from(id).map_err(|_| EncodeError::new("the connection ran out of ids"))?,
        )?;
        encoder.close()?;
        Ok(self.encoder.into_bytes())
    }
}
