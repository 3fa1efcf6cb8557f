//! The statements that write records one by one or all at once, without their types.

use std::{fmt, time::Duration};

use super::{
    Answer, Keys, Path,
    change::Change,
    id_condition,
    returning::{Clause, Returning},
    rows::{self, Reply},
    source::Source,
    surql::Surql,
};
use crate::{
    codec::{self, Encoded},
    error::{Error, ErrorKind, Outcome, Result},
    expr::{Node, Operator, Summand},
    model::{Keyed, Table},
    rpc::{Method, Request, Row},
    target::Target,
};

/// A statement that creates, changes or deletes records. The typed builders fill it in.
pub(super) struct Write<'a> {
    pub(super) on: Target<'a>,
    pub(super) table: &'static str,
    pub(super) verb: Verb,
    /// The record. Without an id the statement is about all records of the table, or makes one
    /// whose id the database chooses.
    pub(super) id: Option<Encoded>,
    /// The records that a statement without an id is about.
    pub(super) source: Source,
    pub(super) change: Change,
    pub(super) filter: Option<Node>,
    /// The field that counts the changes of a record.
    pub(super) counter: Option<&'static str>,
    /// Set if the model has computed fields.
    pub(super) computed: bool,
    /// The version that the change is based on.
    pub(super) version: Option<i64>,
    pub(super) timeout: Option<Duration>,
}

#[derive(Debug)]
pub(super) enum Verb {
    Create,
    /// Creates an edge from the first record to the second
    Relate([Encoded; 2]),
    Update,
    Upsert,
    Delete,
}

impl<'a> Write<'a> {
    pub(super) fn new<T: Table>(on: Target<'a>, verb: Verb, id: Option<Encoded>) -> Self {
        let counter = match verb {
            Verb::Update | Verb::Upsert => T::VERSION,
            Verb::Create | Verb::Relate(_) | Verb::Delete => None,
        };
        Self {
            on,
            table: T::TABLE,
            verb,
            id,
            source: Source::Table(T::TABLE),
            change: Change::Touch,
            filter: None,
            counter,
            computed: T::COMPUTED,
            version: None,
            timeout: None,
        }
    }

    /// Gives a new record an id, unless it has one or SurrealDB chooses it.
    pub(super) fn generate_id<T: Table, I: Keyed<T>>(&mut self) {
        if self.id.is_none() {
            self.id = I::generate().as_ref().map(Encoded::new);
        }
    }

    /// Adds a condition to those that a record must meet.
    pub(super) fn filter(&mut self, filter: Node) {
        Node::and(&mut self.filter, filter);
    }

    /// Narrows the statement to records with these keys.
    pub(super) fn narrow(&mut self, keys: Keys) {
        keys.narrow(&mut self.source, &mut self.filter);
    }

    /// Adds a value to a field of the record, or subtracts it.
    pub(super) fn amend<V: Summand>(&mut self, field: Path, by: Operator, value: Node) {
        let creates = matches!(self.verb, Verb::Upsert);
        self.change.amend::<V>(field, by, value, creates);
    }

    /// Runs the statement and reads the answer.
    pub(super) fn run<O: 'a>(self, returning: Returning<O>) -> Answer<'a, O> {
        self.on.run(async move {
            let reply = self.reply(&returning.clause).await?;
            (returning.read)(reply)
        })
    }

    async fn reply(mut self, returns: &Clause) -> Result<Reply> {
        self.change.check()?;
        if self.id.is_none() {
            id_condition::place(self.table, &mut self.source, &mut self.filter);
        }
        if self.source.is_empty() {
            let no_rows = codec::to_bytes::<[u8]>(&[])?.into();
            return Ok(Reply::Query(vec![Ok(no_rows)]));
        }
        let (on, table, timeout) = (self.on, self.table, self.timeout);
        let based_on = self.version;
        if let Some(version) = based_on {
            let counter = self.counter.ok_or_else(|| no_version(table))?;
            let current = Node::Path(vec![counter]);
            self.filter(current.binary(Operator::Equal, Node::value(&version)));
        }
        if let Some(method) = self.method(returns) {
            let request = self.into_method(method)?;
            return Ok(Reply::Method(on.call(request, timeout).await?));
        }
        let rows = on.query(self.into_query(returns)?, timeout).await?;
        Ok(Reply::Query(match based_on {
            Some(version) => changed(rows, table, version)?,
            None => rows,
        }))
    }

