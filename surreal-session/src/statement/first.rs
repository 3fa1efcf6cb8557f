use super::{Answer, Select};
use crate::{
    codec::DecodeOwned,
    error::{Error, ErrorKind, Outcome, Result},
    model::Table,
};

/// The first record of a select. From [`Select::first`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct First<'a, T, V = T>(Select<'a, T, V>);

impl<'a, T: Table, V> First<'a, T, V> {
    pub(super) fn new(select: Select<'a, T, V>) -> Self {
        Self(select)
    }
}

impl<'a, T: Table, V: DecodeOwned + Send + 'a> IntoFuture for First<'a, T, V> {
    type Output = Result<Option<V>>;
    type IntoFuture = Answer<'a, Option<V>>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.on.run(async move {
            let records = self.0.limit(1).run().await?;
            Ok(records.into_iter().next())
        })
    }
}

/// The only record of a select. From [`Select::one`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct One<'a, T, V = T>(Select<'a, T, V>);

impl<'a, T: Table, V> One<'a, T, V> {
    pub(super) fn new(select: Select<'a, T, V>) -> Self {
        Self(select)
    }
}

impl<'a, T: Table, V: DecodeOwned + Send + 'a> IntoFuture for One<'a, T, V> {
    type Output = Result<V>;
    type IntoFuture = Answer<'a, V>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.on.run(async move {
            // a second one is enough to know that there are several
            let mut records = self.0.limit(2).run().await?.into_iter();
            match (records.next(), records.next()) {
                (Some(record), None) => Ok(record),
                (None, _) => Err(not_one::<T>(ErrorKind::NotFound, "there is none")),
                (Some(_), Some(_)) => Err(not_one::<T>(
                    ErrorKind::Validation,
                    "there are several: use `first()`, or a filter that leaves one",
                )),
            }
        })
    }
}

fn not_one<T: Table>(kind: ErrorKind, why: &str) -> Error {
    Error::new(
        kind,
        Outcome::Failed,
        format!(
            "exactly one record of table `{}` was asked for, and {why}",
            T::TABLE
        ),
    )
}
