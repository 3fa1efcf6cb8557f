use std::{fmt, marker::PhantomData, ops::RangeInclusive, time::Duration};

use super::{Answer, Select, source::Source};
use crate::{
    codec::Encoded,
    error::{EncodeError, Result},
    expr::View,
    expr::{Direction, Hops, Operand, Order, RecordPath, SameTable},
    model::{Edge, Table},
    target::Target,
};

/// The number of times that the server repeats a path at most.
const MAX_REPEAT: u32 = 256;

/// Reads the records of table `U` to which edges lead from one record. From [`Table::traverse`].
///
/// A record is read as often as edges lead to it; [`distinct`](Self::distinct) reads it once. A
/// record or an edge table that does not exist leads nowhere.
///
/// ```no_run
/// # use surreal_session::{RecordId, Session, Table};
/// # #[derive(Debug, Clone, Table)]
/// # struct Person { id: RecordId<Person>, name: String }
/// # #[derive(Debug, Clone, Table)]
/// # struct Article { id: RecordId<Article>, title: String }
/// # #[derive(Debug, Clone, Table)]
/// # #[table(edge)]
/// # struct Wrote { id: RecordId<Wrote>, r#in: RecordId<Person>, out: RecordId<Article>, year: i64 }
/// # async fn example(session: &Session, ada: RecordId<Person>) -> surreal_session::Result<()> {
/// // what Ada wrote since 1840
/// let articles: Vec<Article> = Person::traverse(session, &ada)
///     .out::<Wrote>()
///     .filter(Wrote::YEAR.ge(1840))
///     .to::<Article>()
///     .await?;
///
/// // who else wrote on them
/// let coauthors: Vec<Person> = Person::traverse(session, &ada)
///     .out::<Wrote>()
///     .to::<Article>()
///     .into::<Wrote>()
///     .to::<Person>()
///     .filter(Person::ID.ne(&ada))
///     .distinct()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a statement does nothing until it is awaited"]
pub struct Traverse<'a, U> {
    way: Way<'a>,
    distinct: bool,
    marker: PhantomData<fn() -> U>,
}

/// Reads the edges `E` on the way to records of table `U`. From [`Traverse::out`] and
/// [`Traverse::into`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct TraverseEdges<'a, E, U> {
    way: Way<'a>,
    marker: PhantomData<fn() -> (E, U)>,
}

/// The way from a record, and where it is read.
struct Way<'a> {
    on: Target<'a>,
    from: Encoded,
    hops: Hops,
    timeout: Option<Duration>,
}

impl<'a> Way<'a> {
    fn select<T: Table>(self, distinct: bool) -> Select<'a, T> {
        let mut select = Select::from(
            self.on,
            Source::Hops {
                from: self.from,
                hops: self.hops,
                distinct,
            },
        );
        select.timeout = self.timeout;
        select
    }
}

impl<'a, U: Table> Traverse<'a, U> {
    pub(crate) fn new(on: Target<'a>, from: Encoded) -> Self {
        Self::along(Way {
            on,
            from,
            hops: Hops::default(),
            timeout: None,
        })
    }

    fn along(way: Way<'a>) -> Self {
        Self {
            way,
            distinct: false,
            marker: PhantomData,
        }
    }

