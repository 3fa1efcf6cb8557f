//! One opaque error with a kind, what the server said, and what is known of the call's effect.

mod chunk_failure;
mod decode;
mod encode;
mod kind;
mod outcome;
mod path;
mod server;
mod server_says;
mod server_texts;
mod translate;

use std::{borrow::Cow, error, fmt, sync::Arc};

pub use self::{
    chunk_failure::ChunkFailure,
    decode::DecodeError,
    encode::EncodeError,
    kind::ErrorKind,
    outcome::Outcome,
    server::{Details, ServerError},
};

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong, one pointer wide and cheap to clone.
///
/// Branch on [`kind`](Self::kind); ask [`outcome`](Self::outcome) before repeating a write. The
/// text says what happened and what to do about it; it may change, the kind does not.
///
/// # Common errors
///
/// [`Timeout`](ErrorKind::Timeout) at its deadline; [`ConnectionLost`](ErrorKind::ConnectionLost)
/// when its socket died and it may not be repeated; [`Closed`](ErrorKind::Closed) after the
/// connection, the session or the transaction; [`SessionExpired`](ErrorKind::SessionExpired);
/// [`NotAllowed`](ErrorKind::NotAllowed) and [`Conflict`](ErrorKind::Conflict) by the server's
/// judgement; [`Encode`](ErrorKind::Encode) for what cannot be sent, and
/// [`Decode`](ErrorKind::Decode) for an answer that does not fit; what setting a session up again
/// on a new socket fails with, such as [`Auth`](ErrorKind::Auth).
///
/// ```
/// use surreal_session::{Error, ErrorKind};
///
/// fn status(error: &Error) -> u16 {
///     match error.kind() {
///         ErrorKind::NotFound => 404,
///         ErrorKind::Auth | ErrorKind::SessionExpired => 401,
///         ErrorKind::NotAllowed => 403,
///         ErrorKind::Conflict => 409,
///         ErrorKind::Timeout => 504,
///         _ => 500,
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    outcome: Outcome,
    message: Cow<'static, str>,
    statement: Option<usize>,
    chunk: Option<ChunkFailure>,
    source: Option<Source>,
}

/// The source of an error. Its text is part of the error's own, so the chain goes from it to its
/// own source.
#[derive(Clone, Debug, thiserror::Error)]
#[error(transparent)]
enum Source {
    Server(ServerError),
    Decode(DecodeError),
    Encode(EncodeError),
    Other(Arc<dyn error::Error + Send + Sync>),
}

impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        outcome: Outcome,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Arc::new(Inner {
            kind,
            outcome,
            message: message.into(),
            statement: None,
            chunk: None,
            source: None,
        }))
    }

    pub(crate) fn with_source(self, source: impl error::Error + Send + Sync + 'static) -> Self {
        self.change(|inner| inner.source = Some(Source::Other(Arc::new(source))))
    }

    pub(crate) fn with_outcome(self, outcome: Outcome) -> Self {
        self.change(|inner| inner.outcome = outcome)
    }

    /// The same error under another kind and with a text that says more than the server's.
    pub(crate) fn explained(self, kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        self.change(|inner| {
            inner.kind = kind;
            inner.message = message.into();
        })
    }

    /// The error that an earlier one led to. The server's message of that one can still be read.
    pub(crate) fn following(first: &Self, kind: ErrorKind, message: impl fmt::Display) -> Self {
        let server = first.server().cloned();
        Self::new(kind, Outcome::Failed, format!("{message}: {first}"))
            .change(|inner| inner.source = server.map(Source::Server))
    }

    pub(crate) fn in_statement(self, index: usize) -> Self {
        self.change(|inner| inner.statement = Some(index))
    }

    pub(crate) fn in_chunk(self, failure: ChunkFailure) -> Self {
        self.change(|inner| inner.chunk = Some(failure))
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The kind of an error, to branch on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns what is known of the call's effect on the server.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Returns the server's error, if the server refused the call.
    #[must_use]
    pub fn server(&self) -> Option<&ServerError> {
        match &self.0.source {
            Some(Source::Server(error)) => Some(error),
            _ => None,
        }
    }

    /// Tests whether the server could not send the result.
    pub(crate) fn is_unencodable(&self) -> bool {
        self.server().is_some_and(server_says::cannot_send)
    }

    /// Returns the place of the value that did not fit, for [`ErrorKind::Decode`].
    #[must_use]
    pub fn decode(&self) -> Option<&DecodeError> {
        match &self.0.source {
            Some(Source::Decode(error)) => Some(error),
            _ => None,
        }
    }

    /// Returns the index of the statement that failed in a query, from 0.
    #[must_use]
    pub fn statement(&self) -> Option<usize> {
        self.0.statement
    }

    /// The access token is too old, and a refresh token may help.
    pub(crate) fn is_token_expired(&self) -> bool {
        self.server_says(server_says::is_token_expired)
    }

    /// The server's limit of sessions for the socket is reached.
    pub(crate) fn is_session_refused(&self) -> bool {
        self.server_says(server_says::is_session_refused)
    }

    /// The server's limit of open transactions for the session is reached.
    pub(crate) fn is_at_transaction_limit(&self) -> bool {
        self.server_says(server_says::is_at_transaction_limit)
    }

    /// The server has ended the transaction.
    pub(crate) fn is_transaction_gone(&self) -> bool {
        self.server_says(server_says::is_transaction_gone)
    }

    /// The server runs the query, if it is not to stream it.
    pub(crate) fn is_stream_refused(&self) -> bool {
        self.server_says(server_says::is_stream_refused)
    }

    fn server_says(&self, what: fn(&ServerError) -> bool) -> bool {
        self.server().is_some_and(what)
    }

    /// Returns the chunk at which an [`Insert`](crate::statement::Insert) or an
    /// [`UpdateEach`](crate::statement::UpdateEach) failed, and how many records were written.
    #[must_use]
    pub fn chunk_failure(&self) -> Option<ChunkFailure> {
        self.0.chunk
    }

    /// Returns the line of the query that does not parse, from 1, for [`ErrorKind::Syntax`].
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        Some(self.place_in_text()?.0)
    }

    /// Returns the character of the [`line`](Self::line) that does not parse, from 1, for
    /// [`ErrorKind::Syntax`].
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        Some(self.place_in_text()?.1)
    }

    fn place_in_text(&self) -> Option<(usize, usize)> {
        match self.0.kind {
            ErrorKind::Syntax => server_says::place_in_text(self.server()?),
            _ => None,
        }
    }

    /// Returns `true` if the same call, sent again, may succeed and cannot take effect twice.
    ///
    /// True for a conflict with another transaction (run the whole transaction again) and for what
    /// never reached the server. False for a record that has another version than a change was
    /// based on, and for a patch whose test failed: the same call ends in the same way.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Conflict => {
                self.0.outcome == Outcome::Failed
                    && self.server_says(server_says::is_transaction_conflict)
            }
            ErrorKind::Connect | ErrorKind::ConnectionLost | ErrorKind::Timeout => {
                self.0.outcome == Outcome::NotSent
            }
            _ => false,
        }
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        // the server did its work; only its answer cannot be read
        Self::new(
            ErrorKind::Decode,
            Outcome::Unknown,
            "the server's answer does not fit the Rust type",
        )
        .change(|inner| inner.source = Some(Source::Decode(error)))
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::new(
            ErrorKind::Encode,
            Outcome::NotSent,
            "a value cannot be sent",
        )
        .change(|inner| inner.source = Some(Source::Encode(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.0.statement {
            write!(f, "statement {index}: ")?;
        }
        if let Some(failure) = &self.0.chunk {
            write!(f, "{failure}: ")?;
        }
        f.write_str(&self.0.message)?;
        match &self.0.source {
            // its text is the message already
            Some(Source::Server(_)) | None => Ok(()),
            Some(source) => write!(f, ": {source}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        let mut lines = f.debug_struct("Error");
        lines
            .field("kind", &self.0.kind)
            .field("outcome", &self.0.outcome);
        match text.trim_end() {
            // what does not parse is drawn, and a drawing has lines
            text if text.contains('\n') => lines.field("message", &format_args!("\n{text}\n")),
            text => lines.field("message", &text),
        };
        lines.finish()
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_ref()?.source()
    }
}
