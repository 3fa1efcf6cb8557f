//! Typed expressions over a table's fields: filters, orders, values to set.
//!
//! A field constant that the derive made, such as `Person::AGE`, is where they begin. An expression
//! belongs to its table: a field of another one, or a value of another type, does not compile.
//! Values are always bound as parameters.
//!
//! What every field can do is on [`Field`] and [`Expr`] alike; what only some can depends on the
//! type: text, numbers, datetimes, arrays and sets, geometries, vectors. What there is no method
//! for can be written as [`raw`] SurrealQL.
//!
//! A function of the server fails on NONE, and with it the statement: give an `Option` a value with
//! [`or_else`](Field::or_else) before. A field of an object or record that may be missing becomes
//! an `Option` by [`optional`](Field::optional).
//!
//! The type of each result holds whatever the server can return. Arithmetic with the numbers of a
//! column has a wider type than the column: see [`Number`].

mod aggregate;
mod columns;
mod contains;
mod edit;
mod field;
mod flattened;
mod geometry;
mod hops;
mod input;
mod list;
mod methods;
mod node;
mod number;
mod operand;
mod order;
mod patch;
#[cfg(feature = "serde")]
pub(crate) mod patch_serde;
mod path;
mod raw;
mod search;
mod subselect;
mod text;
mod time;
mod values;
mod vector;
mod view;
mod within;

use std::marker::PhantomData;

use self::methods::functions;
pub use self::{
    aggregate::{Aggregate, count},
    columns::Columns,
    contains::{Collection, Container},
    edit::{Edit, Edits},
    field::Field,
    flattened::Flattened,
    geometry::Spatial,
    hops::{EdgePath, RecordPath, SameTable},
    input::input,
    number::{Changeable, Minuend, Missing, Number, Summand, WideNumber},
    operand::{Accepts, Operand},
    order::Order,
    patch::Patch,
    raw::{Binds, Raw, raw},
    search::Searched,
    subselect::{Subselect, parent, select},
    text::Text,
    time::{Moment, TimeSpan, now},
    values::Values,
    vector::{Metric, Vector},
    view::{Column, ColumnExpr, View, ViewOf, ViewTable},
    within::Within,
};
pub(crate) use self::{
    aggregate::{COUNT, GROUP, MEAN, SUM},
    columns::Shown,
    hops::{Direction, Hop, Hops},
    node::{By, Neighbours, Node, Operator, Record},
    order::{Sort, stored},
    subselect::Selected,
};

/// An expression over table `T` that gives a `V`.
#[derive(Debug)]
#[must_use = "an expression does nothing until a statement uses it"]
pub struct Expr<T, V> {
    node: Node,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Expr<T, V> {
    pub(crate) fn new(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    pub(crate) fn node(self) -> Node {
        self.node
    }

    /// A field of what this gives: of a nested object, or of the record that it links to. See
    /// [`Field::field`].
    pub fn field<W>(self, inner: Field<V::Object, W>) -> Expr<T, W>
    where
        V: Within,
    {
        Expr::new(Node::Within(Box::new(self.node), inner.names()))
    }
}

impl<T, V> Clone for Expr<T, V> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}
