use std::marker::PhantomData;

use super::{Content, IntoId, Link, Object, Table, WithId, WithoutId};
use crate::{
    codec::{Encode, Encoded, Encoder},
    error::EncodeError,
    statement::Relate,
    target::Sendable,
    value::RecordId,
};

/// A table whose records connect two others: `ada->wrote->article`. Derive [`Table`] with
/// `#[table(edge)]`.
///
/// ```
/// use surreal_session::{Datetime, Edge, RecordId, Table};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     name: String,
/// }
///
/// #[derive(Debug, Clone, Table)]
/// struct Article {
///     id: RecordId<Article>,
///     title: String,
/// }
///
/// #[derive(Debug, Clone, Table)]
/// #[table(edge)]
/// struct Wrote {
///     id: RecordId<Wrote>,
///     r#in: RecordId<Person>,
///     out: RecordId<Article>,
///     at: Datetime,
/// }
///
/// // `NewWrote` has neither the id nor the ends
/// let new = NewWrote { at: Datetime::now() };
/// let ada = RecordId::<Person>::new("ada");
/// let notes = RecordId::<Article>::new("notes");
/// let edge = Wrote::between(&ada, &notes, new);
/// # let _ = edge;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an edge",
    label = "no `Edge` for this type",
    note = "put `#[table(edge)]` on the struct and give it fields `r#in: RecordId<A>` and `out: RecordId<B>`"
)]
pub trait Edge: Table<New: Object> {
    /// The table of the records that the edges come from.
    type In: Table;

    /// The table of the records that the edges lead to.
    type Out: Table;

    /// Creates an edge between two records.
    ///
    /// ```no_run
    /// # use surreal_session::{Edge, RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person> }
    /// # #[derive(Debug, Clone, Table)]
    /// # #[table(edge)]
    /// # struct Knows { id: RecordId<Knows>, r#in: RecordId<Person>, out: RecordId<Person>, since: i64 }
    /// # async fn example(session: &Session, ada: RecordId<Person>, bob: RecordId<Person>) -> surreal_session::Result<()> {
    /// let edge = Knows::relate(session, &ada, &bob, NewKnows { since: 1833 }).await?;
    /// assert_eq!(edge.out, bob);
    /// # Ok(())
    /// # }
    /// ```
    fn relate<'a>(
        on: &'a impl Sendable,
        from: impl IntoId<Self::In>,
        to: impl IntoId<Self::Out>,
        new: Self::New,
    ) -> Relate<'a, Self> {
        Relate::new(on.target(), from.into_id(), to.into_id(), &new)
    }

    /// A new edge between two records, as [`Table::insert`] takes many of them.
    fn between(
        from: impl IntoId<Self::In>,
        to: impl IntoId<Self::Out>,
        new: Self::New,
    ) -> Relation<Self> {
        Relation {
            id: None,
            from: from.into_id(),
            to: to.into_id(),
            new,
            marker: PhantomData,
        }
    }
}

/// A new edge with both its ends. From [`Edge::between`].
#[derive(Clone, Debug)]
pub struct Relation<E: Table, I = WithoutId> {
    id: Option<Encoded>,
    from: Encoded,
    to: Encoded,
    new: E::New,
    marker: PhantomData<fn() -> I>,
}

impl<E: Edge, I> Relation<E, I> {
    /// Sets the id that the edge gets.
    pub fn id(self, id: impl IntoId<E>) -> Relation<E, WithId> {
        Relation {
            id: Some(id.into_id()),
            from: self.from,
            to: self.to,
            new: self.new,
            marker: PhantomData,
        }
    }
}

impl<E: Edge, I> Encode for Relation<E, I> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.object(|o| {
            if let Some(id) = &self.id {
                o.encoded("id", id)?;
            }
            o.encoded("in", &self.from)?;
            o.encoded("out", &self.to)?;
            self.new.encode_fields(o)
        })
    }
}

impl<E: Edge, I> Content<E> for Relation<E, I> {
    type Id = I;
}

/// The type of an edge's field `in` or `out`, from which the derive learns the table.
#[diagnostic::on_unimplemented(
    message = "an end of an edge must be a `RecordId` of a table, not `{Self}`",
    label = "expected `RecordId<A>`, where `A` is a table"
)]
pub trait EndField {
    /// The table.
    type Table: Table;
}

#[diagnostic::do_not_recommend]
impl<T: Table, K> EndField for RecordId<T, K> {
    type Table = T;
}

#[diagnostic::do_not_recommend]
impl<T: Table> EndField for Link<T> {
    type Table = T;
}
