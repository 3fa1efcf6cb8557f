use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    Answer, Count, Cursor, Explain, Fetched, First, Grouped, One, StreamRows, rows,
    selection::{After, Selection, Shows, Source},
    surql::Surql,
    timeout::timeout_method,
};
use crate::{
    codec::DecodeOwned,
    error::Result,
    expr::{Columns, Field, Node, Operand, Order},
    model::{Table, View},
    rpc::{Method, Request},
    session::Target,
    value::TableName,
};

/// Reads records of table `T`, each as a `V`: the record itself unless the select shows something else. From
/// [`Table::select`].
///
/// A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound): the server's schema is not what
/// the program takes it for. A table that is empty gives no records.
#[must_use = "a statement does nothing until it is awaited"]
pub struct Select<'a, T, V = T> {
    pub(super) on: Target<'a>,
    pub(super) selection: Selection,
    pub(super) timeout: Option<Duration>,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<'a, T: Table> Select<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self::from(on, Source::Table(T::TABLE))
    }

    pub(super) fn from(on: Target<'a>, source: Source) -> Self {
        Self {
            on,
            selection: Selection::new(source),
            timeout: None,
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

    /// Reads each record, and with it one expression or a tuple of up to eight: a score, a distance.
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
    pub fn fetch<L>(mut self, field: Field<T, L>) -> Self
    where
        L: Fetched,
    {
        self.selection.fetch.push(field.names());
        self
    }

    pub(super) fn showing<V>(mut self, shows: Shows) -> Select<'a, T, V> {
        self.selection.shows = shows;
        Select {
            on: self.on,
            selection: self.selection,
            timeout: self.timeout,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table, V: DecodeOwned + Send> Select<'a, T, V> {
    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.selection.filter, filter.into_node());
        self
    }

    /// Sorts by this; records that are equal in it are sorted by the next call's, and so on.
    pub fn order_by(mut self, order: Order<T>) -> Self {
        self.selection.order.push(order.into_parts());
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
    /// Records that come or go meanwhile shift the pages; with [`after`](Self::after) they do not.
    pub fn page(self, number: u64, size: u64) -> Self {
        self.start(number.saturating_mul(size)).limit(size)
    }

    /// Takes the records behind a [`Cursor`] in the select's order: behind the last record of the page before, or its id.
    /// `None` for the first page. Records that are equal in the order are sorted by their ids.
    ///
    /// Records that come or go on earlier pages do not matter: none is shown twice, and none is left out. The order must be
    /// the same for all pages; it may not be by a `computed` field unless the cursor is an id. The server looks at the
    /// records before the page all the same, so a page costs the more the further it is.
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
        self.selection.after = match cursor.into().into_encoded() {
            Some(record) => After::Record(record),
            None => After::Start,
        };
        self
    }

    timeout_method!();

    /// How many records there are; order, limit and start do not matter, nor what is shown.
    pub fn count(self) -> Count<'a, T> {
        Count::new(self)
    }

    /// The first record, if there is one.
    pub fn first(self) -> First<'a, T, V> {
        First::new(self)
    }

    /// The only record: none is an error, [`NotFound`](crate::ErrorKind::NotFound), and so are several,
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn one(self) -> One<'a, T, V> {
        One::new(self)
    }

    /// Reads the records one by one, without holding all of them, as a stream that awaiting this begins.
    ///
    /// Servers before 3.3, and transactions, give all rows at once; they are read one by one all the same.
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
    pub fn stream(self) -> StreamRows<'a, T, V> {
        StreamRows::new(self)
    }

    /// How the server would run the statement, in its words, for people: which index it uses.
    pub fn explain(self) -> Explain<'a> {
        Explain::new(self.on, &self.selection, self.timeout)
    }

    pub(super) async fn run(self) -> Result<Vec<V>> {
        let Self {
            on,
            selection,
            timeout,
            ..
        } = self;
        if let Some(table) = selection.everything() {
            let request = Request::new(Method::Select)?
                .about(T::TABLE)
                .param(&TableName::new(table))?;
            let reply = on.call(request, timeout).await?;
            return rows::read::<T, _>(&reply);
        }
        let request = Surql::select(&selection).into_read()?.about(T::TABLE);
        rows::only::<T, _>(on.query(request, timeout).await?)
    }
}

impl<'a, T: Table, V: DecodeOwned + Send + 'a> IntoFuture for Select<'a, T, V> {
    type Output = Result<Vec<V>>;
    type IntoFuture = Answer<'a, Vec<V>>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.run())
    }
}

impl<T, V> fmt::Debug for Select<'_, T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select")
            .field("selection", &self.selection)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
