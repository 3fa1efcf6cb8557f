use std::collections::{BTreeSet, HashSet};

/// A type whose values contain others: arrays, sets and strings.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` contains nothing that could be asked for",
    label = "not an array, a set or a string"
)]
pub trait Container {
    /// What it contains.
    type Item;
}

impl<T> Container for Vec<T> {
    type Item = T;
}

impl<T, S> Container for HashSet<T, S> {
    type Item = T;
}

impl<T> Container for BTreeSet<T> {
    type Item = T;
}

impl Container for String {
    type Item = Self;
}

impl<C: Container> Container for Option<C> {
    type Item = C::Item;
}
