//! The translation of the server's kinds into this crate's: protocol kinds are coarse where a
//! caller has to branch and fine where not.

use super::{Error, ErrorKind, ServerError, Source, server_says};

impl From<ServerError> for Error {
    fn from(server: ServerError) -> Self {
        let kind = server_says::kind_of(&server);
        let advice = advice(kind, &server);
        let message = match advice {
            "" => server.message.clone(),
            advice => format!("{} ({advice})", server.message.trim_end_matches('.')),
        };
        let outcome = server_says::outcome_of(&server);
        Self::new(kind, outcome, message)
            .change(|inner| inner.source = Some(Source::Server(server)))
    }
}

/// Returns what to do next, where the server's message does not say it.
fn advice(kind: ErrorKind, server: &ServerError) -> &'static str {
    match kind {
        ErrorKind::Conflict if server_says::is_conflict_in_signing_in(server) => {
            "a conflict with another transaction: sign in again"
        }
        ErrorKind::Conflict if server_says::is_transaction_conflict(server) => {
            "run the whole transaction again"
        }
        ErrorKind::Conflict => "read the record again, and decide again",
        ErrorKind::SessionExpired => "sign in again",
        ErrorKind::Auth => server_says::sign_in_advice(server),
        ErrorKind::NotAllowed if server_says::is_anonymous_refused(server) => {
            "sign in, or start the server with --allow-guests"
        }
        ErrorKind::Decode => {
            "everything was run, and the server cannot send what came of it, such as a regex or a closure: look before \
             you repeat it, and ask for what can be sent, or for nothing with `return_none`"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::error::{Details, Error, ErrorKind, Outcome, ServerError};

    fn error(kind: &str, details: &[&str], message: &str) -> Error {
        Error::from(server(kind, details, message))
    }

    fn server(kind: &str, details: &[&str], message: &str) -> ServerError {
        let details = details.iter().rev().fold(None, |inner, kind| {
            Some(Details {
                kind: (*kind).to_owned(),
                inner: inner.map(Box::new),
                ..Details::default()
            })
        });
        ServerError {
            code: None,
            kind: kind.to_owned(),
            message: message.to_owned(),
            details,
            cause: None,
        }
    }

    #[test]
    fn a_conflict_in_each_of_its_forms() {
        let retry = "Transaction conflict: Write conflict. This transaction can be retried";
        for error in [
            error("Query", &["TransactionConflict"], "whatever it says"),
            // up to 3.0
            error("Query", &["NotExecuted"], retry),
            error("Internal", &[], &format!("Query not executed: {retry}")),
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

    /// Text of the user's own makes none, wherever the server repeats it.
    #[test]
    fn what_a_user_says_is_no_conflict_and_no_unknown_outcome() {
        let conflict = "Transaction conflict: x. This transaction can be retried";
        let unknown = "The transaction's commit outcome is unknown";
        for text in [
            conflict,
            unknown,
            "this can be retried",
            "commit outcome is unknown",
        ] {
            for (kind, message, expected) in [
                (
                    "Thrown",
                    format!("An error occurred: {text}"),
                    ErrorKind::Thrown,
                ),
                (
                    "Internal",
                    format!(
                        "Found '{text}' for field `a`, with record `t:1`, but field must conform to: $value = {text}"
                    ),
                    ErrorKind::Validation,
                ),
                (
                    "Internal",
                    format!("Database index `a` already contains '{text}', with record `t:1`"),
                    ErrorKind::AlreadyExists,
                ),
                (
                    "Internal",
                    format!("Error while processing event {text}: An error occurred: {text}"),
                    ErrorKind::Thrown,
                ),
                (
                    "NotFound",
                    format!("The table '{text}' does not exist"),
                    ErrorKind::NotFound,
                ),
                (
                    "Validation",
                    format!("Parse error: {text}"),
                    ErrorKind::Syntax,
                ),
            ] {
                let error = error(kind, &[], &message);
                assert!(!error.is_retryable(), "{message}");
                assert_eq!(error.outcome(), Outcome::Failed, "{message}");
                if !text.contains(": ") {
                    assert_eq!(error.kind(), expected, "{message}");
                }
            }
        }
    }

    #[test]
    fn what_does_not_parse_is_placed_and_drawn() {
        let drawing = "Parse error: Unexpected end of file\n --> [2:13]\n  |\n2 | SELECT * FROM\n  |             ^\n";
        let error = error("Validation", &[], drawing);
        assert_eq!(error.kind(), ErrorKind::Syntax);
        assert_eq!((error.line(), error.column()), (Some(2), Some(13)));
        let shown = format!("{error:?}");
        assert!(shown.contains("\n2 | SELECT * FROM\n"), "{shown}");
        assert!(!shown.contains("\\n"), "{shown}");
    }

    #[test]
    fn a_failed_test_of_a_patch_is_a_conflict_that_no_repetition_mends() {
        let text = "Given test operation failed for JSON Patch. Expected `1`, but got `2` instead.";
        let failed = error("Internal", &[], text);
        assert_eq!(failed.kind(), ErrorKind::Conflict);
        assert!(!failed.is_retryable());
    }

    #[test]
    fn what_cannot_be_sent_may_have_been_done() {
        let mut regex = ServerError {
            code: Some(-32_700),
            ..server("Validation", &["Parse"], "Parse error")
        };
        let error = Error::from(regex.clone());
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Outcome::Unknown)
        );
        assert!(error.to_string().contains("regex"), "{error}");
        regex.code = Some(-32_000);
        regex.details = None;
        regex.message.push_str(": x");
        let error = Error::from(regex);
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Syntax, Outcome::Failed)
        );
    }

    #[test]
    fn a_commit_of_unknown_outcome_is_not_to_be_repeated() {
        let unknown =
            "The transaction's commit outcome is unknown; it may or may not have been applied: x";
        for lost in [
            error("Internal", &[], unknown),
            error(
                "Internal",
                &[],
                &format!("There was a problem with the key-value store: {unknown}"),
            ),
            error(
                "Query",
                &[],
                "The transaction's commit outcome is unknown, so whether this is undetermined",
            ),
        ] {
            assert_eq!(lost.outcome(), Outcome::Unknown, "{lost}");
            assert!(!lost.is_retryable(), "{lost}");
        }
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
