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
pub trait Number {
    /// The type of a sum of these.
    type Sum;
    /// The type of a number that is rounded to a whole one.
    type Whole: WholeNumber;
}

/// A type that a number is rounded to: `f64`, or a decimal for a decimal.
pub trait WholeNumber {
    /// The name of the type in SurrealQL.
    #[doc(hidden)]
    const NAME: &'static str;
}

impl WholeNumber for f64 {
    const NAME: &'static str = "float";
}

impl WholeNumber for Decimal {
    const NAME: &'static str = "decimal";
}

#[cfg(feature = "rust_decimal-1")]
impl WholeNumber for rust_decimal::Decimal {
    const NAME: &'static str = "decimal";
}

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
    ($($number:ty),* => $sum:ty, $whole:ty) => {$(
        impl Number for $number {
            type Sum = $sum;
            type Whole = $whole;
        }

        impl Summand for $number {
            type Step = Self;
        }
    )*};
}

numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize => i64, f64);
numbers!(f32, f64 => f64, f64);
numbers!(Decimal => Decimal, Decimal);

#[cfg(feature = "rust_decimal-1")]
numbers!(rust_decimal::Decimal => rust_decimal::Decimal, rust_decimal::Decimal);

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

/// A function that gives the type it is given, as the one that it is read as.
fn whole<T, W: WholeNumber>(function: Function, of: Node) -> Expr<T, W> {
    let call = Node::Call(function, vec![of]);
    Expr::new(Node::Cast(W::NAME, Box::new(call)))
}

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
                /// Rounded to this many decimal places; at least 1.
                fixed(places: u32) -> V => Function::MathFixed;
                /// Or one of these bounds, when it lies outside of them.
                clamp(low: V, high: V) -> V => Function::MathClamp;
            }

            /// The next whole number that is not less: a float, or a decimal of a decimal.
            pub fn ceil(self) -> Expr<T, V::Whole> {
                whole(Function::MathCeil, self.node())
            }

            /// The next whole number that is not greater: a float, or a decimal of a decimal.
            pub fn floor(self) -> Expr<T, V::Whole> {
                whole(Function::MathFloor, self.node())
            }

            /// The nearest whole number: a float, or a decimal of a decimal.
            pub fn round(self) -> Expr<T, V::Whole> {
                whole(Function::MathRound, self.node())
            }

            /// The square root, as a float; NaN for a negative number.
            pub fn sqrt(self) -> Expr<T, f64> {
                let root = Node::Call(Function::MathSqrt, vec![self.node()]);
                Expr::new(Node::Cast("float", Box::new(root)))
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
