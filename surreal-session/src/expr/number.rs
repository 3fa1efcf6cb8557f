//! Methods of numbers.

use super::{
    Expr, Field, Operand, functions,
    node::{Node, Operator},
};
use crate::value::{Datetime, Decimal, Duration};

/// A type of numbers.
///
/// # Arithmetic
/// The result of `+`, `-`, `*`, `%`, a negation, a power or a function is of the type
/// [`Wide`](Self::Wide), because it may be a number that the column's own type does not hold: an
/// `i64` for integers, an `f64` for floats, a decimal for decimals. A number beyond 64 bits is an
/// error of the server.
///
/// The result of `/` is an `Option` for integers and decimals. It is `None` if the divisor is 0.
/// An integer is divided by an integer without a remainder: `7 / 2` is 3. The remainder of a
/// division by 0, on the other hand, is an error of the server.
///
/// ```
/// use surreal_session::{RecordId, Table, expr::Expr};
///
/// #[derive(Debug, Clone, Table)]
/// struct Player {
///     id: RecordId<Player>,
///     level: u8,
///     games: u32,
///     points: u32,
/// }
///
/// let next: Expr<Player, i64> = Player::LEVEL + 1;
/// let mean: Expr<Player, i64> = (Player::POINTS / Player::GAMES).or_else(0);
/// # let _ = (next, mean);
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a number",
    label = "expected an integer, a float or a decimal"
)]
pub trait Number {
    /// The type that holds every result of arithmetic, and every sum.
    type Wide: WideNumber;
    /// The type of a quotient.
    type Quotient;
    /// The type of a number that is rounded to a whole one: `f64`, or a decimal for a decimal.
    type Whole: WideNumber;

    /// The expression of a quotient.
    #[doc(hidden)]
    fn quotient(divided: Node) -> Node;
}

/// A type that holds all numbers of its kind: `i64`, `f64`, or a decimal.
pub trait WideNumber {
    /// The name of the type in SurrealQL.
    #[doc(hidden)]
    const NAME: &'static str;
    /// The name of the type in which a sum does not wrap. Numbers that are missing are skipped.
    #[doc(hidden)]
    const SUMMED_AS: &'static str;
}

macro_rules! wide {
    ($($number:ty => $name:literal, $summed:literal;)*) => {$(
        impl WideNumber for $number {
            const NAME: &'static str = $name;
            const SUMMED_AS: &'static str = $summed;
        }
    )*};
}

wide! {
    i64 => "int", "option<decimal>";
    f64 => "float", "option<float>";
    Decimal => "decimal", "option<decimal>";
}

#[cfg(feature = "rust_decimal-1")]
wide! {
    rust_decimal::Decimal => "decimal", "option<decimal>";
}

/// A type to which something can be added.
#[diagnostic::on_unimplemented(
    message = "nothing can be added to a `{Self}`",
    label = "expected a number, a datetime, a duration, a string, an array or a set"
)]
pub trait Summand {
    /// The type that can be added: a duration to a datetime, and the same type otherwise.
    type Step;
    /// The type of the sum.
    type Sum;
    /// The value that a missing one counts as.
    #[doc(hidden)]
    const MISSING: Missing = Missing::Zero;
}

/// The value that a missing field counts as when something is added to it.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub enum Missing {
    /// Zero, or an empty collection. The server does this itself.
    Zero,
    /// An empty text. The server itself makes an array.
    Text,
    /// Nothing that could be added to. The server itself stores what is added.
    Unknown,
}

/// A type of fields that `add` and `subtract` change: a [`Summand`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "nothing can be added to a field of type `{Self}`",
    label = "expected a number, a datetime, a duration, a string, an array or a set"
)]
pub trait Changeable {
    /// The type of a value that is not missing.
    type Of: Summand;
}

#[diagnostic::do_not_recommend]
impl<V: Summand> Changeable for V {
    type Of = V;
}

impl<V: Summand> Changeable for Option<V> {
    type Of = V;
}

/// A type from which something can be subtracted.
#[diagnostic::on_unimplemented(
    message = "nothing can be subtracted from a `{Self}`",
    label = "expected a number, a datetime, a duration, an array or a set"
)]
pub trait Minuend: Summand {}

macro_rules! numbers {
    ($($number:ty),* => $wide:ty, $quotient:ty, $whole:ty, $divide:expr) => {$(
        impl Number for $number {
            type Wide = $wide;
            type Quotient = $quotient;
            type Whole = $whole;

            fn quotient(divided: Node) -> Node {
                $divide(divided)
            }
        }

        impl Summand for $number {
            type Step = Self;
            type Sum = $wide;
        }

        impl Minuend for $number {}
    )*};
}

