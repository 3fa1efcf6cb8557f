use std::ops::Bound;

use crate::{
    codec::{self, Encode},
    error::EncodeError,
};

/// An expression without its types. Becomes text in one place, where every value is bound and every name escaped.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum Node {
    /// A field, and fields within it
    Path(Vec<&'static str>),
    /// A value, as it is sent
    Value(Result<Vec<u8>, EncodeError>),
    None,
    Null,
    Not(Box<Self>),
    Binary(Box<Self>, Operator, Box<Self>),
    Call(Function, Vec<Self>),
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
    In,
    Contains,
    ContainsAny,
    ContainsAll,
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Function {
    StartsWith,
    EndsWith,
}

impl Node {
    pub(crate) fn value(value: &(impl Encode + ?Sized)) -> Self {
        Self::Value(codec::to_bytes(value))
    }

    /// Adds a filter to those that must hold.
    pub(crate) fn and(filters: &mut Option<Self>, filter: Self) {
        *filters = Some(match filters.take() {
            Some(filters) => filters.binary(Operator::And, filter),
            None => filter,
        });
    }

    /// Whether a record has this id.
    pub(crate) fn has_id(id: Result<Vec<u8>, EncodeError>) -> Self {
        Self::Path(vec!["id"]).binary(Operator::Equal, Self::Value(id))
    }

    /// Whether a record's id lies between these bounds.
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

    pub(super) fn binary(self, operator: Operator, other: Self) -> Self {
        Self::Binary(Box::new(self), operator, Box::new(other))
    }
}
