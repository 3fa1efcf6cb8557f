use std::sync::LazyLock;

use bytes::Bytes;

use super::{fetched::Fetch, source::Source};
use crate::{
    codec::{self, Encoded, Stored, StoredOrder},
    error::Result,
    expr::{COUNT, GROUP, MEAN, Node, SUM, Shown, Sort},
    value::Value,
};

/// The names that lead to a field.
pub(super) type Path = Vec<&'static str>;

/// The clauses of a select, without its types.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) source: Source,
    pub(super) shows: Shows,
    /// The columns by which those of a view are grouped.
    pub(super) groups: Option<Shown>,
    pub(super) filter: Option<Node>,
    pub(super) order: Vec<Sort>,
    pub(super) limit: Option<u64>,
    pub(super) start: Option<u64>,
    pub(super) after: After,
    /// Set if each row has the values by which it is sorted.
    pub(super) places: bool,
    pub(super) fetch: Vec<Fetch>,
    /// The keys of the table's records.
    keys: Stored,
}

/// The projection of each record, or of each group.
#[derive(Debug)]
pub(super) enum Shows {
    /// All of the record
    Records,
    /// Columns by name
    Columns(Vec<(&'static str, Node)>),
    /// Columns in their order
    Values(Shown),
    /// All of the record, and columns in their order
    RecordsWith(Shown),
    /// The keys of each group, and the aggregates of its records; without keys all records are one
    /// group
    Groups {
        keys: Option<Shown>,
        aggregates: Shown,
    },
}

/// The beginning of a page.
#[derive(Debug)]
pub(super) enum After {
    /// Wherever `start` says
    Unsaid,
    /// At the first record, in an order without ties
    Start,
    /// Behind a record, of which these are the values that it is sorted by
    Behind(Vec<Encoded>),
}

impl Selection {
    /// `keys` describes the keys of the records that are read.
    pub(super) fn new(source: Source, keys: Stored) -> Self {
        Self {
            source,
            shows: Shows::Records,
            groups: None,
            filter: None,
            order: Vec::new(),
            limit: None,
            start: None,
            after: After::Unsaid,
            places: false,
            fetch: Vec::new(),
            keys: keys.key(),
        }
    }

    /// The table of which every record is shown, in any order.
    pub(super) fn everything(&self) -> Option<&'static str> {
        match self {
            Self {
                source: Source::Table(table),
                shows: Shows::Records,
                groups: None,
                filter: None,
                order,
                limit: None,
                start: None,
                after: After::Unsaid,
                places: false,
                fetch,
                ..
            } if order.is_empty() && fetch.is_empty() => Some(table),
            _ => None,
        }
    }

    /// Returns `true` if all records are one group.
    pub(super) fn is_one_group(&self) -> bool {
        matches!(self.shows, Shows::Groups { keys: None, .. })
    }

    /// The rows that a reply holds. Aggregates of no record at all are a row, too, which servers
    /// before 4.0 leave out.
    pub(super) fn rows(&self, reply: &Bytes) -> Result<Bytes> {
        let Shows::Groups {
            keys: None,
            aggregates,
        } = &self.shows
        else {
            return Ok(reply.clone());
        };
        let wanted = self.limit != Some(0) && self.start.unwrap_or(0) == 0;
        if !wanted || !super::rows::is_empty(reply)? {
            return Ok(reply.clone());
        }
        Ok(codec::to_bytes(&[nothing(aggregates)])?.into())
    }

    /// Returns `true` if the rows are groups rather than records.
    pub(super) fn is_grouped(&self) -> bool {
        self.groups.is_some() || matches!(self.shows, Shows::Groups { .. })
    }

    /// The order, without ties when a page begins behind a record.
    pub(super) fn full_order(&self) -> Vec<Sort> {
        let mut order = self.order.clone();
        if matches!(self.after, After::Unsaid) && !self.places {
            return order;
        }
        if !order.iter().any(|sort| is_id(&sort.node)) {
            order.push(Sort {
                node: ID.clone(),
                descending: false,
                stored: self.keys,
            });
        }
        // Keys such as `[2]` and `[2.0]` are equal, and different as text.
        if self.keys.order != StoredOrder::Same {
            order.push(Sort {
                node: Node::AsString(Box::new(ID.clone())),
                descending: false,
                stored: Stored::SCALAR,
            });
        }
        order
    }
}

/// Returns the aggregates of no records.
fn nothing(aggregates: &Shown) -> Value {
    let node = match aggregates {
        Shown::One(node) => node,
        Shown::Several(parts) => return Value::Array(parts.iter().map(nothing).collect()),
    };
    let node = match node {
        Node::Cast(_, node) => node,
        node => node,
    };
    match node {
        Node::IfAny(_, nothing) => match &**nothing {
            Node::Value(value) => match value.as_bytes() {
                Ok(bytes) => codec::from_bytes(bytes).unwrap_or_default(),
                Err(_) => Value::None,
            },
            _ => Value::None,
        },
        Node::Call(COUNT | SUM, _) => Value::Int(0),
        Node::Call(MEAN, _) => Value::Float(f64::NAN),
        Node::Call(GROUP, _) => Value::Array(Vec::new()),
        _ => Value::None,
    }
}

fn is_id(node: &Node) -> bool {
    matches!(node, Node::Path(names) if names == &["id"])
}

/// The last sort, by id, which breaks ties.
static ID: LazyLock<Node> = LazyLock::new(|| Node::Path(vec!["id"]));