numbers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
    => i64, Option<i64>, f64, Node::unless_nan
);
numbers!(f32, f64 => f64, f64, f64, std::convert::identity);
numbers!(Decimal => Decimal, Option<Decimal>, Decimal, Node::unless_nan);

#[cfg(feature = "rust_decimal-1")]
numbers!(
    rust_decimal::Decimal
    => rust_decimal::Decimal, Option<rust_decimal::Decimal>, rust_decimal::Decimal, Node::unless_nan
);

macro_rules! summands {
    ($($of:ty => $step:ty, $sum:ty, $missing:ident;)*) => {$(
        impl Summand for $of {
            type Step = $step;
            type Sum = $sum;
            const MISSING: Missing = Missing::$missing;
        }
    )*};
}

summands! {
    Datetime => Duration, Self, Unknown;
    Duration => Duration, Self, Zero;
    std::time::Duration => Self, Self, Zero;
    String => String, String, Text;
    Box<str> => String, String, Text;
}

impl Minuend for Datetime {}
impl Minuend for Duration {}
impl Minuend for std::time::Duration {}

macro_rules! collections {
    ($([$($generic:ident),*] $of:ty;)*) => {$(
        impl<$($generic),*> Summand for $of {
            type Step = Self;
            type Sum = Self;
        }

        impl<$($generic),*> Minuend for $of {}
    )*};
}

collections! {
    [V] Vec<V>;
    [V] std::collections::BTreeSet<V>;
    [V, S] std::collections::HashSet<V, S>;
}

macro_rules! operator {
    ($trait:ident, $method:ident, $operator:ident, $bound:ident, $other:ty, $out:ty) => {
        operator!(@ Field, $trait, $method, $operator, $bound, $other, $out);
        operator!(@ Expr, $trait, $method, $operator, $bound, $other, $out);
    };
    (@ $of:ident, $trait:ident, $method:ident, $operator:ident, $bound:ident, $other:ty, $out:ty) => {
        impl<T, V: $bound, O: Operand<T, $other>> std::ops::$trait<O> for $of<T, V> {
            type Output = Expr<T, $out>;

            fn $method(self, other: O) -> Self::Output {
                Expr::new(self.node().binary(Operator::$operator, other.into_node()))
            }
        }
    };
}

operator!(Add, add, Add, Summand, V::Step, V::Sum);
operator!(Sub, sub, Subtract, Minuend, V::Step, V::Sum);
operator!(Mul, mul, Multiply, Number, V, V::Wide);
operator!(Rem, rem, Remainder, Number, V, V::Wide);

/// A function that gives the type it is given, as the one that it is read as.
fn whole<T, W: WideNumber>(function: &'static str, of: Node) -> Expr<T, W> {
    let call = Node::Call(function, vec![of]);
    Expr::new(Node::Cast(W::NAME, Box::new(call)))
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Number> std::ops::Neg for $of<T, V> {
            type Output = Expr<T, V::Wide>;

            fn neg(self) -> Self::Output {
                Expr::new(Node::Negate(Box::new(self.node())))
            }
        }

        impl<T, V: Number, O: Operand<T, V>> std::ops::Div<O> for $of<T, V> {
            type Output = Expr<T, V::Quotient>;

            fn div(self, other: O) -> Self::Output {
                let divided = self.node().binary(Operator::Divide, other.into_node());
                Expr::new(V::quotient(divided))
            }
        }

        impl<T, V: Number> $of<T, V> {
            functions! {
                /// Returns the number without its sign.
                abs() -> V::Wide => "math::abs";
                /// Rounds the number to this many decimal places, which are at least 1.
                fixed(places: u32) -> V::Wide => "math::fixed";
                /// Returns the number, or the bound that it lies beyond.
                clamp(low: V, high: V) -> V::Wide => "math::clamp";
            }

            /// The next whole number that is not less: a float, or a decimal of a decimal.
            pub fn ceil(self) -> Expr<T, V::Whole> {
                whole("math::ceil", self.node())
            }

            /// The next whole number that is not greater: a float, or a decimal of a decimal.
            pub fn floor(self) -> Expr<T, V::Whole> {
                whole("math::floor", self.node())
            }

            /// The nearest whole number: a float, or a decimal of a decimal.
            pub fn round(self) -> Expr<T, V::Whole> {
                whole("math::round", self.node())
            }

            /// The square root, as a float; NaN for a negative number.
            pub fn sqrt(self) -> Expr<T, f64> {
                let root = Node::Call("math::sqrt", vec![self.node()]);
                Expr::new(Node::Cast("float", Box::new(root)))
            }

            /// Raises this number to the power of another. An integer takes no negative exponent.
            pub fn pow(self, exponent: impl Operand<T, V>) -> Expr<T, V::Wide> {
                Expr::new(self.node().binary(Operator::Power, exponent.into_node()))
            }
        }
    };
}

methods!(Field);
methods!(Expr);