    /// Returns the server's own method that does this, if there is one. All else is a query.
    fn method(&self, returns: &Clause) -> Option<Method> {
        let method = match (&self.verb, &self.id, &self.change) {
            (Verb::Create, _, _) => Method::Create,
            // The method accepts no id of an edge.
            (Verb::Relate(_), None, _) => Method::Relate,
            (Verb::Update, Some(_), Change::Merge(_)) => Method::Merge,
            (Verb::Update, Some(_), Change::Content(_, kept)) if kept.is_empty() => Method::Update,
            (Verb::Upsert, Some(_), Change::Content(_, kept)) if kept.is_empty() => Method::Upsert,
            (Verb::Delete, Some(_), _) => Method::Delete,
            _ => return None,
        };
        let as_methods_return = match method {
            Method::Delete => matches!(returns, Clause::Before),
            _ => returns.is_default(),
        };
        let plain = as_methods_return && self.filter.is_none() && self.counter.is_none();
        (plain && self.on.suits(method, self.change.object())).then_some(method)
    }

    fn into_method(self, method: Method) -> Result<Request> {
        let mut request = Request::new(method)?.about(self.table);
        request = match (&self.verb, &self.id) {
            (Verb::Relate([from, to]), _) => {
                request.encoded(from)?.param(self.table)?.encoded(to)?
            }
            (_, Some(id)) => request.encoded(id)?,
            (_, None) => request.param(self.table)?,
        };
        Ok(match self.change.object() {
            Some(object) => request.encoded(object)?,
            None => request,
        })
    }

    fn into_query(self, returns: &Clause) -> Result<Request> {
        let table = self.table;
        // The answer tells whether a record that was not changed exists.
        let exists = self.version.and_then(|_| self.id.clone());
        let mut surql = Surql::write(self, returns);
        if let Some(id) = exists {
            surql.then_exists(id);
        }
        Ok(surql.into_request()?.about(table))
    }

    /// Writes the statement as that of its builder's name.
    pub(super) fn fmt(
        &self,
        name: &str,
        returns: &Clause,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let mut f = f.debug_struct(name);
        if let Verb::Update | Verb::Upsert = self.verb {
            f.field("change", &self.change);
        }
        if let Some(filter) = &self.filter {
            f.field("filter", filter);
        }
        if let Some(version) = &self.version {
            f.field("version", version);
        }
        f.field("returning", returns).finish_non_exhaustive()
    }
}

/// Returns the rows of an update that was based on a version, which must have been the record's.
fn changed(mut rows: Vec<Row>, table: &str, version: i64) -> Result<Vec<Row>> {
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
                "the record of table `{table}` no longer has version {version}, or may not be changed: read it again, \
                 and decide again"
            ),
        ));
    }
    Ok(vec![Ok(updated)])
}

fn no_version(table: &str) -> Error {
    Error::new(
        ErrorKind::Validation,
        Outcome::NotSent,
        format!(
            "the model of table `{table}` has no version: mark an integer field `#[table(version)]`"
        ),
    )
}

/// Implements `Debug` for a builder around a [`Write`], whatever its type parameters are.
macro_rules! debug_write {
    ($name:ident<$($parameter:ident),*>) => {
        impl<$($parameter),*> std::fmt::Debug for $name<'_, $($parameter),*> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.write.fmt(stringify!($name), &self.returning.clause, f)
            }
        }
    };
}

pub(super) use debug_write;
