//! Typed expressions over a table's fields: filters, orders, values to set.
//!
//! A field constant that the derive made, such as `Person::AGE`, is where they begin. An expression belongs to its
//! table: a field of another one, or a value of another type, does not compile. Values are always bound as parameters.

mod contains;
mod field;
mod flattened;
mod methods;
mod node;
mod operand;
mod order;

use std::marker::PhantomData;

pub(crate) use self::node::{Function, Node, Operator};
pub use self::{
    contains::Container, field::Field, flattened::Flattened, operand::Operand, order::Order,
};

/// An expression over table `T` that gives a `V`.
#[derive(Clone, Debug)]
#[must_use = "an expression does nothing until a statement uses it"]
pub struct Expr<T, V> {
    node: Node,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Expr<T, V> {
    fn new(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    pub(crate) fn node(self) -> Node {
        self.node
    }
}

impl<T> Expr<T, bool> {
    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self::new(self.node.binary(Operator::And, other.node))
    }

    /// One of them, or both.
    pub fn or(self, other: Self) -> Self {
        Self::new(self.node.binary(Operator::Or, other.node))
    }

    /// The opposite.
    #[expect(
        clippy::should_implement_trait,
        reason = "`!` works, too; a chain reads better"
    )]
    pub fn not(self) -> Self {
        Self::new(Node::Not(Box::new(self.node)))
    }
}

impl<T> std::ops::Not for Expr<T, bool> {
    type Output = Self;

    fn not(self) -> Self {
        self.not()
    }
}
