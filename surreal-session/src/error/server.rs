use std::{collections::BTreeMap, error, fmt, sync::Arc};

/// An error as the server reported it.
#[derive(Clone, Debug)]
pub struct ServerError {
    pub(crate) code: Option<i64>,
    pub(crate) kind: String,
    pub(crate) message: String,
    pub(crate) details: Option<Details>,
    pub(crate) cause: Option<Arc<Self>>,
}

impl ServerError {
    /// The numeric code. Rows of a query carry none. The meanings are SurrealDB's own, not
    /// JSON-RPC's.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.code
    }

    /// SurrealDB's kind, such as `NotAllowed` or `Query`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The server's text.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what the server adds to the kind, such as `Auth` → `TokenExpired`.
    #[must_use]
    pub fn details(&self) -> Option<&Details> {
        self.details.as_ref()
    }

    /// Returns the error that caused this one, according to the server.
    #[must_use]
    pub fn cause(&self) -> Option<&Self> {
        self.cause.as_deref()
    }

    /// Tests whether the server sent this instead of a value that CBOR cannot hold, such as a
    /// regular expression.
    pub(crate) fn is_unencodable(&self) -> bool {
        /// That something is not CBOR, or cannot be.
        const NOT_CBOR: i64 = -32700;

        self.code == Some(NOT_CBOR) && self.detail() == Some("Parse")
    }

    /// The kind of the details, such as `TransactionConflict`.
    pub(crate) fn detail(&self) -> Option<&str> {
        self.details.as_ref().map(Details::kind)
    }

    /// The kind within the details, such as `TokenExpired` in `Auth`.
    pub(crate) fn inner_detail(&self) -> Option<&str> {
        self.details.as_ref()?.inner().map(Details::kind)
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for ServerError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn error::Error + 'static))
    }
}

/// The details of a server error beyond its kind: a kind of their own, named facts, sometimes one
/// more level.
#[derive(Clone, Debug, Default)]
pub struct Details {
    pub(crate) kind: String,
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) inner: Option<Box<Self>>,
}

impl Details {
    /// The kind of the details, such as `Auth`, `Table` or `TransactionConflict`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// A named fact, such as `name` of a missing table.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.get(name).map(String::as_str)
    }

    /// The next level, such as `TokenExpired` within `Auth`.
    #[must_use]
    pub fn inner(&self) -> Option<&Self> {
        self.inner.as_deref()
    }
}
