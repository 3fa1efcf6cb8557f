//! From the server's kinds to this crate's: protocol kinds are coarse where a caller has to branch and fine where not.

use super::{Error, ErrorKind, Outcome, ServerError, Source};

impl From<ServerError> for Error {
    fn from(server: ServerError) -> Self {
        let kind = kind_of(&server);
        let advice = match kind {
            ErrorKind::Conflict if server.kind == "NotAllowed" => {
                "a conflict with another transaction: sign in again"
            }
            ErrorKind::Conflict => "run the whole transaction again",
            ErrorKind::SessionExpired => "sign in again",
            _ => "",
        };
        let message = match advice {
            "" => server.message.clone(),
            advice => format!("{} ({advice})", server.message.trim_end_matches('.')),
        };
        let outcome = if server.message.contains("commit outcome is unknown") {
            Outcome::Unknown
        } else {
            Outcome::Failed
        };
        Self::new(kind, outcome, message)
            .change(|inner| inner.source = Some(Source::Server(server)))
    }
}

fn kind_of(server: &ServerError) -> ErrorKind {
    match server.kind.as_str() {
        "Validation" => ErrorKind::Validation,
        "NotAllowed" => not_allowed(server),
        "NotFound" if server.detail() == Some("Session") => ErrorKind::SessionNotFound,
        "NotFound" => ErrorKind::NotFound,
        "AlreadyExists" => ErrorKind::AlreadyExists,
        "Thrown" => ErrorKind::Thrown,
        "Query" => query(server),
        "Configuration" => ErrorKind::NotAllowed,
        _ if is_conflict(server) => ErrorKind::Conflict,
        _ => unsorted(&server.message),
    }
}

/// What the server has no kind for, although a caller has to tell it apart: known by its text alone.
fn unsorted(message: &str) -> ErrorKind {
    let starts = |start| message.starts_with(start);
    if starts("Database index `") && message.contains("` already contains ") {
        ErrorKind::AlreadyExists
    } else if starts("Couldn't coerce ")
        || starts("Could not cast into ")
        || starts("Found ") && message.contains(" but field must conform to: ")
    {
        ErrorKind::Validation
    } else if message.contains(" does not exist") {
        ErrorKind::NotFound
    } else {
        ErrorKind::Internal
    }
}

fn not_allowed(server: &ServerError) -> ErrorKind {
    if server.detail() != Some("Auth") {
        return ErrorKind::NotAllowed;
    }
    match server.inner_detail() {
        Some("SessionExpired") => ErrorKind::SessionExpired,
        // a clause of the access method, or the making of a token, met another transaction
        Some("UnexpectedAuth") => ErrorKind::Conflict,
        // an anonymous caller, or one without the right: the credentials were not the problem
        Some("NotAllowed" | "InvalidRole") => ErrorKind::NotAllowed,
        _ => ErrorKind::Auth,
    }
}

fn query(server: &ServerError) -> ErrorKind {
    match server.detail() {
        Some("NotExecuted") => ErrorKind::NotExecuted,
        Some("TimedOut") => ErrorKind::Timeout,
        Some("Cancelled") => ErrorKind::Cancelled,
        _ if is_conflict(server) => ErrorKind::Conflict,
        _ => ErrorKind::Internal,
    }
}

/// Servers before 3.0.5 say it in the text only.
fn is_conflict(server: &ServerError) -> bool {
    server.detail() == Some("TransactionConflict") || server.message.contains("can be retried")
}
