use std::{marker::PhantomData, sync::Arc};

use super::{LiveStream, Shown, Viewed};
use crate::{
    error::Result,
    expr::{Column, Field, Node, Operand, View},
    model::{IntoId, Table},
    statement::{Answer, Fetch, Fetched, Keys, LiveQuery, keys_methods},
    target::Target,
};

/// Follows what happens to a table's records. From [`Table::live`].
///
/// Awaiting it begins the live query. Events from before are not seen: read what there is after
/// that. A table that does not exist is an error, [`NotFound`](crate::ErrorKind::NotFound).
///
/// ```no_run
/// use surreal_session::{Event, RecordId, Session, Table};
///
/// #[derive(Debug, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     age: i64,
/// }
///
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let mut adults = Person::live(session).filter(Person::AGE.ge(18)).await?;
/// while let Some(event) = adults.next().await {
///     match event? {
///         Event::Created(person) | Event::Updated(person) => println!("{person:?}"),
///         Event::Deleted(person) => println!("gone: {}", person.id),
///         Event::Gap(reason) => println!("events were missed: {reason}"),
///         Event::Hidden { id } => println!("out of sight: {id}"),
///         Event::Patched { .. } | Event::Ended(_) => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// A record that no longer passes the filter after a change gives no event. Up to SurrealDB 3.3
/// neither does what a transaction writes that was open when the live query began; 4.0 reports it.
/// Up to SurrealDB 3.2 no live query is told of anything that a [`Transaction`](crate::Transaction)
/// writes.
///
/// The query sees the variables of the session, also in PERMISSIONS up to SurrealDB 3.3, and
/// restarts with a gap when one of them is set or unset. In a live query PERMISSIONS of SurrealDB
/// 4.0, and functions of every version, see none.
///
/// A table that is a grouped view gives events of its rows from SurrealDB 3.1, and one that is a
/// view without groups from SurrealDB 4.0. Before, such a live query begins without an error and
/// yields nothing: use a [`Mirror`](super::Mirror), or a live query of the view's source.
#[derive(Debug)]
#[must_use = "a live query does not begin until it is awaited"]
pub struct Live<'a, T, V = T> {
    on: Target<'a>,
    query: LiveQuery,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<'a, T: Table> Live<'a, T> {
    pub(crate) fn new(on: Target<'a>) -> Self {
        Self {
            on,
            query: LiveQuery::default(),
            marker: PhantomData,
        }
    }

    /// Shows of each record what the view shows, with the record's id.
    pub fn view<V: View<Of = T>>(mut self) -> Live<'a, T, Viewed<T, V>> {
        let columns = V::columns().into_iter().map(Column::into_parts).collect();
        self.query.columns = Some(columns);
        Live {
            on: self.on,
            query: self.query,
            marker: PhantomData,
        }
    }

    /// Returns the changes to a record instead of the record:
    /// [`Event::Patched`](crate::Event::Patched) alone.
    pub fn diff(mut self) -> Self {
        self.query.diff = true;
        self
    }
}

impl<T: Table, V> Live<'_, T, V> {
    /// Keeps the records for which this holds; of a deleted one, for which it held. Several filters
    /// must all hold.
    pub fn filter(mut self, filter: impl Operand<T, bool>) -> Self {
        Node::and(&mut self.query.filter, filter.into_node());
        self
    }

    /// Follows one record.
    pub fn record(mut self, id: impl IntoId<T>) -> Self {
        Node::and(&mut self.query.filter, Node::has_id(id.into_id()));
        self
    }

    keys_methods!(Self, |mut this: Self, keys: Keys| {
        // The source of a live query is a table.
        keys.add_to(&mut this.query.filter);
        this
    });

    /// Shows the linked record instead of its id. A link to a record that does not exist, or that
    /// the user may not read, stays an id.
    pub fn fetch<L: Fetched>(mut self, link: Field<T, L>) -> Self {
        self.query.fetch.push(Fetch::of(link));
        self
    }
}

impl<'a, T: Table, V: Shown<T> + 'a> IntoFuture for Live<'a, T, V> {
    type Output = Result<LiveStream<T, V>>;
    type IntoFuture = Answer<'a, LiveStream<T, V>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { on, query, .. } = self;
        Box::pin(async move {
            let diff = query.diff;
            let begin = move |variables: &[String]| query.request(T::TABLE, variables);
            // Before anything is sent, so that what cannot be sent fails first.
            begin(&[])?;
            let home = on.core().live_context().await?;
            LiveStream::start(home, Arc::new(begin), diff).await
        })
    }
}
