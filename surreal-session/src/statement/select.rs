use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, Cursor, Fetched, Grouped, Keys, Page, Partitioned, SelectStream,
    ending::{Asks, Ending},
    fetched::Fetch,
    id_condition, keys_methods, rows,
    selection::{Selection, Shows},
    source::Source,
    surql::{Dialect, Surql},
    timeout::timeout_method,
};
use crate::{
    codec::{self, DecodeOwned},
    error::Result,
    expr::View,
    expr::{self, Columns, Field, Node, Operand, Order},
    model::Table,
    rpc::{Method, Request},
    target::Target,
    value::TableName,
};

/// Reads records of table `T`, each as a `V`: the record itself unless the select shows something
/// else. It gives an `O`: all of them unless it says otherwise. From [`Table::select`].
///
/// A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound): the server's
/// schema is not what the program takes it for. A table that is empty gives no records.
///
/// # Indexes
///
/// Comparisons and orders are those of the values, whatever indexes there are. Where an index of
/// the server has another order, it is not used, or not alone. On SurrealDB 3 that is so for
/// datetimes and arrays, and on every version for record keys that hold datetimes within
/// (`RecordId` without a key type may be one; `RecordId<T, String>`, `i64` and `Uuid` are not). An
/// index on a datetime serves an upper bound, and a lower one where there is an upper one, too:
/// give both. A sort by a datetime, an array or such a key reads all records that the filter
/// leaves.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Select<'a, T, V = T, O = Vec<V>> {
    pub(super) on: Target<'a>,
    pub(super) selection: Selection,
    pub(super) after: Option<Cursor<T>>,
    pub(super) timeout: Option<Duration>,
    ending: Ending<O>,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<'a, T: Table> Select<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self::from(on, Source::Table(T::TABLE))
    }

    pub(super) fn from(on: Target<'a>, source: Source) -> Self {
        Self {
            on,
            selection: Selection::new(source, expr::stored::<T::Key>()),
            after: None,
            timeout: None,
            ending: Ending::all::<T>(),
            marker: PhantomData,
        }
    }

    /// Reads what a view shows of each record.
    pub fn view<V: View<Of = T>>(self) -> Select<'a, T, V> {
        let columns = V::columns().into_iter();
        let columns = columns.map(|column| column.into_parts()).collect();
        self.showing(Shows::Columns(columns))
    }

    /// Reads one expression of each record, or a tuple of up to eight.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, name: String, visits: i64 }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let names: Vec<String> = Person::select(session).columns(Person::NAME).await?;
    /// let next: Vec<(String, i64)> = Person::select(session)
    ///     .columns((Person::NAME, Person::VISITS + 1))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn columns<C: Columns<T>>(self, columns: C) -> Select<'a, T, C::Row> {
        self.showing(Shows::Values(columns.shown()))
    }

    /// Reads each record, and with it one expression or a tuple of up to eight: a score, a
    /// distance.
    pub fn with<C: Columns<T>>(self, columns: C) -> Select<'a, T, (T, C::Row)> {
        self.showing(Shows::RecordsWith(columns.shown()))
    }

    /// Groups the records by a field or an expression, or by a tuple of up to eight.
    pub fn group_by<K: Columns<T>>(self, keys: K) -> Grouped<'a, T, K> {
        Grouped::new(self, keys)
    }

    /// Makes one value of all records, or a tuple of up to eight.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table, expr};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, visits: i64 }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let (people, visits) = Person::select(session)
    ///     .aggregate((expr::count(), Person::VISITS.sum()))
    ///     .one()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn aggregate<C: Columns<T>>(self, aggregates: C) -> Select<'a, T, C::Row> {
        let aggregates = aggregates.shown();
        self.showing(Shows::Groups {
            keys: None,
            aggregates,
        })
    }

    /// Reads the record that a field links to along with each record, where the field is a
    /// [`Link`](crate::Link) or links within an `Option` or a `Vec`.
    ///
    /// A link to a record that does not exist, or that the user may not read, stays an id, so that
    /// writing the record back keeps it. Of a field that lies within another one, such as
    /// `EMPLOYER.field(Company::OWNER)`, such a link is read as NONE.
    ///
    /// On SurrealDB 4.0 a link to a table that does not exist fails the statement with
    /// [`NotFound`](crate::ErrorKind::NotFound). Up to 3.3 it reads like a link to a missing
    /// record.
    pub fn fetch<L>(mut self, field: Field<T, L>) -> Self
    where
        L: Fetched,
    {
        self.selection.fetch.push(Fetch::of(field));
        self
    }

    pub(super) fn showing<V: DecodeOwned>(mut self, shows: Shows) -> Select<'a, T, V> {
        self.selection.shows = shows;
        self.ending(Ending::all::<T>())
    }
}

