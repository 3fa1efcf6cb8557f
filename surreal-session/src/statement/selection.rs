use crate::expr::{Encoded, Hops, Node, Shown};

/// The names that lead to a field.
pub(super) type Path = Vec<&'static str>;

/// What a select asks for, without its types.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) source: Source,
    pub(super) shows: Shows,
    /// What the columns of a view are grouped by.
    pub(super) groups: Option<Shown>,
    pub(super) filter: Option<Node>,
    pub(super) order: Vec<(Node, bool)>,
    pub(super) limit: Option<u64>,
    pub(super) start: Option<u64>,
    pub(super) after: After,
    pub(super) fetch: Vec<Path>,
}

/// Where records come from.
#[derive(Debug)]
pub(super) enum Source {
    Table(&'static str),
    /// Those to which edges lead from a record
    Hops {
        from: Encoded,
        hops: Hops,
        /// Each once, however many edges lead to it
        distinct: bool,
    },
}

/// What is shown of each record, or of each group.
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
    /// Of each group its keys, and what is made of its records; without keys all records are one group
    Groups {
        keys: Option<Shown>,
        aggregates: Shown,
    },
}

/// Where a page begins.
#[derive(Debug)]
pub(super) enum After {
    /// Wherever `start` says
    Unsaid,
    /// At the first record, in an order without ties
    Start,
    /// Behind a record: its id, or its content as it was read
    Record(Encoded),
}

impl Selection {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            shows: Shows::Records,
            groups: None,
            filter: None,
            order: Vec::new(),
            limit: None,
            start: None,
            after: After::Unsaid,
            fetch: Vec::new(),
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
                fetch,
            } if order.is_empty() && fetch.is_empty() => Some(table),
            _ => None,
        }
    }

    /// The order, without ties when a page begins behind a record.
    pub(super) fn full_order(&self) -> Vec<(&Node, bool)> {
        let mut order: Vec<_> = self
            .order
            .iter()
            .map(|(node, descending)| (node, *descending))
            .collect();
        let is_id = |node: &Node| matches!(node, Node::Path(names) if names == &["id"]);
        if !matches!(self.after, After::Unsaid) && !order.iter().any(|(node, _)| is_id(node)) {
            order.push((&ID, false));
        }
        order
    }
}

/// What breaks ties.
static ID: std::sync::LazyLock<Node> = std::sync::LazyLock::new(|| Node::Path(vec!["id"]));
