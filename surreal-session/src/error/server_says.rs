//! Everything that this crate knows of how a server reports itself and its failures: the texts,
//! details and kinds that a decision rests on, each behind a name. A new version of SurrealDB is
//! one file to read, this one.
//!
//! # What the crate relies on
//!
//! | | 3.0 | 3.1, 3.2 | 3.3 | 4.0 |
//! |---|---|---|---|---|
//! | a statement that conflicts | `Query`/`NotExecuted`, by its whole text | `Query`/`TransactionConflict` | = | = |
//! | a commit that conflicts | `Internal`, by its whole text | `Query`/`TransactionConflict` | = | = |
//! | a commit whose outcome is unknown | by its whole text | = | = | = |
//! | a result that CBOR cannot carry | −32700, `Validation`/`Parse` for the whole call, after all of it was run | = | = | = |
//! | a closure in a result | `Internal` for the whole call, after all of it was run | = | for its statement | = |
//! | a text that does not parse | −32000, `Validation`, "Parse error: " | = | = | = |
//! | the cap on sessions of a socket | none | `NotAllowed`/`Method` of `attach` | = | = |
//! | the cap on transactions of a session | none | "Too many open transactions" | = | = |
//! | a transaction that has ended | "Transaction not found" | = | = | = |
//! | a streaming query that is refused | `NotFound`/`Method` | = | `NotAllowed`/`Method`, "Too many concurrent" | = |
//!
//! Only what is in this table decides whether something is repeated or what is known of its effect.
//! Where the server gives a structure it counts; where there is none, a text is compared as a
//! whole, from its first word to its last.

use super::{ErrorKind, Outcome, ServerError, server_texts};

/// Another transaction was faster, and this one can be run again.
pub(super) fn is_transaction_conflict(server: &ServerError) -> bool {
    server.detail() == Some("TransactionConflict")
        || is_conflict_of_3_0(server)
        || is_conflict_in_signing_in(server)
}

/// Up to 3.0 there is no detail for it. The reason is the storage engine's, and names no value.
fn is_conflict_of_3_0(server: &ServerError) -> bool {
    let unsorted = match server.kind.as_str() {
        "Query" => matches!(server.detail(), None | Some("NotExecuted")),
        kind => kind == "Internal" && server.details.is_none(),
    };
    unsorted
        && server_texts::matches(
            "Transaction conflict: *. This transaction can be retried",
            without_frame(&server.message),
        )
}

/// Returns the message without the words that the server puts before a text of its storage.
fn without_frame(message: &str) -> &str {
    [
        "There was a problem with the key-value store: ",
        "Query not executed: ",
        "Cannot COMMIT: ",
    ]
    .iter()
    .find_map(|frame| message.strip_prefix(frame))
    .unwrap_or(message)
}

/// A clause of the access method, or the making of a token, met another transaction.
pub(super) fn is_conflict_in_signing_in(server: &ServerError) -> bool {
    server.kind == "NotAllowed" && server.inner_detail() == Some("UnexpectedAuth")
}

/// Returns the outcome of a call, or of a statement, that ended with this error.
pub(super) fn outcome_of(server: &ServerError) -> Outcome {
    if is_commit_of_unknown_outcome(server) || cannot_send(server) {
        Outcome::Unknown
    } else {
        Outcome::Failed
    }
}

/// The storage does not tell whether it has committed; or it was shutting down, and may have.
fn is_commit_of_unknown_outcome(server: &ServerError) -> bool {
    let message = without_frame(&server.message);
    match server.kind.as_str() {
        "Internal" | "Query" => message.starts_with("The transaction's commit outcome is unknown"),
        "Connection" => message == "The datastore is shutting down",
        _ => false,
    }
}

/// Everything was run, and what came of it has no form on the wire: a regex, or a closure.
pub(super) fn cannot_send(server: &ServerError) -> bool {
    is_unencodable(server) || is_unsupported(server)
}

/// A text that does not parse has another code. A request that does not parse is answered by no
/// reply of its own, and the crate sends none.
fn is_unencodable(server: &ServerError) -> bool {
    server.code == Some(-32_700) && server.detail() == Some("Parse")
}

fn is_unsupported(server: &ServerError) -> bool {
    server.kind == "Internal"
        && [
            "Closure values cannot be converted to public value",
            // 4.0, in the row of its statement.
            "Unsupported value type: Regex",
        ]
        .contains(&server.message.as_str())
}

