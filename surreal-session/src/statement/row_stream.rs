use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_util::Stream;

use super::{RowError, row_error::read_row};
use crate::{
    codec::{DecodeOwned, Decoder, Items},
    error::{DecodeError, Error, Result},
    model::Table,
    rpc::RowStreamFrame,
    session::RowStreamCall,
    transaction::Failure,
};

/// The rows of a select, one by one. From [`Select::stream`](super::Select::stream).
///
/// A row that does not fit the Rust type is an error of kind [`Decode`](crate::ErrorKind::Decode)
/// whose [`record`](crate::types::DecodeError::record) is its id, and the rows after it follow; a
/// transaction is failed by it. Any other error is the last item, and it takes back the rows before
/// it: the statement failed as a whole.
///
/// Dropping the stream stops the query on the server. A server before 3.3 and a transaction have
/// run it to its end by then, because they return all rows at once.
#[must_use = "rows are not read unless they are asked for"]
pub struct RowStream<T, V = T> {
    frames: Option<RowStreamCall>,
    batch: Option<Batch>,
    /// The failure of the transaction, if there is one, where an unreadable row is noted
    failure: Option<Failure>,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T: Table, V: DecodeOwned> RowStream<T, V> {
    /// Rows that come in frames.
    pub(super) fn of_frames(frames: RowStreamCall) -> Self {
        Self {
            frames: Some(frames),
            batch: None,
            failure: None,
            marker: PhantomData,
        }
    }

    /// Rows that are all here.
    pub(super) fn of_reply(rows: Bytes, failure: Option<Failure>) -> Result<Self> {
        let batch = Batch::new(rows).map_err(in_table::<T>)?;
        Ok(Self {
            frames: None,
            batch: Some(batch),
            failure,
            marker: PhantomData,
        })
    }

    /// Returns the next row, or `None` after the last.
    ///
    /// The timeout of the statement, or else of the connection, limits each wait for rows; how long
    /// the whole stream takes is not limited. Dropping the future loses no row.
    ///
    /// # Errors
    /// The statement's own; [`Timeout`](crate::ErrorKind::Timeout) when the server fell silent;
    /// [`Lagged`](crate::ErrorKind::Lagged) when more rows were waiting to be read than may;
    /// [`Decode`](crate::ErrorKind::Decode); [`ConnectionLost`](crate::ErrorKind::ConnectionLost).
    pub async fn next(&mut self) -> Option<Result<V>> {
        std::future::poll_fn(|cx| self.poll_row(cx)).await
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<V>>> {
        loop {
            if let Some(batch) = &mut self.batch {
                match batch.next::<T, V>() {
                    Ok(Some(Ok(row))) => return Poll::Ready(Some(Ok(row))),
                    Ok(Some(Err(error))) => return Poll::Ready(Some(Err(self.note(error.error)))),
                    Ok(None) => self.batch = None,
                    Err(error) => return Poll::Ready(Some(Err(self.end(in_table::<T>(error))))),
                }
            }
            let Some(frames) = &mut self.frames else {
                return Poll::Ready(None);
            };
            match ready!(frames.poll_next(cx)) {
                Some(Ok(RowStreamFrame::Rows(rows) | RowStreamFrame::Value(rows))) => {
                    match Batch::new(rows) {
                        Ok(batch) => self.batch = Some(batch),
                        Err(error) => {
                            return Poll::Ready(Some(Err(self.end(in_table::<T>(error)))));
                        }
                    }
                }
                Some(Ok(RowStreamFrame::Failed(error))) => {
                    return Poll::Ready(Some(Err(self.end(error.into()))));
                }
                Some(Ok(RowStreamFrame::Other)) => {}
                Some(Ok(RowStreamFrame::End)) | None => self.frames = None,
                Some(Err(error)) => return Poll::Ready(Some(Err(self.end(error)))),
            }
        }
    }

    fn end(&mut self, error: Error) -> Error {
        self.frames = None;
        self.batch = None;
        self.note(error)
    }

    /// Notes an error in the transaction that the rows are read in.
    fn note(&self, error: Error) -> Error {
        if let Some(failure) = &self.failure {
            failure.note(&error);
        }
        error
    }
}

fn in_table<T: Table>(error: DecodeError) -> Error {
    error.in_table(T::TABLE).into()
}

impl<T: Table, V: DecodeOwned> Stream for RowStream<T, V> {
    type Item = Result<V>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_row(cx)
    }
}

impl<T, V> fmt::Debug for RowStream<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream")
            .field("frames", &self.frames)
            .finish_non_exhaustive()
    }
}

/// An array of rows, read one by one.
#[derive(Debug)]
struct Batch {
    rows: Bytes,
    position: usize,
    items: Items,
}

impl Batch {
    fn new(rows: Bytes) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(&rows);
        let items = d.array()?;
        let position = d.position();
        Ok(Self {
            rows,
            position,
            items,
        })
    }

    /// The next row, or the error of one that was skipped.
    fn next<T: Table, V: DecodeOwned>(
        &mut self,
    ) -> Result<Option<Result<V, RowError<T>>>, DecodeError> {
        let mut d = Decoder::within(&self.rows, self.position, 1);
        let row = match self.items.next(&mut d)? {
            Some(index) => Some(read_row(&mut d, index)?),
            None => None,
        };
        self.position = d.position();
        Ok(row)
    }
}
