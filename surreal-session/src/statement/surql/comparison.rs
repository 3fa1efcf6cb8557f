//! Comparisons, so written that no index of the server changes what they give.
//!
//! Before 4.0 an index orders datetimes by their text, in which a whole second (`05Z`) comes after
//! its fractions (`05.5Z`) and a year with a sign before all others, and it holds an array by its
//! items. Such an index is believed: what it does not hold is not found. A negation (`!(at >= x)`
//! for `at < x`) is served by no index. For datetimes, bounds that hold all that the comparison
//! holds, both by time and by text, are written beside it, so that an index serves those.

use super::Surql;
use crate::{
    codec::{self, Decoder, Encoded, Kind, StoredOrder},
    expr::{Node, Operator},
    statement::datetime_text,
    value::{Datetime, Value},
};

/// Bounds of a field in which all records lie that can satisfy a condition.
#[derive(Debug)]
struct Bounds<'n> {
    field: &'n [&'static str],
    low: Option<Datetime>,
    high: Option<Datetime>,
}

impl Surql {
    pub(super) fn comparison(
        &mut self,
        left: &Node,
        operator: Operator,
        right: &Node,
        order: StoredOrder,
    ) {
        let may_be_indexed = matches!(left, Node::Path(_)) || matches!(right, Node::Path(_));
        let negated = may_be_indexed
            .then(|| negated(operator))
            .flatten()
            .filter(|_| self.deceives_index(operator, right, order));
        match negated {
            Some(negated) => {
                self.str("!(");
                self.operand(left);
                self.push(format_args!(" {negated} "));
                self.operand(right);
                self.str(")");
            }
            None => {
                self.operand(left);
                self.push(format_args!(" {} ", super::expression::symbol(operator)));
                self.operand(right);
            }
        }
    }

    /// Tests whether an index, or the order of record keys, could select other records than the
    /// comparison.
    fn deceives_index(&self, operator: Operator, right: &Node, order: StoredOrder) -> bool {
        let sorts = !matches!(operator, Operator::Equal | Operator::In);
        let exact = self.dialect.indexes_are_exact();
        match order {
            StoredOrder::Same => false,
            StoredOrder::Datetimes => !exact && sorts && !is_none(right),
            StoredOrder::Arrays => !exact,
            StoredOrder::Keys => sorts,
            StoredOrder::Unknown if sorts => true,
            StoredOrder::Unknown => {
                let found = self.dialect.indexes_find_scalars() && is_scalar(right, operator);
                !exact && !found
            }
        }
    }

    /// Writes bounds of datetimes that the condition implies, and `AND` after each.
    pub(super) fn bounds(&mut self, condition: &Node) {
        if self.dialect.indexes_are_exact() {
            return;
        }
        let mut bounds = Vec::new();
        gather(condition, &mut bounds);
        for Bounds { field, low, high } in bounds {
            // A record whose year has a sign comes before all others in an index, so that only what
            // has an upper bound, too, may have a lower one.
            let low = low.filter(|_| high.is_some());
            for (operator, bound) in [(">=", low), ("<=", high)] {
                if let Some(bound) = bound {
                    self.path(field);
                    self.push(format_args!(" {operator} "));
                    self.bind(Encoded::new(&bound));
                    self.str(" AND ");
                }
            }
        }
    }

    /// A value within an expression. Servers before 3.3 may take a set that is bound for an array
    /// there.
    pub(super) fn constant(&mut self, value: &Encoded, binds_sets: bool) {
        let set = (!binds_sets && value.holds_sets()).then(|| value.as_bytes().ok());
        match set.flatten().map(codec::from_bytes::<Value>) {
            Some(Ok(value)) => self.literal(&value),
            _ => self.bind(value.clone()),
        }
    }

    fn literal(&mut self, value: &Value) {
        match value {
            Value::Set(items) => {
                self.str("<set>[");
                self.list(items, Self::literal);
                self.str("]");
            }
            Value::Array(items) => {
                self.str("[");
                self.list(items, Self::literal);
                self.str("]");
            }
            Value::Object(fields) => {
                self.str("{ ");
                self.list(fields, |surql, (name, value)| {
                    surql.push(format_args!("{}: ", crate::value::Ident(name)));
                    surql.literal(value);
                });
                self.str(" }");
            }
            value => self.bind(Encoded::new(value)),
        }
    }
}

/// The operator that holds where `operator` does not.
fn negated(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::Equal => "!=",
        Operator::In => "NOT IN",
        Operator::Less => ">=",
        Operator::LessOrEqual => ">",
        Operator::Greater => "<=",
        Operator::GreaterOrEqual => "<",
        // no index serves it
        _ => return None,
    })
}

fn gather<'n>(condition: &'n Node, all: &mut Vec<Bounds<'n>>) {
    match condition {
        Node::Binary(left, Operator::And, right) => {
            gather(left, all);
            gather(right, all);
        }
        Node::Compare(left, operator, right, StoredOrder::Datetimes) => {
            let (Node::Path(field), Some(value)) = (&**left, datetime(right)) else {
                return;
            };
            let (low, high) = match operator {
                Operator::Less | Operator::LessOrEqual => (None, datetime_text::above(value)),
                Operator::Greater | Operator::GreaterOrEqual => (datetime_text::below(value), None),
                _ => return,
            };
            let index = all.iter().position(|bounds| bounds.field == field);
            let index = index.unwrap_or_else(|| {
                all.push(Bounds {
                    field,
                    low: None,
                    high: None,
                });
                all.len() - 1
            });
            let bounds = &mut all[index];
            bounds.low = bounds.low.max(low);
            bounds.high = match (bounds.high, high) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        _ => {}
    }
}

fn datetime(node: &Node) -> Option<Datetime> {
    codec::from_bytes(value(node)?).ok()
}

fn value(node: &Node) -> Option<&[u8]> {
    match node {
        Node::Value(value) | Node::Stored(value) => value.as_bytes().ok(),
        _ => None,
    }
}

fn is_none(node: &Node) -> bool {
    let absent = |bytes: &[u8]| Decoder::new(bytes).take_absent().unwrap_or(false);
    matches!(node, Node::None | Node::Null) || value(node).is_some_and(absent)
}

/// Tests whether this is a value other than an array, or a list of such values.
fn is_scalar(node: &Node, operator: Operator) -> bool {
    let Some(bytes) = value(node) else {
        return false;
    };
    let mut d = Decoder::new(bytes);
    match operator {
        Operator::In => all_scalar(&mut d).unwrap_or(false),
        _ => !matches!(d.peek(), Ok(Kind::Array) | Err(_)),
    }
}

fn all_scalar(d: &mut Decoder<'_>) -> Result<bool, crate::error::DecodeError> {
    let mut items = d.array()?;
    while items.next(d)?.is_some() {
        if d.peek()? == Kind::Array {
            return Ok(false);
        }
        d.skip()?;
    }
    Ok(true)
}
