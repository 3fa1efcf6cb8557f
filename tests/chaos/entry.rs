use surreal_session::{RecordId, Table};

/// One row of one write. The id is the server's choice, so a write that is done twice leaves twice
/// its rows.
#[derive(Debug, Clone, PartialEq, Table)]
pub(crate) struct Entry {
    pub(crate) id: RecordId<Self>,
    /// The writer that wrote it
    pub(crate) writer: String,
    /// The number of the write, counted over all of the writer's
    pub(crate) write: String,
    pub(crate) part: i64,
}

impl NewEntry {
    /// The rows of a write.
    pub(crate) fn rows(writer: &str, write: &str, rows: usize) -> Vec<Self> {
        let row = |part| Self {
            writer: writer.to_owned(),
            write: write.to_owned(),
            part,
        };
        (0..rows as i64).map(row).collect()
    }
}
