//! What a field and an expression can do alike.

use super::{
    Container, Expr, Field, Operand, Order,
    node::{Function, Node, Operator},
};
use crate::codec::Encode;

macro_rules! comparison {
    ($($(#[$doc:meta])* $name:ident => $operator:ident),* $(,)?) => {$(
        $(#[$doc])*
        pub fn $name(self, other: impl Operand<T, V>) -> Expr<T, bool> {
            Expr::new(self.node().binary(Operator::$operator, other.into_node()))
        }
    )*};
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V> $of<T, V> {
            comparison! {
                /// Whether both are equal.
                eq => Equal,
                /// Whether they differ.
                ne => NotEqual,
                /// Whether this is less.
                lt => Less,
                /// Whether this is less, or equal.
                le => LessOrEqual,
                /// Whether this is greater.
                gt => Greater,
                /// Whether this is greater, or equal.
                ge => GreaterOrEqual,
            }

            /// Whether this is one of these values.
            pub fn in_list<I>(self, values: I) -> Expr<T, bool>
            where
                I: IntoIterator,
                I::Item: Operand<T, V> + Encode,
            {
                let values: Vec<_> = values.into_iter().collect();
                Expr::new(self.node().binary(Operator::In, Node::value(&values)))
            }

            /// Whether this lies between two values, both included.
            pub fn between(
                self,
                low: impl Operand<T, V>,
                high: impl Operand<T, V>,
            ) -> Expr<T, bool> {
                let node = self.node();
                let above = node
                    .clone()
                    .binary(Operator::GreaterOrEqual, low.into_node());
                let below = node.binary(Operator::LessOrEqual, high.into_node());
                Expr::new(above.binary(Operator::And, below))
            }

            /// Whether this array, set or string contains a value.
            pub fn contains(self, item: impl Operand<T, V::Item>) -> Expr<T, bool>
            where
                V: Container,
            {
                Expr::new(self.node().binary(Operator::Contains, item.into_node()))
            }

            /// Whether this contains one of these values, or several.
            pub fn contains_any<I>(self, items: I) -> Expr<T, bool>
            where
                V: Container,
                I: IntoIterator,
                I::Item: Operand<T, V::Item> + Encode,
            {
                let items: Vec<_> = items.into_iter().collect();
                Expr::new(
                    self.node()
                        .binary(Operator::ContainsAny, Node::value(&items)),
                )
            }

            /// Whether this contains all of these values.
            pub fn contains_all<I>(self, items: I) -> Expr<T, bool>
            where
                V: Container,
                I: IntoIterator,
                I::Item: Operand<T, V::Item> + Encode,
            {
                let items: Vec<_> = items.into_iter().collect();
                Expr::new(
                    self.node()
                        .binary(Operator::ContainsAll, Node::value(&items)),
                )
            }

            /// Smallest first.
            pub fn asc(self) -> Order<T> {
                Order::new(self.node(), false)
            }

            /// Largest first.
            pub fn desc(self) -> Order<T> {
                Order::new(self.node(), true)
            }
        }

        impl<T, V> $of<T, Option<V>> {
            /// Whether there is no value: NONE or NULL, both of which `Option` reads as `None`.
            pub fn is_none(self) -> Expr<T, bool> {
                let node = self.node();
                let none = node.clone().binary(Operator::Equal, Node::None);
                let null = node.binary(Operator::Equal, Node::Null);
                Expr::new(none.binary(Operator::Or, null))
            }

            /// Whether there is a value.
            pub fn is_some(self) -> Expr<T, bool> {
                self.is_none().not()
            }
        }

        impl<T> $of<T, String> {
            /// Whether this text begins with another.
            pub fn starts_with(self, start: impl Operand<T, String>) -> Expr<T, bool> {
                let arguments = vec![self.node(), start.into_node()];
                Expr::new(Node::Call(Function::StartsWith, arguments))
            }

            /// Whether this text ends with another.
            pub fn ends_with(self, end: impl Operand<T, String>) -> Expr<T, bool> {
                let arguments = vec![self.node(), end.into_node()];
                Expr::new(Node::Call(Function::EndsWith, arguments))
            }
        }
    };
}

methods!(Field);
methods!(Expr);

macro_rules! arithmetic {
    ($($trait:ident, $method:ident, $operator:ident;)*) => {$(
        impl<T, V, O: Operand<T, V>> std::ops::$trait<O> for Field<T, V> {
            type Output = Expr<T, V>;

            fn $method(self, other: O) -> Expr<T, V> {
                Expr::new(self.node().binary(Operator::$operator, other.into_node()))
            }
        }

        impl<T, V, O: Operand<T, V>> std::ops::$trait<O> for Expr<T, V> {
            type Output = Self;

            fn $method(self, other: O) -> Self {
                Self::new(self.node().binary(Operator::$operator, other.into_node()))
            }
        }
    )*};
}

arithmetic! {
    Add, add, Add;
    Sub, sub, Subtract;
    Mul, mul, Multiply;
    Div, div, Divide;
}