impl<'a, T: Table, V, O> Select<'a, T, V, O> {
    keys_methods!(Self, |mut this: Self, keys: Keys| {
        let Selection { source, filter, .. } = &mut this.selection;
        keys.narrow(source, filter);
        this
    });

    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.selection.filter, filter.into_node());
        self
    }

    /// Sorts by this; records that are equal in it are sorted by the next call's, and so on.
    pub fn order_by(mut self, order: Order<T>) -> Self {
        self.selection.order.push(order.into_sort());
        self
    }

    /// Takes this many records at most.
    pub fn limit(mut self, records: u64) -> Self {
        self.selection.limit = Some(records);
        self
    }

    /// Passes over this many records first.
    pub fn start(mut self, records: u64) -> Self {
        self.selection.start = Some(records);
        self
    }

    /// Takes page `number`, counted from 0, of pages of `size` records: `start` and `limit` in one.
    ///
    /// Records that are created or deleted between two pages shift them; with
    /// [`after`](Self::after) they do not.
    pub fn page(self, number: u64, size: u64) -> Self {
        self.start(number.saturating_mul(size)).limit(size)
    }

    /// Takes the records behind a [`Cursor`] in the select's order; [`Cursor::START`] or `None` for
    /// the first page. Records that are equal in the order are sorted by their ids.
    ///
    /// Records that are created or deleted on earlier pages do not matter: no record is returned
    /// twice, and none is left out. The order must be the same for all pages. The server reads the
    /// records before the page, too, so a page costs the more the further it is.
    ///
    /// [`paged`](Self::paged) gives the cursor of the next page. The last record of the page
    /// before, or its id, are cursors, too: where the record's Rust value leaves open what is
    /// stored (a `None`, a type that is read from several forms, an order by an expression), or
    /// only the id is given, the record is looked up first.
    ///
    /// # Errors
    /// Of such a lookup: [`NotFound`](crate::ErrorKind::NotFound) when the record is gone,
    /// [`Validation`](crate::ErrorKind::Validation) when it has changed. Fails with `Validation`
    /// when the cursor is of another order, too, and when the rows are groups.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, age: u8 }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let mut last: Option<Person> = None;
    /// loop {
    ///     let page = Person::select(session)
    ///         .order_by(Person::AGE.desc())
    ///         .after(last.as_ref())
    ///         .limit(100)
    ///         .await?;
    ///     match page.into_iter().next_back() {
    ///         Some(person) => last = Some(person),
    ///         None => break,
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn after(mut self, cursor: impl Into<Cursor<T>>) -> Self {
        self.after = Some(cursor.into());
        self
    }

    timeout_method!();

    fn ending<V2, O2>(self, ending: Ending<O2>) -> Select<'a, T, V2, O2> {
        Select {
            on: self.on,
            selection: self.selection,
            after: self.after,
            timeout: self.timeout,
            ending,
            marker: PhantomData,
        }
    }

    fn at_most(mut self, records: u64) -> Self {
        let limit = self.selection.limit.unwrap_or(records);
        self.selection.limit = Some(limit.min(records));
        self
    }
}

