use std::marker::PhantomData;

use super::{Expr, Field, Moment, Number, Order, function::Function, node::Node};
use crate::model::Over;

/// One value made from many records of table `T`: a count, a sum. What
/// [`Select::aggregate`](crate::statement::Select::aggregate) takes.
#[derive(Clone, Debug)]
#[must_use = "an aggregate does nothing until a statement uses it"]
pub struct Aggregate<T, V> {
    node: Node,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Aggregate<T, V> {
    fn of(function: Function, nodes: Vec<Node>) -> Self {
        Self {
            node: Node::Call(function, nodes),
            marker: PhantomData,
        }
    }

    /// For functions that give infinity where there is no record.
    fn if_any(function: Function, of: Node) -> Self {
        let aggregate = Node::Call(function, vec![of]);
        Self {
            node: Node::IfAny(Box::new(aggregate)),
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

/// How many records there are.
pub fn count<T>() -> Aggregate<T, u64> {
    Aggregate::of(Function::Count, Vec::new())
}

/// For a view's column.
impl<T, V> From<Aggregate<T, V>> for Expr<T, V> {
    fn from(aggregate: Aggregate<T, V>) -> Self {
        Self::new(aggregate.node)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V> Over<T, V> for Aggregate<T, V> {
    fn expr(self) -> Expr<T, V> {
        self.into()
    }
}

macro_rules! aggregates {
    ($($(#[$doc:meta])* $name:ident -> $out:ty => $function:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(self) -> Aggregate<T, $out> {
            Aggregate::of(Function::$function, vec![self.node()])
        }
    )*};
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Number> $of<T, V> {
            aggregates! {
                /// The sum over the records; 0 for none.
                sum -> V => MathSum;
                /// The mean over the records; NaN for none.
                mean -> f64 => MathMean;
                /// The median over the records; NaN for none.
                median -> f64 => MathMedian;
                /// The standard deviation over the records; NaN for none.
                stddev -> f64 => MathStddev;
            }

            /// The smallest over the records; `None` for none.
            pub fn min(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::MathMin, self.node())
            }

            /// The largest over the records; `None` for none.
            pub fn max(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::MathMax, self.node())
            }
        }

        impl<T, V: Moment> $of<T, V> {
            aggregates! {
                /// The earliest over the records; `None` for none.
                earliest -> Option<V> => TimeMin;
                /// The latest over the records; `None` for none.
                latest -> Option<V> => TimeMax;
            }
        }

        impl<T, V> $of<T, V> {
            aggregates! {
                /// The values of all records.
                collect -> Vec<V> => ArrayGroup;
            }
        }

        impl<T> $of<T, bool> {
            aggregates! {
                /// For how many records this holds.
                count -> u64 => Count;
            }
        }
    };
}

methods!(Field);
methods!(Expr);
