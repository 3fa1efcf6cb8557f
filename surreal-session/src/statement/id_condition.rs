//! The choice between a source and a condition for the records that a statement names by their
//! ids. The server would scan the table for a condition.

use std::{mem, ops::Bound};

use super::{keys::Keys, source::Source};
use crate::{
    codec,
    expr::{Node, Operator},
    value::{Range, RecordId, RecordKey},
};

/// Narrows a statement on a table to the records that a condition of its filter names by their
/// ids: by one id, by a list, or by a lower and an upper bound. The condition stays, so that the
/// source may hold more records than it.
///
/// A search needs the index of its table: then keys that are the source become a condition.
pub(super) fn place(table: &'static str, source: &mut Source, filter: &mut Option<Node>) {
    let Some(condition) = filter else {
        return;
    };
    match source {
        Source::Table(_) if !searches(condition) => narrow(table, source, condition),
        Source::Keys(_) if searches(condition) => {
            if let Source::Keys(keys) = mem::replace(source, Source::Table(table)) {
                keys.add_to(filter);
            }
        }
        _ => {}
    }
}

fn narrow(table: &'static str, source: &mut Source, filter: &Node) {
    let mut range = Range::from(..);
    let mut ids: Option<Vec<RecordId>> = None;
    each(filter, &mut |operator, value| match operator {
        // Unlike a list, a range of a table that does not exist is an error.
        Operator::Equal => {
            range.start = bound(value);
            range.end = bound(value);
        }
        Operator::In => ids = read(value),
        Operator::Greater | Operator::GreaterOrEqual => {
            range.start = bound(value);
        }
        Operator::Less | Operator::LessOrEqual => range.end = bound(value),
        _ => {}
    });
    let keys = match ids {
        Some(ids) if ids.iter().all(is_exact) => Keys::ids_of(&ids),
        _ if is_bounded(&range) => Keys::Range(table, range),
        _ => return,
    };
    keys.narrow(source, &mut None);
}

/// Calls `see` with each comparison of the id that has to hold.
fn each(condition: &Node, see: &mut impl FnMut(Operator, &Node)) {
    match condition {
        Node::Binary(left, Operator::And, right) => {
            each(left, see);
            each(right, see);
        }
        Node::Compare(left, operator, right, _) | Node::Binary(left, operator, right) => {
            if matches!(&**left, Node::Path(names) if names == &["id"]) {
                see(*operator, right);
            }
        }
        _ => {}
    }
}

fn read<V: codec::DecodeOwned>(node: &Node) -> Option<V> {
    match node {
        Node::Value(value) => codec::from_bytes(value.as_bytes().ok()?).ok(),
        _ => None,
    }
}

fn bound(node: &Node) -> Bound<RecordKey> {
    match read::<RecordId>(node) {
        Some(id) if is_exact(&id) => Bound::Included(id.into_key()),
        _ => Bound::Unbounded,
    }
}

/// Tests whether a key is equal to itself alone. `[2]` and `[2.0]` are equal, and two keys.
fn is_exact(id: &RecordId) -> bool {
    matches!(
        id.key(),
        RecordKey::Int(_) | RecordKey::String(_) | RecordKey::Uuid(_)
    )
}

fn is_bounded(range: &Range<RecordKey>) -> bool {
    !matches!(range.start, Bound::Unbounded) && !matches!(range.end, Bound::Unbounded)
}

/// Tests whether the condition may have a full-text search, or one for near vectors.
fn searches(node: &Node) -> bool {
    match node {
        Node::Matches(..) | Node::Nearest(..) => true,
        // `@@`, `@1@`, `<|5|>`
        Node::Raw(text, _) => text.contains(['@', '|']),
        Node::List(nodes) | Node::Set(nodes) | Node::Call(_, nodes) => nodes.iter().any(searches),
        Node::Not(node) | Node::Cast(_, node) | Node::Within(node, _) => searches(node),
        Node::Binary(left, _, right) | Node::Compare(left, _, right, _) => {
            searches(left) || searches(right)
        }
        _ => false,
    }
}
