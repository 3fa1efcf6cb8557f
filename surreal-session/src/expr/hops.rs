use std::{marker::PhantomData, ops::RangeInclusive};

use super::{
    COUNT, Expr, Field, Operand,
    node::{Node, Operator},
};
use crate::{
    model::{Edge, Table},
    value::RecordId,
};

/// A marker for the record that a path starts from.
type Of<T> = PhantomData<fn() -> T>;

/// The way from a record along edges, without its types.
#[derive(Clone, Debug, Default)]
#[doc(hidden)]
pub struct Hops(pub(crate) Vec<Hop>);

#[derive(Clone, Debug)]
#[doc(hidden)]
pub(crate) enum Hop {
    /// To the records of a table, edges or those that edges lead to
    Step {
        direction: Direction,
        table: &'static str,
        filter: Option<Node>,
    },
    /// The same way again and again, and to all records on it
    Repeat {
        times: RangeInclusive<u32>,
        hops: Hops,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub(crate) enum Direction {
    Out,
    In,
}

impl Hops {
    pub(crate) fn step(&mut self, direction: Direction, table: &'static str) {
        self.0.push(Hop::Step {
            direction,
            table,
            filter: None,
        });
    }

    /// Adds the step from an edge to the record at its far end.
    pub(crate) fn arrive(&mut self, table: &'static str) {
        let direction = match self.0.last() {
            Some(Hop::Step { direction, .. }) => *direction,
            _ => Direction::Out,
        };
        self.step(direction, table);
    }

    /// Narrows the last step.
    pub(crate) fn filter(&mut self, with: Node) {
        if let Some(Hop::Step { filter, .. }) = self.0.last_mut() {
            Node::and(filter, with);
        }
    }

    pub(crate) fn repeat(&mut self, times: RangeInclusive<u32>, hops: Self) {
        self.0.push(Hop::Repeat { times, hops });
    }
}

/// The table at the far end of an edge: the one that `to` must name.
#[diagnostic::on_unimplemented(
    message = "these edges lead to `{Self}`, not to `{T}`",
    label = "expected `{Self}`"
)]
pub trait SameTable<T> {}

#[diagnostic::do_not_recommend]
impl<T> SameTable<T> for T {}

/// The edges `E` of a record of table `T`, or of those that it leads to, on the way to records of
/// table `U`.
///
/// From [`Table::out`] and [`Table::incoming`].
#[derive(Clone, Debug)]
#[must_use = "an expression does nothing until a statement uses it"]
pub struct EdgePath<T, E, U> {
    hops: Hops,
    marker: Of<(T, E, U)>,
}

/// The records of table `U` to which edges lead from a record of table `T`. From [`EdgePath::to`].
///
/// A record is there as often as edges lead to it.
#[derive(Clone, Debug)]
#[must_use = "an expression does nothing until a statement uses it"]
pub struct RecordPath<T, U> {
    hops: Hops,
    marker: PhantomData<fn() -> (T, U)>,
}

impl<T, E: Table, U: Table> EdgePath<T, E, U> {
    fn new(mut hops: Hops, direction: Direction) -> Self {
        hops.step(direction, E::TABLE);
        Self {
            hops,
            marker: PhantomData,
        }
    }

    /// The edges that come out of a record of table `T`.
    pub(crate) fn out() -> Self {
        Self::new(Hops::default(), Direction::Out)
    }

    /// The edges that lead to a record of table `T`.
    pub(crate) fn into() -> Self {
        Self::new(Hops::default(), Direction::In)
    }

    /// The records at the other end of the edges.
    pub fn to<V>(mut self) -> RecordPath<T, V>
    where
        U: SameTable<V>,
        V: Table,
    {
        self.hops.arrive(U::TABLE);
        RecordPath::new(self.hops)
    }
}

impl<T, U: Table> RecordPath<T, U> {
    fn new(hops: Hops) -> Self {
        Self {
            hops,
            marker: PhantomData,
        }
    }

    /// The place to begin a way at: [`repeat`](crate::statement::Traverse::repeat).
    pub(crate) fn start() -> Self {
        Self::new(Hops::default())
    }

    pub(crate) fn into_hops(self) -> Hops {
        self.hops
    }

    /// The edges `E` that come out of these records.
    pub fn out<E: Edge<In = U>>(self) -> EdgePath<T, E, E::Out> {
        EdgePath::new(self.hops, Direction::Out)
    }

    /// The edges `E` that lead to these records.
    pub fn into<E: Edge<Out = U>>(self) -> EdgePath<T, E, E::In> {
        EdgePath::new(self.hops, Direction::In)
    }
}

macro_rules! methods {
    ([$($generics:ident),*] $of:ty, $record:ident) => {
        impl<$($generics),*> $of
        where
            $record: Table,
        {
            /// Keeps those for which this holds. Several filters must all hold.
            pub fn filter(mut self, filter: impl Operand<$record, bool>) -> Self {
                self.hops.filter(filter.into_node());
                self
            }

            /// Counts them.
            pub fn count(self) -> Expr<T, u64> {
                Expr::new(Node::Call(COUNT, vec![Node::Hops(self.hops)]))
            }

            /// Tests whether there is one.
            pub fn exists(self) -> Expr<T, bool> {
                let count = Node::Call(COUNT, vec![Node::Hops(self.hops)]);
                Expr::new(count.binary(Operator::Greater, Node::value(&0)))
            }

            /// Their ids.
            pub fn ids(self) -> Expr<T, Vec<RecordId<$record, $record::Key>>> {
                Expr::new(Node::Hops(self.hops))
            }

            /// A field of each.
            pub fn field<W>(self, field: Field<$record, W>) -> Expr<T, Vec<W>> {
                let hops = Box::new(Node::Hops(self.hops));
                Expr::new(Node::Within(hops, field.names()))
            }
        }
    };
}

methods!([T, E, U] EdgePath<T, E, U>, E);
methods!([T, U] RecordPath<T, U>, U);
