//! Methods of every field and expression.

use super::{
    Container, Expr, Field, Operand, Order, Values,
    node::{Node, Operator},
    values,
};
use crate::codec::DecodeOwned;

macro_rules! comparison {
    ($($(#[$doc:meta])* $name:ident => $operator:ident),* $(,)?) => {$(
        $(#[$doc])*
        pub fn $name(self, other: impl Operand<T, V>) -> Expr<T, bool>
        where
            V: DecodeOwned,
        {
            Expr::new(self.node().compare::<V>(Operator::$operator, other.into_node()))
        }
    )*};
}

/// Methods that call a function of the server.
macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $of:ty),*) -> $out:ty => $function:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(self $(, $argument: impl Operand<T, $of>)*) -> Expr<T, $out> {
            let arguments = vec![self.node() $(, $argument.into_node())*];
            Expr::new(crate::expr::Node::Call($function, arguments))
        }
    )*};
}

pub(super) use functions;

macro_rules! methods {
    ($of:ident) => {
        impl<T, V> $of<T, V> {
            comparison! {
                /// Whether both are equal. `None` equals NONE, and not NULL:
                /// [`is_none`](Field::is_none) is about both.
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

            /// Tests whether this is one of several values: of an array, of a sub-select (see
            /// [`select`](super::select)), or of a field that holds an array.
            pub fn in_list(self, values: impl Values<T, V>) -> Expr<T, bool>
            where
                V: DecodeOwned,
            {
                Expr::new(self.node().compare::<V>(Operator::In, values::node(values)))
            }

            /// Tests whether this lies between two values, both included.
            pub fn between(self, low: impl Operand<T, V>, high: impl Operand<T, V>) -> Expr<T, bool>
            where
                V: DecodeOwned,
            {
                let node = self.node();
                let above = node
                    .clone()
                    .compare::<V>(Operator::GreaterOrEqual, low.into_node());
                let below = node.compare::<V>(Operator::LessOrEqual, high.into_node());
                Expr::new(above.binary(Operator::And, below))
            }

            /// Tests whether this array, set or string contains a value.
            pub fn contains(self, item: impl Operand<T, V::Item>) -> Expr<T, bool>
            where
                V: Container,
            {
                Expr::new(self.node().binary(Operator::Contains, item.into_node()))
            }

            /// Tests whether this contains at least one of several values.
            pub fn contains_any(self, items: impl Values<T, V::Item>) -> Expr<T, bool>
            where
                V: Container,
            {
                Expr::new(
                    self.node()
                        .binary(Operator::ContainsAny, values::node(items)),
                )
            }

            /// Tests whether this contains all of several values.
            pub fn contains_all(self, items: impl Values<T, V::Item>) -> Expr<T, bool>
            where
                V: Container,
            {
                Expr::new(
                    self.node()
                        .binary(Operator::ContainsAll, values::node(items)),
                )
            }

            /// Smallest first.
            pub fn asc(self) -> Order<T>
            where
                V: DecodeOwned,
            {
                Order::new::<V>(self.node(), false)
            }

            /// Largest first.
            pub fn desc(self) -> Order<T>
            where
                V: DecodeOwned,
            {
                Order::new::<V>(self.node(), true)
            }
        }

        impl<T, V> $of<T, V> {
            /// Reads the value as an `Option`, which is `None` if it is missing.
            ///
            /// A value can be missing although its type is no `Option`: the
            /// [`field`](Field::field) of an object or of a record that is not there.
            pub fn optional(self) -> Expr<T, Option<V>> {
                Expr::new(self.node())
            }
        }

        impl<T, V> $of<T, Option<V>> {
            /// Tests whether there is no value: NONE or NULL, both of which `Option` reads as
            /// `None`.
            pub fn is_none(self) -> Expr<T, bool> {
                let node = self.node();
                let none = node.clone().binary(Operator::Equal, Node::None);
                let null = node.binary(Operator::Equal, Node::Null);
                Expr::new(none.binary(Operator::Or, null))
            }

            /// Tests whether there is a value.
            pub fn is_some(self) -> Expr<T, bool> {
                self.is_none().not()
            }

            /// The value, or another one where there is none.
            pub fn or_else(self, other: impl Operand<T, V>) -> Expr<T, V> {
                Expr::new(self.node().binary(Operator::OrElse, other.into_node()))
            }
        }

        impl<T> $of<T, bool> {
            /// Tests whether both hold.
            pub fn and(self, other: impl Operand<T, bool>) -> Expr<T, bool> {
                Expr::new(self.node().binary(Operator::And, other.into_node()))
            }

            /// One of them, or both.
            pub fn or(self, other: impl Operand<T, bool>) -> Expr<T, bool> {
                Expr::new(self.node().binary(Operator::Or, other.into_node()))
            }

            /// The opposite.
            #[expect(
                clippy::should_implement_trait,
                reason = "`!` works, too; a chain reads better"
            )]
            pub fn not(self) -> Expr<T, bool> {
                Expr::new(Node::Not(Box::new(self.node())))
            }
        }

        impl<T> std::ops::Not for $of<T, bool> {
            type Output = Expr<T, bool>;

            fn not(self) -> Expr<T, bool> {
                self.not()
            }
        }
    };
}

methods!(Field);
methods!(Expr);
