use std::{fmt, marker::PhantomData};

use super::{
    Expr, Within,
    node::Node,
    path::{self, Names},
};

/// A field of table `T` that holds a `V`: `Person::AGE`, or one within it:
/// `Person::ADDRESS.field(Address::CITY)`.
pub struct Field<T, V> {
    outer: Names,
    name: &'static str,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Field<T, V> {
    /// The field with the name that it has in the database. The derive makes these.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            outer: &[],
            name,
            marker: PhantomData,
        }
    }

    /// The field's name in the database, without those that it lies within.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// A field of what this one holds: of a nested object, or of the record that it links to,
    /// whether there is one or not (`Option`).
    ///
    /// Where there is none the result is NONE: it equals nothing and is sorted first. If you read
    /// it, or give it to a function, call [`optional`](Field::optional) before.
    #[must_use]
    pub fn field<W>(self, inner: Field<V::Object, W>) -> Field<T, W>
    where
        V: Within,
    {
        Field {
            outer: path::join(self.outer, self.name, inner.outer),
            name: inner.name,
            marker: PhantomData,
        }
    }

    /// The same field as one of another table.
    pub(super) const fn of<U>(self) -> Field<U, V> {
        Field {
            outer: self.outer,
            name: self.name,
            marker: PhantomData,
        }
    }

    /// All names that lead to the field.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let mut names = self.outer.to_vec();
        names.push(self.name);
        names
    }

    pub(super) fn node(self) -> Node {
        Node::Path(self.names())
    }
}

impl<T, V> From<Field<T, V>> for Expr<T, V> {
    fn from(field: Field<T, V>) -> Self {
        Self::new(field.node())
    }
}

impl<T, V> Clone for Field<T, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V> Copy for Field<T, V> {}

impl<T, V> fmt::Debug for Field<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field")
            .field(&self.names().join("."))
            .finish()
    }
}
