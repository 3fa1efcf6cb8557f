use std::marker::PhantomData;

use super::{
    Expr, Field, Moment, Number, Order, WideNumber,
    node::{Node, Operator},
};

/// The type as which numbers are read whose mean is a float. The server's mean of integers wraps,
/// and its mean of decimals fails where their sum is too large.
const FLOATS: &str = "option<float>";

pub(crate) const COUNT: &str = "count";
pub(crate) const SUM: &str = "math::sum";
pub(crate) const MEAN: &str = "math::mean";
pub(crate) const GROUP: &str = "array::group";

/// One value made from many records of table `T`: a count, a sum. What
/// [`Select::aggregate`](crate::statement::Select::aggregate) takes.
#[derive(Clone, Debug)]
#[must_use = "an aggregate does nothing until a statement uses it"]
pub struct Aggregate<T, V> {
    node: Node,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Aggregate<T, V> {
    fn of(function: &'static str, nodes: Vec<Node>) -> Self {
        Self {
            node: Node::Call(function, nodes),
            marker: PhantomData,
        }
    }

    /// For functions that give another value on some servers, or something else, where there is no
    /// record.
    fn if_any(aggregate: Node, nothing: Node) -> Self {
        Self {
            node: Node::IfAny(Box::new(aggregate), Box::new(nothing)),
            marker: PhantomData,
        }
    }

    /// Creates an aggregate that picks one of the values.
    fn first_of(function: &'static str, of: Node) -> Self {
        Self::if_any(Node::Call(function, vec![of]), Node::None)
    }

    /// Casts the aggregate to a type.
    fn cast(self, to: &'static str) -> Self {
        Self {
            node: Node::Cast(to, Box::new(self.node)),
            marker: PhantomData,
        }
    }

    pub(super) fn node(self) -> Node {
        self.node
    }

    /// Smallest first.
    pub fn asc(self) -> Order<T> {
        Order::new::<f64>(self.node, false)
    }

    /// Largest first.
    pub fn desc(self) -> Order<T> {
        Order::new::<f64>(self.node, true)
    }
}

/// Counts the records.
pub fn count<T>() -> Aggregate<T, u64> {
    Aggregate::of(COUNT, Vec::new())
}

/// For a view's column.
impl<T, V> From<Aggregate<T, V>> for Expr<T, V> {
    fn from(aggregate: Aggregate<T, V>) -> Self {
        Self::new(aggregate.node)
    }
}

macro_rules! aggregates {
    ($($(#[$doc:meta])* $name:ident -> $out:ty => $function:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(self) -> Aggregate<T, $out> {
            Aggregate::of($function, vec![self.node()])
        }
    )*};
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Number> $of<T, V> {
            /// Returns the sum over the records, which is 0 for none. A sum of integers beyond 64
            /// bits is an error of the server.
            pub fn sum(self) -> Aggregate<T, V::Wide> {
                let numbers = self.node().optional(V::Wide::SUMMED_AS);
                Aggregate::of(SUM, vec![numbers]).cast(V::Wide::NAME)
            }

            /// Returns the mean over the records as a float, which is NaN for none.
            pub fn mean(self) -> Aggregate<T, f64> {
                Aggregate::of(MEAN, vec![self.node().optional(FLOATS)])
            }

            /// Returns the median over the records as a float, which is NaN for none.
            pub fn median(self) -> Aggregate<T, f64> {
                let median = Node::Call("math::median", vec![self.node().optional(FLOATS)]);
                let nan = Node::value(&f64::NAN);
                Aggregate::if_any(median.binary(Operator::OrElse, nan.clone()), nan)
            }

            /// Returns the standard deviation over the records as a float, which is NaN for none.
            pub fn stddev(self) -> Aggregate<T, f64> {
                let stddev = Node::Call("math::stddev", vec![self.node().optional(FLOATS)]);
                Aggregate::if_any(stddev, Node::value(&f64::NAN))
            }

            /// The smallest over the records; `None` for none.
            pub fn min(self) -> Aggregate<T, Option<V>> {
                Aggregate::first_of("math::min", self.node())
            }

            /// The largest over the records; `None` for none.
            pub fn max(self) -> Aggregate<T, Option<V>> {
                Aggregate::first_of("math::max", self.node())
            }
        }

        impl<T, V: Moment> $of<T, V> {
            /// The earliest over the records; `None` for none.
            pub fn earliest(self) -> Aggregate<T, Option<V>> {
                Aggregate::first_of("time::min", self.node())
            }

            /// The latest over the records; `None` for none.
            pub fn latest(self) -> Aggregate<T, Option<V>> {
                Aggregate::first_of("time::max", self.node())
            }
        }

        impl<T, V> $of<T, V> {
            aggregates! {
                /// The values of all records.
                collect -> Vec<V> => GROUP;
            }
        }

        impl<T> $of<T, bool> {
            aggregates! {
                /// For how many records this holds.
                count -> u64 => COUNT;
            }
        }
    };
}

methods!(Field);
methods!(Expr);
