use std::{borrow::Cow, fmt};

use super::path::Path;

/// A value from the server that does not fit the Rust type it was asked for.
///
/// Says where ([`path`](Self::path)), what was [`expected`](Self::expected) and what was
/// [`found`](Self::found).
#[derive(Clone, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    path: Path,
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
    table: Option<Cow<'static, str>>,
    record: Option<String>,
}

impl DecodeError {
    /// An error at the present position. Both texts complete the sentence «expected …, found …».
    pub fn new(
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner {
            path: Path::default(),
            expected: expected.into(),
            found: found.into(),
            table: None,
            record: None,
        }))
    }

    /// The same error, seen from the object whose field `name` it is in.
    #[must_use]
    pub fn in_field(mut self, name: &str) -> Self {
        self.0.path.enter_field(name);
        self
    }

    /// The same error, seen from the array whose item `index` it is in.
    #[must_use]
    pub fn in_item(mut self, index: usize) -> Self {
        self.0.path.enter_index(index);
        self
    }

    /// The same error, with the table whose record was read. The first table named stays.
    #[must_use]
    pub fn in_table(mut self, table: impl Into<Cow<'static, str>>) -> Self {
        self.0.table.get_or_insert_with(|| table.into());
        self
    }

    /// The same error, with the text of the id of the record that was read.
    pub(crate) fn in_record(mut self, id: String) -> Self {
        self.0.record = Some(id);
        self
    }

    /// The same error, with another text for what was found.
    pub(crate) fn found_as(mut self, found: &'static str) -> Self {
        self.0.found = found.into();
        self
    }

    /// Returns the place within the value, such as `[3].address.zip`; empty for the value itself.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.path.to_string()
    }

    /// Returns what the Rust type accepts.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// Returns what the server sent.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// The table that was read, when it is known.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.0.table.as_deref()
    }

    /// Returns the id of the record that was read, if it is known: of a row of a
    /// [`RowStream`](crate::statement::RowStream) or of
    /// [`Select::partitioned`](crate::statement::Select::partitioned). It parses as a
    /// [`RecordId`](crate::RecordId).
    #[must_use]
    pub fn record(&self) -> Option<&str> {
        self.0.record.as_deref()
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            expected,
            found,
            table,
            record,
        } = self;
        if let Some(record) = record {
            write!(f, "record `{record}`, ")?;
        } else if let Some(table) = table {
            write!(f, "table `{table}`, ")?;
        }
        if !path.is_empty() {
            write!(f, "at `{path}`: ")?;
        }
        write!(f, "expected {expected}, found {found}")
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}
