use std::{borrow::Cow, fmt};

use super::path::Path;

/// A Rust value that has no form on the wire, such as an integer beyond `i64`.
#[derive(Clone, thiserror::Error)]
#[error("{0}")]
pub struct EncodeError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    path: Path,
    problem: Cow<'static, str>,
}

impl EncodeError {
    /// An error at the present position.
    pub fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            path: Path::default(),
            problem: problem.into(),
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

    /// Returns the place within the value, such as `[3].address.zip`; empty for the value itself.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.path.to_string()
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at `{}`: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl fmt::Debug for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncodeError({self})")
    }
}
