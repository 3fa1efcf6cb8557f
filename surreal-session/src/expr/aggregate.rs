use std::marker::PhantomData;

use super::{Expr, Field, Moment, Number, Order, function::Function, node::Node};
use crate::expr::ColumnExpr;

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

    /// For functions that give another value on some servers, or something else, where there is no
    /// record.
    fn if_any(function: Function, of: Node, nothing: Node) -> Self {
        let aggregate = Node::Call(function, vec![of]);
        Self {
            node: Node::IfAny(Box::new(aggregate), Box::new(nothing)),
            marker: PhantomData,
        }
    }

    /// As a float, whatever the numbers are.
    fn float(self) -> Self {
        Self {
            node: Node::Cast("float", Box::new(self.node)),
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
impl<T, V> ColumnExpr<T, V> for Aggregate<T, V> {
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
                /// The sum over the records; 0 for none. A sum of integers is an `i64`, beyond
                /// which the server fails or, up to 3.3, wraps.
                sum -> V::Sum => MathSum;
            }

            /// The mean over the records, as a float; NaN for none.
            pub fn mean(self) -> Aggregate<T, f64> {
                Aggregate::of(Function::MathMean, vec![self.node()]).float()
            }

            /// The median over the records, as a float; NaN for none.
            pub fn median(self) -> Aggregate<T, f64> {
                let nothing = Node::value(&f64::NAN);
                Aggregate::if_any(Function::MathMedian, self.node(), nothing).float()
            }

            /// The standard deviation over the records, as a float; NaN for none.
            pub fn stddev(self) -> Aggregate<T, f64> {
                let nothing = Node::value(&f64::NAN);
                Aggregate::if_any(Function::MathStddev, self.node(), nothing).float()
            }

            /// The smallest over the records; `None` for none.
            pub fn min(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::MathMin, self.node(), Node::None)
            }

            /// The largest over the records; `None` for none.
            pub fn max(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::MathMax, self.node(), Node::None)
            }
        }

        impl<T, V: Moment> $of<T, V> {
            /// The earliest over the records; `None` for none.
            pub fn earliest(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::TimeMin, self.node(), Node::None)
            }

            /// The latest over the records; `None` for none.
            pub fn latest(self) -> Aggregate<T, Option<V>> {
                Aggregate::if_any(Function::TimeMax, self.node(), Node::None)
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
