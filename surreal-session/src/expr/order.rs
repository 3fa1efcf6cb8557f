use std::marker::PhantomData;

use super::node::Node;

/// A field to sort by, and which way. From its `asc` or `desc`: `Person::NAME.asc()`.
#[derive(Clone, Debug)]
#[must_use = "an order does nothing until a statement uses it"]
pub struct Order<T> {
    node: Node,
    descending: bool,
    marker: PhantomData<fn() -> T>,
}

impl<T> Order<T> {
    pub(super) fn new(node: Node, descending: bool) -> Self {
        Self {
            node,
            descending,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_parts(self) -> (Node, bool) {
        (self.node, self.descending)
    }
}
