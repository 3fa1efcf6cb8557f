/// The methods with which a statement on many records says how it sends them.
macro_rules! bulk_methods {
    () => {
        /// Sets the number of records in one call. At least 1; default: 1,000.
        pub fn chunk(mut self, records: usize) -> Self {
            self.bulk.chunks.max_records = records.max(1);
            self
        }

        /// After how many bytes a call takes no further record, whatever their number. Default 1
        /// MiB; the server takes 128.
        pub fn chunk_bytes(mut self, bytes: usize) -> Self {
            self.bulk.chunks.max_bytes = bytes.clamp(1, $crate::statement::bulk::MAX_BYTES);
            self
        }

        /// Is told after each chunk how far the statement has come.
        pub fn progress(
            mut self,
            progress: impl FnMut($crate::statement::Progress) + Send + 'a,
        ) -> Self {
            self.bulk.progress = Some(Box::new(progress));
            self
        }

        /// Limits the time of each chunk. Default: the connection's request timeout.
        ///
        /// Then the statement ends with [`Timeout`](crate::ErrorKind::Timeout), which does not stop
        /// the chunk on the server.
        pub fn timeout(mut self, limit: std::time::Duration) -> Self {
            self.bulk.timeout = Some(limit);
            self
        }
    };
}

pub(in crate::statement) use bulk_methods;
