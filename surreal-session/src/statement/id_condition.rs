//! Conditions on the id that are the source of a statement, too. The server would scan the table
//! for them.

use std::ops::Bound;

use super::{keys::Keys, source::Source};
use crate::{
    codec,
    expr::{Node, Operator},
    value::{Range, RecordId, RecordKey},
};

/// Narrows a statement on a table to the records that a condition of its filter names by their
/// ids: by one id, by a list, or by a lower and an upper bound.
///
/// The filter stays, so that the source may hold more records than the condition.
pub(super) fn narrow(source: &mut Source, filter: Option<&Node>) {
    let (Source::Table(table), Some(filter)) = (&*source, filter) else {
        return;
    };
    // A full-text search needs the index of its table.
    if !is_plain(filter) {
        return;
    }
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

/// Tests whether the condition reads fields and values alone.
fn is_plain(node: &Node) -> bool {
    match node {
        Node::Path(_) | Node::Value(_) | Node::Stored(_) | Node::None | Node::Null => true,
        Node::List(nodes) | Node::Set(nodes) | Node::Call(_, nodes) => nodes.iter().all(is_plain),
        Node::Not(node)
        | Node::Negate(node)
        | Node::AsString(node)
        | Node::Cast(_, node)
        | Node::Within(node, _) => is_plain(node),
        Node::Binary(left, _, right) | Node::Compare(left, _, right, _) => {
            is_plain(left) && is_plain(right)
        }
        _ => false,
    }
}
