use std::fmt;

use super::{
    Answer, RowStream, Select, rows,
    surql::{Dialect, Surql},
};
use crate::{codec::DecodeOwned, error::Result, model::Table};

/// The number of bytes of rows that may be queued.
const BUFFER: usize = 16 << 20;

/// Reads records one by one. From [`Select::stream`]; awaiting it begins.
#[must_use = "a statement does nothing until it is awaited"]
pub struct SelectStream<'a, T, V = T> {
    select: Select<'a, T, V>,
    buffer: usize,
}

impl<'a, T: Table, V: DecodeOwned + Send> SelectStream<'a, T, V> {
    pub(super) fn new(select: Select<'a, T, V>) -> Self {
        Self {
            select,
            buffer: BUFFER,
        }
    }

    /// Limits the bytes of rows that wait to be read. Default: 16 MiB.
    ///
    /// The server sends rows as fast as it finds them, and the socket, which others use, too, is
    /// always read. When more than this waits, the stream ends with
    /// [`Lagged`](crate::ErrorKind::Lagged).
    pub fn buffer(mut self, bytes: usize) -> Self {
        self.buffer = bytes;
        self
    }

    async fn start(self) -> Result<RowStream<T, V>> {
        let Self { select, buffer } = self;
        let Select {
            on,
            mut selection,
            after,
            timeout,
            ..
        } = select;
        let deadline = on.core().deadline(timeout);
        if let Some(cursor) = after {
            cursor.place(on, &mut selection, deadline).await?;
        }
        let dialect = Dialect::from(on.version());
        // a transaction's calls come one after the other, and a stream would not end before it is
        // read
        if !on.in_transaction() && !selection.is_one_group() {
            let request = Surql::select(dialect, &selection).into_stream()?;
            let request = request.about(T::TABLE);
            if let Some(frames) = on.core().stream(request, buffer, timeout, deadline).await? {
                return Ok(RowStream::of_frames(frames));
            }
        }
        let request = Surql::select(dialect, &selection)
            .into_read()?
            .about(T::TABLE);
        let row = rows::only_row(on.query_until(request, deadline).await?)?;
        RowStream::of_reply(selection.rows(&row)?, on.failure())
    }
}

impl<'a, T: Table, V: DecodeOwned + Send + 'a> IntoFuture for SelectStream<'a, T, V> {
    type Output = Result<RowStream<T, V>>;
    type IntoFuture = Answer<'a, RowStream<T, V>>;

    fn into_future(self) -> Self::IntoFuture {
        self.select.on.run(self.start())
    }
}

impl<T, V> fmt::Debug for SelectStream<'_, T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelectStream")
            .field("select", &self.select)
            .field("buffer", &self.buffer)
            .finish()
    }
}