    /// On along the edges `E` that come out of these records.
    pub fn out<E: Edge<In = U>>(mut self) -> TraverseEdges<'a, E, E::Out> {
        self.way.hops.step(Direction::Out, E::TABLE);
        TraverseEdges {
            way: self.way,
            marker: PhantomData,
        }
    }

    /// On along the edges `E` that lead to these records, backwards.
    pub fn into<E: Edge<Out = U>>(mut self) -> TraverseEdges<'a, E, E::In> {
        self.way.hops.step(Direction::In, E::TABLE);
        TraverseEdges {
            way: self.way,
            marker: PhantomData,
        }
    }

    /// On along a way that leads to records of the same table, again and again, and to all records
    /// on it, each once.
    ///
    /// `times` is how often at least and at most: from 1 to 256.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, name: String }
    /// # #[derive(Debug, Clone, Table)]
    /// # #[table(edge)]
    /// # struct Knows { id: RecordId<Knows>, r#in: RecordId<Person>, out: RecordId<Person> }
    /// # async fn example(session: &Session, ada: RecordId<Person>) -> surreal_session::Result<()> {
    /// let circle: Vec<Person> = Person::traverse(session, &ada)
    ///     .repeat(1..=3, |person| person.out::<Knows>().to::<Person>())
    ///     .order_by(Person::NAME.asc())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn repeat(
        mut self,
        times: RangeInclusive<u32>,
        way: impl FnOnce(RecordPath<U, U>) -> RecordPath<U, U>,
    ) -> Select<'a, U> {
        let hops = way(RecordPath::start()).into_hops();
        let (from, to) = (*times.start(), *times.end());
        if from == 0 || from > to || to > MAX_REPEAT || hops.0.is_empty() {
            self.way.from = Encoded::from(EncodeError::new(format!(
                "a way cannot be repeated {from} to {to} times: give it a step, and at least 1 and at most {MAX_REPEAT} times"
            )));
        }
        self.way.hops.repeat(times, hops);
        self.way.select(false)
    }

    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<U, bool>) -> Self {
        self.way.hops.filter(filter.into_node());
        self
    }

    /// Each record once, however many edges lead to it.
    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    /// Turns this into a select, which has more methods.
    pub fn select(self) -> Select<'a, U> {
        self.way.select(self.distinct)
    }

    /// Reads what a view shows of each record.
    pub fn view<V: View<Of = U>>(self) -> Select<'a, U, V> {
        self.select().view()
    }

    /// Sorts by this, and then by the next call's.
    pub fn order_by(self, order: Order<U>) -> Select<'a, U> {
        self.select().order_by(order)
    }

    /// Takes this many records at most.
    pub fn limit(self, records: u64) -> Select<'a, U> {
        self.select().limit(records)
    }

    /// Counts the records.
    pub fn count(self) -> Select<'a, U, U, u64> {
        self.select().count()
    }

    /// The first record, if there is one.
    pub fn first(self) -> Select<'a, U, U, Option<U>> {
        self.select().first()
    }
}

impl<'a, E: Table, U: Table> TraverseEdges<'a, E, U> {
    /// Keeps the edges for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<E, bool>) -> Self {
        self.way.hops.filter(filter.into_node());
        self
    }

    /// On to the records at the other end of the edges.
    pub fn to<V>(mut self) -> Traverse<'a, V>
    where
        U: SameTable<V>,
        V: Table,
    {
        self.way.hops.arrive(U::TABLE);
        Traverse::along(self.way)
    }

    /// Turns this into a select of the edges, which has more methods.
    pub fn select(self) -> Select<'a, E> {
        self.way.select(false)
    }

    /// Sorts the edges by this, and then by the next call's.
    pub fn order_by(self, order: Order<E>) -> Select<'a, E> {
        self.select().order_by(order)
    }

    /// Counts the edges.
    pub fn count(self) -> Select<'a, E, E, u64> {
        self.select().count()
    }
}

macro_rules! statement {
    ([$($generics:ident),*] $of:ident, $record:ident) => {
        impl<'a, $($generics: Table),*> $of<'a, $($generics),*> {
            /// Sets how long the statement may take. Defaults to the connection's request timeout.
            pub fn timeout(mut self, limit: Duration) -> Self {
                self.way.timeout = Some(limit);
                self
            }
        }

        impl<'a, $($generics: Table),*> IntoFuture for $of<'a, $($generics),*> {
            type Output = Result<Vec<$record>>;
            type IntoFuture = Answer<'a, Vec<$record>>;

            fn into_future(self) -> Self::IntoFuture {
                self.select().into_future()
            }
        }

        impl<$($generics),*> fmt::Debug for $of<'_, $($generics),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($of))
                    .field("hops", &self.way.hops)
                    .finish_non_exhaustive()
            }
        }
    };
}

statement!([U] Traverse, U);
statement!([E, U] TraverseEdges, E);
