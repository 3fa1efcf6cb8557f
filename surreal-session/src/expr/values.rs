use super::{Accepts, Expr, Field, Node, Operand, Subselect};
use crate::{codec::Encode, model::Table};

/// Several values, of which an expression of table `T` that holds a `V` may be one: anything that
/// iterates over values, a [`Subselect`], or a field or expression that holds an array.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of values for an expression of `{T}` that holds a `{V}`",
    label = "expected an array of `{V}`, a sub-select of them, or a field of `{T}` that holds one"
)]
pub trait Values<T, V>: sealed::Values<T, V> {}

#[diagnostic::do_not_recommend]
impl<T, V, I: sealed::Values<T, V>> Values<T, V> for I {}

mod sealed {
    pub trait Values<T, V> {
        #[doc(hidden)]
        fn into_node(self) -> super::Node;
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, I> sealed::Values<T, V> for I
where
    I: IntoIterator,
    I::Item: Operand<T, V> + Encode,
{
    fn into_node(self) -> Node {
        let values: Vec<_> = self.into_iter().collect();
        Node::value(&values)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Accepts<V>, U: Table> sealed::Values<T, W> for Subselect<U, V> {
    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Accepts<V>> sealed::Values<T, W> for Field<T, Vec<V>> {
    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V, W: Accepts<V>> sealed::Values<T, W> for Expr<T, Vec<V>> {
    fn into_node(self) -> Node {
        self.node()
    }
}

/// Through another name than [`sealed::Values::into_node`], which would be private to callers.
pub(super) fn node<T, V>(values: impl Values<T, V>) -> Node {
    sealed::Values::into_node(values)
}
