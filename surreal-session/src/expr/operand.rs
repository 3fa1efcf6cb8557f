use std::{borrow::Cow, sync::Arc};

use super::{Expr, Field, node::Node};
use crate::{
    codec::Encode,
    model::{Link, Table},
    value::RecordId,
};

/// An operand for an expression of table `T` and type `V`: a `V` itself, which is bound as a
/// parameter, or another expression of the same table and type.
#[diagnostic::on_unimplemented(
    message = "expected a `{V}` or an expression of `{T}` that holds one, found `{Self}`",
    label = "not a `{V}`, nor a field or expression of `{T}` that holds one"
)]
pub trait Operand<T, V>: sealed::Operand<T, V> {}

#[diagnostic::do_not_recommend]
impl<T, V, O: sealed::Operand<T, V>> Operand<T, V> for O {}

pub(crate) mod sealed {
    pub trait Operand<T, V> {
        #[doc(hidden)]
        fn into_node(self) -> super::Node;
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Encode> sealed::Operand<T, V> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Encode> sealed::Operand<T, V> for &V {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

/// A value where there may be none.
#[diagnostic::do_not_recommend]
impl<T, V: Encode> sealed::Operand<T, Option<V>> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

/// A value where there may be none.
#[diagnostic::do_not_recommend]
impl<T, V: Encode> sealed::Operand<T, Option<V>> for &V {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

/// Borrowed text where there is text, or may be. `Option<&str>` is not among them: with it the type
/// of a plain `None` would not be known.
macro_rules! text {
    ($($text:ty),*) => {$(
        text!(@ &str, $text);
        text!(@ &str, Option<$text>);
        text!(@ &&str, $text);
        text!(@ &&str, Option<$text>);
    )*};
    (@ $borrowed:ty, $text:ty) => {
        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, $text> for $borrowed {
            fn into_node(self) -> Node {
                Node::value(self)
            }
        }
    };
}

text!(String, Box<str>, Arc<str>, Cow<'static, str>);

#[diagnostic::do_not_recommend]
impl<T, V, W: Accepts<V>> sealed::Operand<T, W> for Field<T, V> {
    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Accepts<V>> sealed::Operand<T, W> for Expr<T, V> {
    fn into_node(self) -> Node {
        self.node()
    }
}

/// A type whose values are those of `V`, and perhaps others: the same type, an `Option` of it, and
/// a [`Link`](crate::Link) for a record's id.
#[diagnostic::on_unimplemented(
    message = "an expression that holds a `{V}` does not go with one that holds a `{Self}`",
    label = "holds a `{V}`, and not a `{Self}`"
)]
pub trait Accepts<V> {}

#[diagnostic::do_not_recommend]
impl<V> Accepts<V> for V {}
#[diagnostic::do_not_recommend]
impl<V> Accepts<V> for Option<V> {}
#[diagnostic::do_not_recommend]
impl<U: Table> Accepts<RecordId<U, U::Key>> for Link<U> {}
#[diagnostic::do_not_recommend]
impl<U: Table> Accepts<RecordId<U, U::Key>> for Option<Link<U>> {}

/// The results of arithmetic where a column of numbers is, and such a column beside them.
macro_rules! numbers {
    ($($number:ty),* => $wide:ty) => {$(
        #[diagnostic::do_not_recommend]
        impl Accepts<$number> for $wide {}
        #[diagnostic::do_not_recommend]
        impl Accepts<$number> for Option<$wide> {}

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, $number> for Expr<T, $wide> {
            fn into_node(self) -> Node {
                self.node()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Option<$number>> for Expr<T, $wide> {
            fn into_node(self) -> Node {
                self.node()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Option<$number>> for Expr<T, Option<$wide>> {
            fn into_node(self) -> Node {
                self.node()
            }
        }
    )*};
}

numbers!(i8, i16, i32, i128, isize, u8, u16, u32, u64, u128, usize => i64);
numbers!(f32 => f64);

/// A record's id where there is a link to it.
#[diagnostic::do_not_recommend]
impl<T, U: Table> sealed::Operand<T, Link<U>> for RecordId<U, U::Key> {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Table> sealed::Operand<T, Link<U>> for &RecordId<U, U::Key> {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Table> sealed::Operand<T, Option<Link<U>>> for RecordId<U, U::Key> {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Table> sealed::Operand<T, Option<Link<U>>> for &RecordId<U, U::Key> {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

/// An array where a `Vec` is.
#[diagnostic::do_not_recommend]
impl<T, V: Encode, const N: usize> sealed::Operand<T, Vec<V>> for [V; N] {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Encode> sealed::Operand<T, Vec<V>> for &[V] {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}
