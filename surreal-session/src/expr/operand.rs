use super::{Expr, Field, node::Node};
use crate::codec::Encode;

/// What can stand beside an expression of table `T` that holds a `V`: a `V` itself, which is bound as a parameter, or
/// another expression of the same table and type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not go with an expression of `{T}` that holds a `{V}`",
    label = "expected a `{V}`, or a field of `{T}` that holds one"
)]
pub trait Operand<T, V>: sealed::Operand<T, V> {}

impl<T, V, O: sealed::Operand<T, V>> Operand<T, V> for O {}

pub(crate) mod sealed {
    pub trait Operand<T, V> {
        #[doc(hidden)]
        fn into_node(self) -> super::Node;
    }
}

impl<T, V: Encode> sealed::Operand<T, V> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

impl<T, V: Encode> sealed::Operand<T, V> for &V {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

/// A value where there may be none.
impl<T, V: Encode> sealed::Operand<T, Option<V>> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

impl<T> sealed::Operand<T, String> for &str {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

impl<T> sealed::Operand<T, Option<String>> for &str {
    fn into_node(self) -> Node {
        Node::value(self)
    }
}

impl<T, V> sealed::Operand<T, V> for Field<T, V> {
    fn into_node(self) -> Node {
        self.node()
    }
}

impl<T, V> sealed::Operand<T, V> for Expr<T, V> {
    fn into_node(self) -> Node {
        self.node
    }
}
