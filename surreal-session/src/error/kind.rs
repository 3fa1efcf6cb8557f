/// The kind of an error, to branch on.
///
/// More kinds may come; match with a wildcard arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The URL is not `ws://` or `wss://`, or has no host.
    InvalidUrl,
    /// No WebSocket could be opened: the host cannot be reached, refuses, or is no SurrealDB
    /// server.
    Connect,
    /// TLS could not be established, or the build has no TLS.
    Tls,
    /// The socket was lost while the call was in flight; [`outcome`](crate::Error::outcome) reports
    /// how far it had come.
    ConnectionLost,
    /// The call's deadline passed.
    Timeout,
    /// More rows came than were read, and as many as may wait were waiting.
    Lagged,
    /// The connection, session or transaction was closed on this side.
    Closed,
    /// This endpoint cannot hold sessions: it is plain HTTP, or the server is older than version 3.
    SessionsNotSupported,
    /// The server's limit of sessions for one socket is reached.
    SessionLimit,
    /// The server's limit of open transactions for this session is reached.
    TransactionLimit,
    /// The session has expired: sign in again.
    SessionExpired,
    /// The server does not know the session.
    SessionNotFound,
    /// Credentials or a token were refused.
    Auth,
    /// The session's user may not do this, or the server is configured to refuse it.
    NotAllowed,
    /// The text of a query does not parse; [`line`](crate::Error::line) and
    /// [`column`](crate::Error::column) tell where.
    Syntax,
    /// The request is wrong: a parameter, a type, a field's assertion, or what the schema says
    /// otherwise.
    Validation,
    /// This version of the server cannot do it; the text names the one that can. Nothing was sent.
    Unsupported,
    /// A namespace, database, table, record, function, live query or another definition does not
    /// exist.
    NotFound,
    /// It exists already: the record, its value in a unique index, or what is defined.
    AlreadyExists,
    /// SurrealQL's `THROW`, also by an event.
    Thrown,
    /// Another transaction was faster: run the whole transaction again, or sign in again. Or a
    /// record has another version than a change was based on, or a patch's `test` failed: read it
    /// again, and decide again. [`is_retryable`](crate::Error::is_retryable) tells the two apart.
    Conflict,
    /// An earlier statement of the transaction failed, so it can only be cancelled.
    TransactionFailed,
    /// The statement was not run, because another one of the same query failed.
    NotExecuted,
    /// The statement was stopped before its end.
    Cancelled,
    /// A value from the server does not fit the Rust type, the server cannot send it (a regex or a
    /// closure), or the reply is larger than
    /// [`max_reply_size`](crate::ConnectionBuilder::max_reply_size).
    Decode,
    /// A Rust value cannot be sent.
    Encode,
    /// The server failed in a way it has no kind for; read the message.
    Internal,
}
