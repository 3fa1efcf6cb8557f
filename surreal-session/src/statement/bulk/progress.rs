/// The progress of an [`Insert`](crate::statement::Insert) or an
/// [`UpdateEach`](crate::statement::UpdateEach).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The chunks that are in the database
    pub chunks: u64,
    /// Their records, including those that were skipped or refused
    pub records: u64,
    /// The records that the server showed as inserted or changed
    pub written: u64,
    /// Their bytes as they were sent
    pub bytes: u64,
}
