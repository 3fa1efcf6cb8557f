/// The method with which a statement says how long it may take. With an argument,
/// the field of this name has the timeout.
macro_rules! timeout_method {
    ($($part:ident)?) => {
        /// Sets how long the statement may take. Defaults to the connection's request timeout.
        ///
        /// Then it ends with [`Timeout`](crate::ErrorKind::Timeout), but the server runs it to its
        /// end, except for [`Select::stream`](crate::statement::Select::stream).
        pub fn timeout(mut self, limit: std::time::Duration) -> Self {
            self.$($part.)?timeout = Some(limit);
            self
        }
    };
}

pub(super) use timeout_method;
