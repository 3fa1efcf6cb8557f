//! Methods of arrays and sets.

use std::collections::{BTreeSet, HashSet};

use super::{
    Expr, Field, Operand, Within,
    function::{Function, List},
    functions,
    node::Node,
};

macro_rules! both {
    ($namespace:ident, $list:ty, $V:ident) => {
        functions! {
            /// How many items it has.
            len() -> u64 => Function::$namespace(List::Len);
            /// Whether it has none.
            is_empty() -> bool => Function::$namespace(List::IsEmpty);
            /// The first item.
            first() -> Option<$V> => Function::$namespace(List::First);
            /// The last item.
            last() -> Option<$V> => Function::$namespace(List::Last);
            /// The item at an index, counted from 0; a negative one counts from the end.
            at(index: i64) -> Option<$V> => Function::$namespace(List::At);
            /// The smallest item.
            smallest() -> Option<$V> => Function::$namespace(List::Min);
            /// The largest item.
            largest() -> Option<$V> => Function::$namespace(List::Max);
            /// The items of either, each once.
            union(other: $list) -> $list => Function::$namespace(List::Union);
            /// The items of both.
            intersect(other: $list) -> $list => Function::$namespace(List::Intersect);
            /// The items that only one of them has.
            difference(other: $list) -> $list => Function::$namespace(List::Difference);
            /// The items that the other one lacks.
            complement(other: $list) -> $list => Function::$namespace(List::Complement);
        }
    };
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V> $of<T, Vec<V>> {
            both!(Array, Vec<V>, V);

            functions! {
                /// Each item once.
                distinct() -> Vec<V> => Function::Array(List::Distinct);
                /// Backwards.
                reverse() -> Vec<V> => Function::Array(List::Reverse);
                /// Smallest first.
                sorted() -> Vec<V> => Function::Array(List::Sort);
                /// Largest first.
                sorted_descending() -> Vec<V> => Function::Array(List::SortDescending);
                /// The items of this and then those of another.
                concat(other: Vec<V>) -> Vec<V> => Function::Array(List::Concat);
                /// With an item at the end.
                append(item: V) -> Vec<V> => Function::Array(List::Append);
                /// With an item at the front.
                prepend(item: V) -> Vec<V> => Function::Array(List::Prepend);
                /// The items from one index up to, and without, another; negative ones count from
                /// the end.
                slice(from: i64, to: i64) -> Vec<V> => Function::Array(List::Slice);
            }

            /// A field of each item: of nested objects, or of the records that the items link to.
            pub fn each<W>(self, inner: Field<V::Object, W>) -> Expr<T, Vec<W>>
            where
                V: Within,
            {
                Expr::new(Node::Within(Box::new(self.node()), inner.names()))
            }
        }

        impl<T, V> $of<T, Vec<Vec<V>>> {
            functions! {
                /// The items of its items.
                flatten() -> Vec<V> => Function::Array(List::Flatten);
            }
        }

        impl<T> $of<T, Vec<String>> {
            functions! {
                /// One text of all, with a separator between.
                join(separator: String) -> String => Function::Array(List::Join);
            }
        }

        impl<T, V> $of<T, BTreeSet<V>> {
            both!(Set, BTreeSet<V>, V);
        }

        impl<T, V, S> $of<T, HashSet<V, S>> {
            both!(Set, HashSet<V, S>, V);
        }
    };
}

methods!(Field);
methods!(Expr);
