use super::Value;

/// One step of a change, as SurrealDB writes JSON patches.
///
/// A path names fields and indexes from the outside in: `/address/city`, and nothing for the whole
/// record. Unlike in RFC 6902, `/` and `~` in names stand as they are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PatchOp {
    /// Adds a field, or an item of an array
    Add {
        /// Where
        path: String,
        /// What
        value: Value,
    },
    /// Removes a field, or an item of an array
    Remove {
        /// Where
        path: String,
    },
    /// Puts a value in the place of another
    Replace {
        /// Where
        path: String,
        /// What
        value: Value,
    },
    /// Changes a text as a difference says, in the format of diff-match-patch
    Change {
        /// Where
        path: String,
        /// The difference
        value: String,
    },
}

impl PatchOp {
    /// Returns the path to which the step applies.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Change { path, .. } => path,
        }
    }
}
