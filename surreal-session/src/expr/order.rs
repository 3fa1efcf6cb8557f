use std::marker::PhantomData;

use super::node::Node;
use crate::codec::{DecodeOwned, Stored};

/// A field to sort by, and which way. From its `asc` or `desc`: `Person::NAME.asc()`.
#[derive(Clone, Debug)]
#[must_use = "an order does nothing until a statement uses it"]
pub struct Order<T> {
    sort: Sort,
    marker: PhantomData<fn() -> T>,
}

/// An order without its type.
#[derive(Clone, Debug)]
pub(crate) struct Sort {
    pub(crate) node: Node,
    pub(crate) descending: bool,
    pub(crate) stored: Stored,
}

impl<T> Order<T> {
    /// An order by values that are read as `V`.
    pub(super) fn new<V: DecodeOwned>(node: Node, descending: bool) -> Self {
        Self {
            sort: Sort {
                node,
                descending,
                stored: stored::<V>(),
            },
            marker: PhantomData,
        }
    }

    pub(crate) fn into_sort(self) -> Sort {
        self.sort
    }
}

/// The stored values that a `V` is read from.
pub(crate) fn stored<V: DecodeOwned>() -> Stored {
    <V as crate::codec::Decode<'static>>::STORED
}
