use std::collections::HashSet;

/// The fields that a record of a chunk changes, in the order of their values.
pub(in crate::statement) type Shape = Vec<&'static str>;

/// A description of a chunk of changes. An insert has none.
#[derive(Debug, Default)]
pub(in crate::statement) struct Contents {
    /// The sets of fields that its records change; each record names its own by its index.
    pub(in crate::statement) shapes: Vec<Shape>,
    /// The ids that it changes, encoded.
    pub(in crate::statement) ids: HashSet<Vec<u8>>,
}
