use std::{fmt, marker::PhantomData};

use super::{Expr, node::Node};

/// A field of table `T` that holds a `V`: `Person::AGE`.
pub struct Field<T, V> {
    name: &'static str,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Field<T, V> {
    /// The field with the name that it has in the database. The derive makes these.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            marker: PhantomData,
        }
    }

    /// The field's name in the database.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn node(self) -> Node {
        Node::Path(vec![self.name])
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
        f.debug_tuple("Field").field(&self.name).finish()
    }
}
