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
            ErrorKind::Auth => auth_advice(&server),
            ErrorKind::NotAllowed if server.message.starts_with("Anonymous access") => {
                "sign in, or start the server with --allow-guests"
            }
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

/// Credentials that led to no user, in the server's words, under several kinds of its own.
const REFUSED_SIGN_IN: [&str; 4] = [
    "No record was returned",
    "The record access signin query failed",
    "The record access signup query failed",
    "This bearer access grant has an invalid format",
];

fn auth_advice(server: &ServerError) -> &'static str {
    match server.message.as_str() {
        "There was a problem with authentication" => "the credentials or the token are refused",
        "No record was returned" => "the access method's clause finds nobody by these variables",
        "The record access signin query failed" | "The record access signup query failed" => {
            "the clause of the access method failed; what it is to say, it has to THROW"
        }
        "The token has expired" => "refresh it, or sign in again",
        _ => "",
    }
}

fn kind_of(server: &ServerError) -> ErrorKind {
    match server.kind.as_str() {
        _ if REFUSED_SIGN_IN.contains(&server.message.as_str()) => ErrorKind::Auth,
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

#[cfg(test)]
mod tests {
    use crate::error::{Details, Error, ErrorKind, Outcome, ServerError};

    fn error(kind: &str, details: &[&str], message: &str) -> Error {
        let details = details.iter().rev().fold(None, |inner, kind| {
            Some(Details {
                kind: (*kind).to_owned(),
                inner: inner.map(Box::new),
                ..Details::default()
            })
        });
        Error::from(ServerError {
            code: None,
            kind: kind.to_owned(),
            message: message.to_owned(),
            details,
            cause: None,
        })
    }

    #[test]
    fn a_conflict_in_each_of_its_forms() {
        let retry = "Transaction conflict: Write conflict. This transaction can be retried";
        for error in [
            error("Query", &["TransactionConflict"], "whatever it says"),
            // before 3.0.5
            error("Query", &[], retry),
            error("Internal", &[], retry),
            // while signing in
            error(
                "NotAllowed",
                &["Auth", "UnexpectedAuth"],
                "There was an unexpected error",
            ),
        ] {
            assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
            assert_eq!(error.outcome(), Outcome::Failed);
            assert!(error.is_retryable());
        }
    }

    /// Text of the user's own does not make one.
    #[test]
    fn what_was_thrown_is_no_conflict() {
        let thrown = error("Thrown", &[], "An error occurred: this can be retried");
        assert_eq!(thrown.kind(), ErrorKind::Thrown);
        assert!(!thrown.is_retryable());
    }

    #[test]
    fn a_commit_of_unknown_outcome_is_not_to_be_repeated() {
        let lost = error("Internal", &[], "The commit outcome is unknown");
        assert_eq!(lost.outcome(), Outcome::Unknown);
        assert!(!lost.is_retryable());
    }

    #[test]
    fn the_servers_kinds() {
        for (kind, details, expected) in [
            ("NotFound", &["Session"][..], ErrorKind::SessionNotFound),
            ("NotFound", &["Table"], ErrorKind::NotFound),
            (
                "NotAllowed",
                &["Auth", "SessionExpired"],
                ErrorKind::SessionExpired,
            ),
            ("NotAllowed", &["Auth", "TokenExpired"], ErrorKind::Auth),
            ("NotAllowed", &["Auth", "InvalidAuth"], ErrorKind::Auth),
            ("NotAllowed", &["Auth", "NotAllowed"], ErrorKind::NotAllowed),
            ("NotAllowed", &["Method"], ErrorKind::NotAllowed),
            ("NotAllowed", &[], ErrorKind::NotAllowed),
            ("Query", &["NotExecuted"], ErrorKind::NotExecuted),
            ("Query", &["TimedOut"], ErrorKind::Timeout),
            ("Query", &["Cancelled"], ErrorKind::Cancelled),
            ("Query", &[], ErrorKind::Internal),
            ("Serialization", &[], ErrorKind::Internal),
            ("a kind of the future", &[], ErrorKind::Internal),
        ] {
            let error = error(kind, details, "");
            assert_eq!(error.kind(), expected, "{kind} {details:?}");
        }
    }
}
