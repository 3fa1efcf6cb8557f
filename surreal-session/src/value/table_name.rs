use std::{borrow::Cow, fmt};

use super::ident::Readable;

/// A table's name as a value, which is not the same as a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName(Cow<'static, str>);

impl TableName {
    /// The table of this name.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Readable(&self.0).fmt(f)
    }
}
