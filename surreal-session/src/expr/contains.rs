use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet, VecDeque},
    sync::Arc,
};

use super::Node;

/// A type whose values contain others: arrays, sets and strings.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` contains nothing that could be asked for",
    label = "not an array, a set or a string"
)]
pub trait Container {
    /// The type of its items.
    type Item;
}

impl<T> Container for Vec<T> {
    type Item = T;
}

impl<T> Container for VecDeque<T> {
    type Item = T;
}

impl<T, const N: usize> Container for [T; N] {
    type Item = T;
}

impl<T, S> Container for HashSet<T, S> {
    type Item = T;
}

impl<T> Container for BTreeSet<T> {
    type Item = T;
}

macro_rules! text {
    ($($text:ty),*) => {$(
        impl Container for $text {
            type Item = String;
        }
    )*};
}

text!(String, Box<str>, Arc<str>, Cow<'static, str>);

impl<C: Container> Container for Option<C> {
    type Item = C::Item;
}

/// A container that items can be put into and taken out of: arrays and sets.
#[diagnostic::on_unimplemented(
    message = "nothing can be put into a `{Self}`",
    label = "not an array or a set"
)]
pub trait Collection: Container {
    /// An array or set of one item.
    #[doc(hidden)]
    fn of(item: Node) -> Node;
}

impl<T> Collection for Vec<T> {
    fn of(item: Node) -> Node {
        Node::List(vec![item])
    }
}

impl<T> Collection for VecDeque<T> {
    fn of(item: Node) -> Node {
        Node::List(vec![item])
    }
}

impl<T, S> Collection for HashSet<T, S> {
    fn of(item: Node) -> Node {
        Node::Set(vec![item])
    }
}

impl<T> Collection for BTreeSet<T> {
    fn of(item: Node) -> Node {
        Node::Set(vec![item])
    }
}

impl<C: Collection> Collection for Option<C> {
    fn of(item: Node) -> Node {
        C::of(item)
    }
}
