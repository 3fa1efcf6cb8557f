//! Methods of arrays and sets.

use std::collections::{BTreeSet, HashSet};

use super::{Expr, Field, Operand, Within, functions, node::Node};

macro_rules! both {
    ($namespace:literal, $list:ty, $V:ident) => {
        functions! {
            /// How many items it has.
            len() -> u64 => concat!($namespace, "::len");
            /// Whether it has none.
            is_empty() -> bool => concat!($namespace, "::is_empty");
            /// The first item.
            first() -> Option<$V> => concat!($namespace, "::first");
            /// The last item.
            last() -> Option<$V> => concat!($namespace, "::last");
            /// The item at an index, counted from 0; a negative one counts from the end.
            at(index: i64) -> Option<$V> => concat!($namespace, "::at");
            /// The smallest item.
            smallest() -> Option<$V> => concat!($namespace, "::min");
            /// The largest item.
            largest() -> Option<$V> => concat!($namespace, "::max");
            /// The items of either, each once.
            union(other: $list) -> $list => concat!($namespace, "::union");
            /// The items of both.
            intersect(other: $list) -> $list => concat!($namespace, "::intersect");
            /// The items that only one of them has.
            difference(other: $list) -> $list => concat!($namespace, "::difference");
            /// The items that the other one lacks.
            complement(other: $list) -> $list => concat!($namespace, "::complement");
        }
    };
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V> $of<T, Vec<V>> {
            both!("array", Vec<V>, V);

            functions! {
                /// Each item once.
                distinct() -> Vec<V> => "array::distinct";
                /// Backwards.
                reverse() -> Vec<V> => "array::reverse";
                /// Smallest first.
                sorted() -> Vec<V> => "array::sort";
                /// Largest first.
                sorted_descending() -> Vec<V> => "array::sort::desc";
                /// The items of this and then those of another.
                concat(other: Vec<V>) -> Vec<V> => "array::concat";
                /// With an item at the end.
                append(item: V) -> Vec<V> => "array::append";
                /// With an item at the front.
                prepend(item: V) -> Vec<V> => "array::prepend";
                /// The items from one index up to, and without, another; negative ones count from
                /// the end.
                slice(from: i64, to: i64) -> Vec<V> => "array::slice";
            }

            /// A field of each item: of nested objects, or of the records that the items link to.
            ///
            /// The field of a link is an `Option`, which is `None` if the record does not exist or
            /// is hidden. If the list itself may be missing, because it is a
            /// [`field`](Field::field) of an object that may be, call `optional` on the result
            /// before you read it.
            pub fn each<W>(self, inner: Field<V::Object, W>) -> Expr<T, Vec<V::Each<W>>>
            where
                V: Within,
            {
                Expr::new(Node::Within(Box::new(self.node()), inner.names()))
            }
        }

        impl<T, V> $of<T, Vec<Vec<V>>> {
            functions! {
                /// The items of its items.
                flatten() -> Vec<V> => "array::flatten";
            }
        }

        impl<T> $of<T, Vec<String>> {
            functions! {
                /// One text of all, with a separator between.
                join(separator: String) -> String => "array::join";
            }
        }

        impl<T, V> $of<T, BTreeSet<V>> {
            both!("set", BTreeSet<V>, V);
        }

        impl<T, V, S> $of<T, HashSet<V, S>> {
            both!("set", HashSet<V, S>, V);
        }
    };
}

methods!(Field);
methods!(Expr);
