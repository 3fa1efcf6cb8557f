use std::{borrow::Cow, ops::Bound};

use super::{Hops, subselect::Selected};
use crate::codec::{DecodeOwned, Encode, Encoded, StoredOrder};

/// An expression without its types. Becomes text in one place, where every value is bound and every
/// name escaped.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum Node {
    /// A field, and fields within it
    Path(Vec<&'static str>),
    /// The same of another record than the one that is looked at
    Of(Record, Vec<&'static str>),
    /// Fields within an expression's value
    Within(Box<Self>, Vec<&'static str>),
    /// A value, as it is sent
    Value(Encoded),
    /// The same, and on every server exactly what is stored
    Stored(Encoded),
    /// An array of these
    List(Vec<Self>),
    /// A set of these
    Set(Vec<Self>),
    None,
    Null,
    Not(Box<Self>),
    Negate(Box<Self>),
    Binary(Box<Self>, Operator, Box<Self>),
    /// A comparison that an index may serve, of values that are ordered so
    Compare(Box<Self>, Operator, Box<Self>, StoredOrder),
    /// A value as a string, different for different values
    AsString(Box<Self>),
    /// A function of the server, by its name
    Call(&'static str, Vec<Self>),
    /// An aggregate, or another value where there is no record
    IfAny(Box<Self>, Box<Self>),
    /// A value as one of another type
    Cast(&'static str, Box<Self>),
    /// A full-text search of a field
    Matches(Box<Self>, Box<Self>),
    /// The score of a full-text search of a field
    Score(Box<Self>),
    /// The matches of a full-text search of a field, between two texts
    Highlight(Box<Self>, [Box<Self>; 2]),
    /// The condition that a vector is among the nearest to another
    Nearest(Box<Self>, Neighbours, Box<Self>),
    /// The distance of a nearest neighbor
    Distance,
    Select(Box<Selected>),
    Hops(Hops),
    /// SurrealQL as it is, with the parameters that it names
    Raw(Cow<'static, str>, Vec<(Cow<'static, str>, Encoded)>),
}

/// A record that has a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Record {
    /// The one around a sub-select
    Parent,
    /// The one being inserted
    Input,
}

/// A search for the nearest vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct Neighbours {
    pub(crate) count: u32,
    pub(crate) by: By,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub(crate) enum By {
    /// An HNSW index, looking at this many candidates
    Index(u32),
    /// A comparison with every record
    Everything(super::Metric),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    OrElse,
    In,
    Contains,
    ContainsAny,
    ContainsAll,
    Inside,
    Outside,
    Intersects,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

impl Operator {
    /// Returns `true` if it can follow itself without parentheses.
    pub(crate) fn is_chain(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Add)
    }
}

impl Node {
    pub(crate) fn value(value: &(impl Encode + ?Sized)) -> Self {
        Self::Value(Encoded::new(value))
    }

    /// Adds a filter to those that must hold.
    pub(crate) fn and(filters: &mut Option<Self>, filter: Self) {
        *filters = Some(match filters.take() {
            Some(filters) => filters.binary(Operator::And, filter),
            None => filter,
        });
    }

    /// Returns the condition that a record has this id.
    pub(crate) fn has_id(id: Encoded) -> Self {
        Self::Path(vec!["id"]).binary(Operator::Equal, Self::Value(id))
    }

    /// Returns the condition that a record's id lies between these bounds.
    pub(crate) fn has_id_in(start: &Bound<impl Encode>, end: &Bound<impl Encode>) -> Option<Self> {
        let id = || Self::Path(vec!["id"]);
        let start = match start {
            Bound::Included(start) => Some((Operator::GreaterOrEqual, Self::value(start))),
            Bound::Excluded(start) => Some((Operator::Greater, Self::value(start))),
            Bound::Unbounded => None,
        };
        let end = match end {
            Bound::Included(end) => Some((Operator::LessOrEqual, Self::value(end))),
            Bound::Excluded(end) => Some((Operator::Less, Self::value(end))),
            Bound::Unbounded => None,
        };
        let mut both = None;
        for (operator, bound) in start.into_iter().chain(end) {
            Self::and(&mut both, id().binary(operator, bound));
        }
        both
    }

    /// A comparison of values that are read as `V`.
    pub(super) fn compare<V: DecodeOwned>(self, operator: Operator, other: Self) -> Self {
        let order = super::stored::<V>().order;
        Self::Compare(Box::new(self), operator, Box::new(other), order)
    }

    /// This number, or NONE instead of NaN.
    pub(super) fn unless_nan(self) -> Self {
        let numbers = vec![Self::List(vec![self]), Self::value(&[f64::NAN])];
        let numbers = Self::Call("array::complement", numbers);
        Self::Call("array::first", vec![numbers])
    }

    /// This value as one of an optional type, because a cast of NULL or NONE to another one fails.
    pub(super) fn optional(self, to: &'static str) -> Self {
        Self::Cast(to, Box::new(self.binary(Operator::OrElse, Self::None)))
    }

    pub(crate) fn binary(self, operator: Operator, other: Self) -> Self {
        Self::Binary(Box::new(self), operator, Box::new(other))
    }
}
