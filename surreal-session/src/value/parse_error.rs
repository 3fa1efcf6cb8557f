use std::{convert::Infallible, fmt};

use crate::error::{DecodeError, EncodeError};

/// Text, or a number, that is no value of the type it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct ParseError {
    expected: &'static str,
    found: String,
}

impl ParseError {
    pub(crate) fn new(expected: &'static str, found: impl fmt::Display) -> Self {
        Self {
            expected,
            found: found.to_string(),
        }
    }

    /// Returns what would have been right.
    #[must_use]
    pub fn expected(&self) -> &str {
        self.expected
    }
}

impl From<Infallible> for ParseError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<ParseError> for DecodeError {
    fn from(error: ParseError) -> Self {
        Self::new(error.expected, error.found)
    }
}

impl From<ParseError> for EncodeError {
    fn from(ParseError { expected, found }: ParseError) -> Self {
        Self::new(format!(
            "{found} has no exact form in SurrealDB: expected {expected}"
        ))
    }
}
