use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, JsonPatch,
    change::{Assign, Change, change_methods, suits_methods},
    returning::{Clause, Returning, return_methods},
    rows::{self, Reply},
    surql::{Dialect, Subject, Surql},
    timeout::timeout_method,
};
use crate::{
    codec::{self, Encode, Encoded},
    error::{Error, ErrorKind, Outcome, Result},
    expr::{Collection, Field, Node, Operand, Operator, Summand},
    expr::{Patch, View},
    model::{Content, Table},
    rpc::{Method, Request, Row},
    target::Target,
    value::PatchOp,
};

/// Changes one record, if it exists, and gives it as it is then; `None` when there is none. From
/// [`Table::update`].
///
/// Without a change it runs the table's events and computes its values anew. A table that does not
/// exist is an error, [`NotFound`](crate::ErrorKind::NotFound).
///
/// # Versions
///
/// Of a table with a field `#[table(version)]` each change counts one up. A change that says which
/// version it is based on is made on that version only: `content` with a whole record says so, and
/// [`if_version`](Self::if_version). When the record has another version by then, nothing is
/// changed and the error is a [`Conflict`](crate::ErrorKind::Conflict): read the record again, and
/// decide again.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Update<'a, T, O = Option<T>> {
    on: Target<'a>,
    id: Encoded,
    change: Change,
    filter: Option<Node>,
    /// The version that the change is based on.
    version: Option<i64>,
    returning: Returning<O>,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Update<'a, T> {
    pub(crate) fn new(on: Target<'a>, id: Encoded) -> Self {
        Self {
            on,
            id,
            change: Change::Touch,
            filter: None,
            version: None,
            returning: Returning::first::<T>(Clause::Default),
            timeout: None,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, O> Update<'a, T, O> {
    /// Replaces all of the record. A field `#[table(default)]` without a value keeps the one that
    /// the record has.
    ///
    /// A whole record of a table with a version replaces the version that it was read with, and no
    /// other.
    pub fn content(mut self, content: impl Content<T>) -> Self {
        self.version = self.version.or(content.version());
        self.change.content(&content);
        self
    }

    change_methods!();

    /// Changes the record only if this holds for it. When it does not the answer is as if there
    /// were no record.
    pub fn only_if(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.filter, filter.into_node());
        self
    }

    /// Changes this version of the record and no other. For a table with a field
    /// `#[table(version)]`; for others it is a [`Validation`](crate::ErrorKind::Validation) error.
    pub fn if_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    return_methods!(Option, first, any as bool, [Update<'a, T,]);

    timeout_method!();

    fn returning<P>(self, returning: Returning<P>) -> Update<'a, T, P> {
        Update {
            on: self.on,
            id: self.id,
            change: self.change,
            filter: self.filter,
            version: self.version,
            returning,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }

    async fn run(self) -> Result<O> {
        let Returning { clause, read } = self.returning;
        let change = self.change.check()?;
        let dialect = Dialect::from(self.on.version());
        if let Some(version) = self.version {
            let field = T::VERSION.ok_or_else(no_version::<T>)?;
            let current = Node::Path(vec![field]);
            let same = current.binary(Operator::Equal, Node::value(&version));
            let mut filter = self.filter;
            Node::and(&mut filter, same);
            let mut surql = Surql::update::<T>(
                dialect,
                Subject::Record(self.id.clone()),
                &change,
                filter.as_ref(),
                &clause,
            );
            surql.then_exists(self.id);
            let rows = self
                .on
                .query(surql.into_request()?.about(T::TABLE), self.timeout)
                .await?;
            return read(Reply::Query(changed::<T>(rows, version)?));
        }
        let plain = clause.is_default() && self.filter.is_none() && T::VERSION.is_none();
        let request = match change {
            Change::Merge(fields) if plain && suits_methods(&fields) => {
                Request::new(Method::Merge)?
                    .about(T::TABLE)
                    .encoded(&self.id)?
                    .encoded(&fields)?
            }
            // the method would ignore a transaction and commit at once
            Change::Content(content, kept)
                if plain
                    && kept.is_empty()
                    && !self.on.in_transaction()
                    && suits_methods(&content) =>
            {
                Request::new(Method::Update)?
                    .about(T::TABLE)
                    .encoded(&self.id)?
                    .encoded(&content)?
            }
            change => {
                let subject = Subject::Record(self.id);
                let filter = self.filter.as_ref();
                let surql = Surql::update::<T>(dialect, subject, &change, filter, &clause);
                let rows = self
                    .on
                    .query(surql.into_request()?.about(T::TABLE), self.timeout)
                    .await?;
                return read(Reply::Query(rows));
            }
        };
        read(Reply::Method(self.on.call(request, self.timeout).await?))
    }
}

/// The rows of an update that was based on a version, which must have been the record's.
fn changed<T: Table>(mut rows: Vec<Row>, version: i64) -> Result<Vec<Row>> {
    let exists = match rows.pop() {
        Some(row) => codec::from_bytes::<bool>(&row?)?,
        None => false,
    };
    let updated = rows::only_row(rows)?;
    if exists && rows::is_empty(&updated)? {
        return Err(Error::new(
            ErrorKind::Conflict,
            Outcome::Failed,
            format!(
                "the record of table `{}` no longer has version {version}, or may not be changed: read it again, and \
                 decide again",
                T::TABLE
            ),
        ));
    }
    Ok(vec![Ok(updated)])
}

fn no_version<T: Table>() -> Error {
    Error::new(
        ErrorKind::Validation,
        Outcome::NotSent,
        format!(
            "the model of table `{}` has no version: mark an integer field `#[table(version)]`",
            T::TABLE
        ),
    )
}

impl<'a, T: Table, O: 'a> IntoFuture for Update<'a, T, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, O> fmt::Debug for Update<'_, T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("change", &self.change)
            .field("filter", &self.filter)
            .field("version", &self.version)
            .field("returning", &self.returning)
            .finish_non_exhaustive()
    }
}