/// Returns the line and column, counted from 1, at which a text does not parse.
pub(super) fn place_in_text(server: &ServerError) -> Option<(usize, usize)> {
    // the first arrow points at the fault, others at what belongs to it
    let arrow = server
        .message
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> ["))?;
    let (line, column) = arrow.strip_suffix(']')?.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The text of a query does not parse, so that none of it was run.
fn is_syntax(server: &ServerError) -> bool {
    server.kind == "Validation"
        && server.details.is_none()
        && server.message.starts_with("Parse error: ")
}

/// The access token is too old, and a refresh token may help.
pub(super) fn is_token_expired(server: &ServerError) -> bool {
    server.inner_detail() == Some("TokenExpired")
}

/// An anonymous caller, and a server that takes none.
pub(super) fn is_anonymous_refused(server: &ServerError) -> bool {
    server.kind == "NotAllowed" && server.message.starts_with("Anonymous access")
}

/// Tests whether the socket has reached the server's limit of sessions. The server reports only
/// that `attach` is not allowed.
pub(super) fn is_session_refused(server: &ServerError) -> bool {
    server.kind == "NotAllowed"
        && server.details().and_then(|details| details.fact("name")) == Some("attach")
}

/// The session has as many open transactions as the server allows.
pub(super) fn is_at_transaction_limit(server: &ServerError) -> bool {
    server.message == "Too many open transactions"
}

/// The server's word for a transaction that it has ended is the same as for a wrong parameter.
pub(super) fn is_transaction_gone(server: &ServerError) -> bool {
    server.message == "Transaction not found"
}

/// A streaming query was refused before anything of it was run, so that it can be asked as a plain
/// one.
pub(super) fn is_stream_refused(server: &ServerError) -> bool {
    server.detail() == Some("Method") || server.message == "Too many concurrent streaming queries"
}

/// Credentials that led to no user, in the server's words, under several kinds of its own.
const REFUSED_SIGN_IN: [&str; 5] = [
    // Up to 3.2: a text that is no token.
    "InvalidToken",
    "No record was returned",
    "The record access signin query failed",
    "The record access signup query failed",
    "This bearer access grant has an invalid format",
];

/// Returns the advice for credentials that were refused.
pub(super) fn sign_in_advice(server: &ServerError) -> &'static str {
    match server.message.as_str() {
        "There was a problem with authentication" | "InvalidToken" => {
            "the credentials or the token are refused"
        }
        "No record was returned" => {
            "the access method's clause returned no record for these parameters"
        }
        "The record access signin query failed" | "The record access signup query failed" => {
            "the clause of the access method failed; what it is to say, it has to THROW"
        }
        "The token has expired" => "refresh it, or sign in again",
        _ => "",
    }
}

/// The crate's kind of a server's error: the one table of all versions, where `server_texts` has
/// those that the server tells by words alone.
pub(super) fn kind_of(server: &ServerError) -> ErrorKind {
    let by_text = || server_texts::kind_of(&server.message);
    match server.kind.as_str() {
        _ if is_transaction_conflict(server) => ErrorKind::Conflict,
        _ if REFUSED_SIGN_IN.contains(&server.message.as_str()) => ErrorKind::Auth,
        _ if cannot_send(server) => ErrorKind::Decode,
        "Validation" if is_syntax(server) => match by_text() {
            // a feature that is switched off is told by the parser
            Some(ErrorKind::NotAllowed) => ErrorKind::NotAllowed,
            _ => ErrorKind::Syntax,
        },
        "Validation" => ErrorKind::Validation,
        "NotAllowed" => not_allowed(server),
        "NotFound" if server.detail() == Some("Session") => ErrorKind::SessionNotFound,
        "NotFound" => ErrorKind::NotFound,
        "AlreadyExists" => ErrorKind::AlreadyExists,
        "Thrown" => ErrorKind::Thrown,
        "Query" => match server.detail() {
            Some("NotExecuted") => ErrorKind::NotExecuted,
            Some("TimedOut") => ErrorKind::Timeout,
            Some("Cancelled") => ErrorKind::Cancelled,
            _ => by_text().unwrap_or(ErrorKind::Internal),
        },
        "Configuration" => by_text().unwrap_or(ErrorKind::NotAllowed),
        _ => by_text().unwrap_or(ErrorKind::Internal),
    }
}

fn not_allowed(server: &ServerError) -> ErrorKind {
    if server.detail() != Some("Auth") {
        return ErrorKind::NotAllowed;
    }
    match server.inner_detail() {
        Some("SessionExpired") => ErrorKind::SessionExpired,
        // an anonymous caller, or one without the right: the credentials were not the problem
        Some("NotAllowed" | "InvalidRole") => ErrorKind::NotAllowed,
        _ => ErrorKind::Auth,
    }
}
