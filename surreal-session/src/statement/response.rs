use bytes::Bytes;

use crate::{
    codec::{self, DecodeOwned},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::Row,
    transaction::Failure,
};

/// The results of a query, one a statement, `LET` and `BEGIN` included.
///
/// A statement that failed is an error here, and nowhere else: [`take`](Self::take) or
/// [`fetch`](Self::fetch) what is wanted, or [`check`](Self::check) them all.
#[derive(Clone, Debug)]
#[must_use = "statements that failed are errors in here: `take` or `fetch` the results, or `check` them"]
pub struct Response {
    rows: Vec<Row>,
    /// The failure of the transaction, if there is one, where an unreadable result is noted
    failure: Option<Failure>,
}

impl Response {
    pub(super) fn new(rows: Vec<Row>, failure: Option<Failure>) -> Self {
        Self { rows, failure }
    }

    /// Returns the number of statements that have a result.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tests whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The result of statement `index`, counted from 0. It stays, and may be read again.
    ///
    /// The index counts results. Up to SurrealDB 3.3 a `RETURN` between `BEGIN` and `COMMIT` skips
    /// the statements up to the `COMMIT`. They have no result, and later statements move up.
    ///
    /// # Errors
    /// That statement's own; [`Decode`](ErrorKind::Decode); [`Validation`](ErrorKind::Validation)
    /// when there is no such statement.
    pub fn take<T: DecodeOwned>(&mut self, index: usize) -> Result<T> {
        let result = match self.rows.get(index) {
            Some(row) => read(index, row),
            None => Err(no_such_statement(index, self.rows.len())),
        };
        if let (Err(error), Some(failure)) = (&result, &self.failure) {
            failure.note(error);
        }
        result
    }

    /// The result of statement `index`, counted from 0, as any serde type; read as
    /// [`Serde`](crate::types::Serde) reads it.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    #[cfg(feature = "serde")]
    pub fn take_serde<T: ::serde::de::DeserializeOwned>(&mut self, index: usize) -> Result<T> {
        self.take(index).map(|codec::Serde(value)| value)
    }

    /// The results of the first statements, as a tuple of their types.
    ///
    /// # Errors
    /// The error of any statement that failed, also of one beyond the tuple: the one that made the
    /// others fail. Otherwise as [`take`](Self::take).
    pub fn fetch<R: Results>(mut self) -> Result<R> {
        self.check()?;
        R::take_from(&mut self)
    }

    /// Fails if a statement failed, with the error that made the others fail.
    ///
    /// # Errors
    /// That error.
    pub fn check(&self) -> Result<()> {
        let cause = self.errors().find(|error| is_cause(error));
        match cause.or_else(|| self.errors().next()).cloned() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// The errors of the statements that failed.
    pub fn errors(&self) -> impl Iterator<Item = &Error> {
        self.rows.iter().filter_map(|row| row.as_ref().err())
    }
}

/// Returns `true` unless the statement failed only because another one did.
fn is_cause(error: &Error) -> bool {
    !matches!(error.kind(), ErrorKind::NotExecuted | ErrorKind::Cancelled)
}

fn read<T: DecodeOwned>(index: usize, row: &Result<Bytes>) -> Result<T> {
    let bytes = row.as_ref().map_err(Clone::clone)?;
    codec::from_bytes(bytes).map_err(|error| {
        let error = match error.found() {
            "an array" if error.path().is_empty() => error.found_as(ROWS),
            _ => error,
        };
        Error::from(error).in_statement(index)
    })
}

/// The advice for a result that was read as a single value.
const ROWS: &str = "an array, as of all statements about records: read it as a `Vec<..>`, or say `ONLY` for a single record";

fn no_such_statement(index: usize, len: usize) -> Error {
    Error::new(
        ErrorKind::Validation,
        Outcome::Failed,
        format!("there is no result {index}: the query gave {len}, counted from 0"),
    )
}

/// The results that [`Response::fetch`] returns: a tuple of types, one for each statement.
#[diagnostic::on_unimplemented(
    message = "the results of a query cannot be read as `{Self}`",
    note = "name a tuple of up to eight types, one a statement: `(Vec<Person>,)` for a single one"
)]
pub trait Results: Sized {
    #[doc(hidden)]
    fn take_from(response: &mut Response) -> Result<Self>;
}

macro_rules! results {
    ($($item:ident $index:tt),*) => {
        impl<$($item: DecodeOwned),*> Results for ($($item,)*) {
            fn take_from(response: &mut Response) -> Result<Self> {
                Ok(($(response.take::<$item>($index)?,)*))
            }
        }
    };
}

results!(A 0);
results!(A 0, B 1);
results!(A 0, B 1, C 2);
results!(A 0, B 1, C 2, D 3);
results!(A 0, B 1, C 2, D 3, E 4);
results!(A 0, B 1, C 2, D 3, E 4, F 5);
results!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
results!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
