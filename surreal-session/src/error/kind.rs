/// What went wrong, as a value to branch on.
///
/// More kinds may come; match with a wildcard arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The URL is not `ws://` or `wss://`, or has no host.
    InvalidUrl,
    /// No WebSocket could be opened: the host cannot be reached, refuses, or is no SurrealDB server.
    Connect,
    /// TLS could not be established, or the build has no TLS.
    Tls,
    /// The socket died while the call was under way; [`outcome`](crate::Error::outcome) tells how far it had come.
    ConnectionLost,
    /// The call's deadline passed.
    Timeout,
    /// More rows came than were read, and as many as may wait were waiting.
    Lagged,
    /// The connection, session or transaction was closed on this side.
    Closed,
    /// This endpoint cannot hold sessions: it is plain HTTP, or the server is older than version 3.
    SessionsNotSupported,
    /// The server holds no more sessions on one socket.
    SessionLimit,
    /// The server holds no more open transactions for this session.
    TransactionLimit,
    /// The session's time is over: sign in again.
    SessionExpired,
    /// The server does not know the session.
    SessionNotFound,
    /// Credentials or a token were refused.
    Auth,
    /// The session's user may not do this, or the server is configured to refuse it.
    NotAllowed,
    /// The request is wrong: syntax, a parameter, a type, a field's assertion.
    Validation,
    /// A namespace, database, table, record or function does not exist.
    NotFound,
    /// It exists already: the record, or its value in a unique index.
    AlreadyExists,
    /// SurrealQL's `THROW`.
    Thrown,
    /// Another transaction was faster: run the whole transaction again, or sign in again. Or a record has another version
    /// than a change was based on: read it again.
    Conflict,
    /// An earlier statement of the transaction failed, so it can only be cancelled.
    TransactionFailed,
    /// The statement was not run, because another one of the same query failed.
    NotExecuted,
    /// The statement was stopped before its end.
    Cancelled,
    /// A value from the server does not fit the Rust type.
    Decode,
    /// A Rust value cannot be sent.
    Encode,
    /// The server failed in a way it has no kind for; read the message.
    Internal,
}
