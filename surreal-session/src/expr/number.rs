//! What numbers can do.

use super::{
    Expr, Field, Operand,
    function::Function,
    functions,
    node::{Node, Operator},
};
use crate::value::{Datetime, Decimal, Duration};

/// A type of numbers.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a number",
    label = "expected an integer, a float or a decimal"
)]
pub trait Number {}

/// A type to which something can be added.
#[diagnostic::on_unimplemented(
    message = "nothing can be added to a `{Self}`",
    label = "expected a number, a datetime, a duration, a string, an array or a set"
)]
pub trait Summand {
    /// What can be added: a duration to a datetime, and the same type otherwise.
    type Step;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Number for $number {}

        impl Summand for $number {
            type Step = Self;
        }
    )*};
}

numbers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, Decimal
);

#[cfg(feature = "rust_decimal-1")]
numbers!(rust_decimal::Decimal);

macro_rules! summands {
    ($($of:ty => $step:ty),* $(,)?) => {$(
        impl Summand for $of {
            type Step = $step;
        }
    )*};
}

summands! {
    Datetime => Duration,
    Duration => Duration,
    std::time::Duration => std::time::Duration,
    String => String,
    Box<str> => String,
}

impl<V> Summand for Vec<V> {
    type Step = Self;
}

impl<V> Summand for std::collections::BTreeSet<V> {
    type Step = Self;
}

impl<V, S> Summand for std::collections::HashSet<V, S> {
    type Step = Self;
}

macro_rules! operator {
    ($trait:ident, $method:ident, $operator:ident, $bound:ident, $other:ty) => {
        impl<T, V: $bound, O: Operand<T, $other>> std::ops::$trait<O> for Field<T, V> {
            type Output = Expr<T, V>;

            fn $method(self, other: O) -> Expr<T, V> {
                Expr::new(self.node().binary(Operator::$operator, other.into_node()))
            }
        }

        impl<T, V: $bound, O: Operand<T, $other>> std::ops::$trait<O> for Expr<T, V> {
            type Output = Self;

            fn $method(self, other: O) -> Self {
                Self::new(self.node().binary(Operator::$operator, other.into_node()))
            }
        }
    };
}

operator!(Add, add, Add, Summand, V::Step);
operator!(Sub, sub, Subtract, Summand, V::Step);
operator!(Mul, mul, Multiply, Number, V);
operator!(Div, div, Divide, Number, V);
operator!(Rem, rem, Remainder, Number, V);

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Number> std::ops::Neg for $of<T, V> {
            type Output = Expr<T, V>;

            fn neg(self) -> Expr<T, V> {
                Expr::new(Node::Negate(Box::new(self.node())))
            }
        }

        impl<T, V: Number> $of<T, V> {
            functions! {
                /// Without its sign.
                abs() -> V => Function::MathAbs;
                /// The next whole number that is not less, as a float.
                ceil() -> f64 => Function::MathCeil;
                /// The next whole number that is not greater, as a float.
                floor() -> f64 => Function::MathFloor;
                /// The nearest whole number, as a float.
                round() -> f64 => Function::MathRound;
                /// The square root.
                sqrt() -> f64 => Function::MathSqrt;
                /// Rounded to this many decimal places; at least 1.
                fixed(places: u32) -> V => Function::MathFixed;
                /// Or one of these bounds, when it lies outside of them.
                clamp(low: V, high: V) -> V => Function::MathClamp;
            }

            /// This number to the power of another.
            pub fn pow(self, exponent: impl Operand<T, V>) -> Expr<T, V> {
                Expr::new(self.node().binary(Operator::Power, exponent.into_node()))
            }
        }
    };
}

methods!(Field);
methods!(Expr);
