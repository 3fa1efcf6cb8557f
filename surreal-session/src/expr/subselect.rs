use std::marker::PhantomData;

use super::{
    COUNT, Expr, Field, Operand, Order, Sort,
    node::{Node, Operator, Record},
};
use crate::model::Table;

/// The values of an expression over the records of another table, as part of an expression. From
/// [`select`].
#[derive(Clone, Debug)]
#[must_use = "a sub-select does nothing until an expression uses it"]
pub struct Subselect<U, V> {
    selected: Selected,
    marker: PhantomData<fn() -> (U, V)>,
}

/// A sub-select without its types.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct Selected {
    pub(crate) table: &'static str,
    pub(crate) value: Node,
    pub(crate) filter: Option<Node>,
    pub(crate) order: Vec<Sort>,
    pub(crate) limit: Option<u64>,
}

/// The values of an expression over table `U`, for [`in_list`](Field::in_list) and the like.
///
/// ```
/// use surreal_session::{RecordId, Table, expr};
///
/// #[derive(Debug, Clone, Table)]
/// struct Company {
///     id: RecordId<Company>,
///     name: String,
/// }
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     employer: RecordId<Company>,
/// }
///
/// let old = expr::select(Company::ID).filter(Company::NAME.starts_with("A"));
/// let filter = Person::EMPLOYER.in_list(old);
/// # let _ = filter;
/// ```
pub fn select<U: Table, V>(value: impl Into<Expr<U, V>>) -> Subselect<U, V> {
    Subselect {
        selected: Selected {
            table: U::TABLE,
            value: value.into().node(),
            filter: None,
            order: Vec::new(),
            limit: None,
        },
        marker: PhantomData,
    }
}

/// A field of the record around a sub-select.
pub fn parent<U, T, V>(field: Field<T, V>) -> Expr<U, V> {
    Expr::new(Node::Of(Record::Parent, field.names()))
}

impl<U: Table, V> Subselect<U, V> {
    /// Keeps the records for which this holds. Several filters must all hold.
    pub fn filter(mut self, filter: impl Operand<U, bool>) -> Self {
        Node::and(&mut self.selected.filter, filter.into_node());
        self
    }

    /// Sorts by this, and then by the next call's.
    pub fn order_by(mut self, order: Order<U>) -> Self {
        self.selected.order.push(order.into_sort());
        self
    }

    /// Takes this many records at most.
    pub fn limit(mut self, records: u64) -> Self {
        self.selected.limit = Some(records);
        self
    }

    /// All values, in an expression over any table.
    pub fn values<T>(self) -> Expr<T, Vec<V>> {
        Expr::new(self.node())
    }

    /// The first value.
    pub fn first<T>(self) -> Expr<T, Option<V>> {
        let node = self.limit(1).node();
        Expr::new(Node::Call("array::first", vec![node]))
    }

    /// Counts the records.
    pub fn count<T>(self) -> Expr<T, u64> {
        Expr::new(Node::Call(COUNT, vec![self.node()]))
    }

    /// Tests whether there is any record.
    pub fn exists<T>(self) -> Expr<T, bool> {
        let count = Node::Call(COUNT, vec![self.limit(1).node()]);
        Expr::new(count.binary(Operator::Greater, Node::value(&0)))
    }

    pub(super) fn node(self) -> Node {
        Node::Select(Box::new(self.selected))
    }
}
