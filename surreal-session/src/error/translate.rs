//! From the server's kinds to this crate's: protocol kinds are coarse where a caller has to branch and fine where not.

use super::{Error, ErrorKind, Outcome, ServerError, Source};

impl From<ServerError> for Error {
    fn from(server: ServerError) -> Self {
        let kind = kind_of(&server);
        let message = match kind {
            ErrorKind::Conflict => format!(
                "{} (run the whole transaction again)",
                server.message.trim_end_matches('.')
            ),
            ErrorKind::SessionExpired => format!("{}: sign in again", server.message),
            _ => server.message.clone(),
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
        _ => ErrorKind::Internal,
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