impl<'a, T: Table, V: DecodeOwned + Send> Select<'a, T, V> {
    /// Counts the records. Order, limit and start do not matter, nor what is shown.
    pub fn count(self) -> Select<'a, T, V, u64> {
        self.ending(Ending::count::<T>())
    }

    /// The first record, if there is one.
    pub fn first(self) -> Select<'a, T, V, Option<V>> {
        self.at_most(1).ending(Ending::first::<T>())
    }

    /// The only record: none is an error, [`NotFound`](crate::ErrorKind::NotFound), and so are
    /// several, [`Validation`](crate::ErrorKind::Validation).
    pub fn one(self) -> Select<'a, T, V, V> {
        // a second one is enough to know that there are several
        self.at_most(2).ending(Ending::one::<T>())
    }

    /// Reads a page of `limit` records, and the cursor of the next one. See [`after`](Self::after).
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table, statement::Cursor};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, nickname: Option<String> }
    /// # async fn example(session: &Session, from_url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let cursor: Cursor<Person> = from_url.parse()?;
    /// let page = Person::select(session)
    ///     .order_by(Person::NICKNAME.asc())
    ///     .after(cursor)
    ///     .limit(100)
    ///     .paged()
    ///     .await?;
    /// let next_url = page.next.map(|cursor| format!("/people?after={cursor}"));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "pagination")]
    #[doc(alias = "keyset")]
    #[doc(alias = "seek")]
    pub fn paged(mut self) -> Select<'a, T, V, Page<T, V>> {
        self.after.get_or_insert(Cursor::START);
        self.selection.places = true;
        // One more tells whether there is a next page.
        self.selection.limit = self.selection.limit.map(|limit| limit.saturating_add(1));
        self.ending(Ending::page())
    }

    /// Reads the records that fit the Rust type, and apart from them the ids and errors of those
    /// that do not, which would fail the whole select otherwise.
    ///
    /// A record does not fit where it was written before the model had a field, or by a program
    /// with another model. `#[table(missing = ..)]` on a field gives such a record a value instead.
    /// In a transaction a record that does not fit is no failure.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, name: String }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let people = Person::select(session).partitioned().await?;
    /// for person in &people.rows {
    ///     println!("{}", person.name);
    /// }
    /// for broken in &people.errors {
    ///     eprintln!("{:?} cannot be read: {}", broken.id, broken.error);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "lenient")]
    #[doc(alias = "partition")]
    pub fn partitioned(self) -> Select<'a, T, V, Partitioned<T, V>> {
        self.ending(Ending::partitioned())
    }

    /// Reads the records one by one, without holding all of them, as a stream that awaiting this
    /// begins.
    ///
    /// A row that does not fit the Rust type is an error of its own, and the rows after it follow.
    /// Servers before 3.3, and transactions, give all rows at once; they are still read one by one.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person> }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let mut people = Person::select(session).stream().await?;
    /// while let Some(person) = people.next().await {
    ///     println!("{}", person?.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> SelectStream<'a, T, V> {
        SelectStream::new(self)
    }

    /// Returns the server's plan for the statement as text for people: the index that it uses.
    pub fn explain(self) -> Select<'a, T, V, String> {
        self.ending(Ending::plan())
    }
}

impl<T: Table, V, O> Select<'_, T, V, O> {
    async fn run(self) -> Result<O> {
        let Self {
            on,
            mut selection,
            after,
            timeout,
            ending,
            ..
        } = self;
        let deadline = on.core().deadline(timeout);
        if let Some(cursor) = after.filter(|_| ending.asks != Asks::Count) {
            cursor.place(on, &mut selection, deadline).await?;
        }
        if let (Asks::Rows, Some(table)) = (ending.asks, selection.everything()) {
            let request = Request::new(Method::Select)?
                .about(T::TABLE)
                .param(&TableName::new(table))?;
            let reply = on.call_until(request, deadline).await?;
            return (ending.read)(&selection, &reply);
        }
        let Selection { source, filter, .. } = &mut selection;
        id_condition::place(T::TABLE, source, filter);
        if selection.source.is_empty() && ending.asks != Asks::Plan {
            let no_rows = codec::to_bytes::<[u8]>(&[])?.into();
            return (ending.read)(&selection, &no_rows);
        }
        let dialect = Dialect::from(on.version());
        let surql = match ending.asks {
            Asks::Rows => Surql::select(dialect, &selection),
            Asks::Count => Surql::count(dialect, &selection),
            Asks::Plan => Surql::explain(dialect, &selection),
        };
        let request = surql.into_read()?.about(T::TABLE);
        let row = rows::only_row(on.query_until(request, deadline).await?)?;
        (ending.read)(&selection, &row)
    }
}

impl<'a, T: Table, V: Send + 'a, O: 'a> IntoFuture for Select<'a, T, V, O> {
    type Output = Result<O>;
    type IntoFuture = Answer<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, V, O> fmt::Debug for Select<'_, T, V, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select")
            .field("selection", &self.selection)
            .field("after", &self.after)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
