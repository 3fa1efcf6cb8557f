use std::borrow::Cow;

use super::Dialect;
use crate::{
    expr::{Node, Shown, Sort},
    statement::{
        fetched::Fetch,
        selection::{After, Selection, Shows},
        source::Source,
    },
};

/// The parts of a select: columns have names, and order and groups go by names or fields.
pub(super) struct Plan<'s> {
    pub(super) everything: bool,
    pub(super) columns: Vec<Column<'s>>,
    /// The columns by which records are grouped; none at all for one group.
    pub(super) groups: Option<Vec<Cow<'static, str>>>,
    pub(super) order: Vec<(By, bool)>,
    /// `true` if an index would give another order, so that there must be none.
    pub(super) without_index: bool,
}

/// A column under a name.
pub(super) struct Column<'s> {
    pub(super) name: Cow<'static, str>,
    pub(super) node: Cow<'s, Node>,
    /// `true` if its value is the only item of an array: no index gives the order, and 3.0 sorts by
    /// it where it would not sort by the path.
    pub(super) boxed: bool,
    /// The field whose linked record it shows, and the number of lists around the links.
    pub(super) linked: Option<(&'static str, usize)>,
}

/// A value to sort by.
pub(super) enum By {
    Field(&'static str),
    Column(Cow<'static, str>),
    /// The item of an array
    Boxed(Cow<'static, str>),
}

impl<'s> Plan<'s> {
    pub(super) fn of(selection: &'s Selection, dialect: Dialect) -> Self {
        let mut plan = Self {
            everything: false,
            columns: Vec::new(),
            groups: None,
            order: Vec::new(),
            without_index: false,
        };
        match &selection.shows {
            Shows::Records => plan.everything = true,
            Shows::Columns(columns) => plan
                .columns
                .extend(columns.iter().map(|(name, node)| Column::new(*name, node))),
            Shows::Values(shown) => plan.add(shown),
            Shows::RecordsWith(shown) => {
                plan.everything = true;
                plan.add(shown);
            }
            Shows::Groups { keys, aggregates } => {
                if let Some(keys) = keys {
                    plan.add(keys);
                }
                plan.groups = Some(
                    plan.columns
                        .iter()
                        .map(|column| column.name.clone())
                        .collect(),
                );
                plan.add(aggregates);
            }
        }
        if let Some(groups) = &selection.groups {
            plan.group_by(groups);
        }
        if !selection.is_grouped() {
            plan.link(&selection.fetch);
        }
        for (index, sort) in selection.full_order().into_iter().enumerate() {
            let descending = sort.descending;
            let by = plan.order_by(index, sort, selection, dialect);
            plan.order.push((by, descending));
        }
        plan
    }

    /// Columns in their order, the first at index 0.
    fn add(&mut self, shown: &'s Shown) {
        match shown {
            Shown::One(node) => {
                let name = column(self.columns.len());
                self.columns.push(Column::new(name, node));
            }
            Shown::Several(parts) => parts.iter().for_each(|part| self.add(part)),
        }
    }

    /// Shows the records that fields link to: in the columns that show these fields, and as columns
    /// that replace them where the whole record is shown.
    fn link(&mut self, fetches: &'s [Fetch]) {
        for fetch in fetches {
            let Some(field) = fetch.own() else { continue };
            let linked = Some((field, fetch.lists));
            for column in &mut self.columns {
                if fetch.is(&column.node) {
                    column.linked = linked;
                }
            }
            let shown = self.columns.iter().any(|column| column.name == field);
            if self.everything && !shown {
                self.columns.push(Column {
                    name: field.into(),
                    node: Cow::Owned(Node::Path(vec![field])),
                    boxed: false,
                    linked,
                });
            }
        }
    }

    /// Groups a view's columns, by those of them that show a key, or by columns of their own.
    fn group_by(&mut self, keys: &'s Shown) {
        let mut nodes = Vec::new();
        flatten(keys, &mut nodes);
        let names = nodes.into_iter().enumerate().map(|(index, node)| {
            if let Some(name) = self.column_of(node) {
                return name;
            }
            let name = Cow::from(format!("_k{index}"));
            self.columns.push(Column::new(name.clone(), node));
            name
        });
        self.groups = Some(names.collect());
    }

    /// A field as it is, where no column takes its name. The server sorts by nothing but fields and
    /// columns, and leaves a path across a link unsorted.
    fn order_by(
        &mut self,
        index: usize,
        sort: Sort,
        selection: &Selection,
        dialect: Dialect,
    ) -> By {
        let apart = match &sort.node {
            Node::Path(names) if self.groups.is_none() => {
                let unsorted = names.len() > 1 && !dialect.sorts_paths();
                unsorted || dialect.sorts_apart(sort.stored.order)
            }
            _ => false,
        };
        if !apart {
            if let Some(name) = self.column_of(&sort.node) {
                return By::Column(name);
            }
        }
        let field = match &sort.node {
            Node::Path(names) => match names.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            _ => None,
        };
        if let Some(only) = field {
            let free = !self.columns.iter().any(|column| column.name == only);
            // Servers before 3.3 sort by nothing that is not selected.
            if self.everything && free && self.groups.is_none() {
                // A scan of the table, where nothing makes it smaller, sorts fastest by the field
                // itself.
                let scan = only != "id"
                    && selection.filter.is_none()
                    && matches!(selection.source, Source::Table(_))
                    && !matches!(selection.after, After::Behind(_));
                if !apart || scan {
                    self.without_index |= apart;
                    return By::Field(only);
                }
            }
        }
        let name = Cow::from(format!("_o{index}"));
        self.columns.push(Column {
            name: name.clone(),
            node: Cow::Owned(sort.node),
            boxed: apart,
            linked: None,
        });
        if apart {
            By::Boxed(name)
        } else {
            By::Column(name)
        }
    }

    /// The column that shows a field.
    fn column_of(&self, node: &Node) -> Option<Cow<'static, str>> {
        let Node::Path(names) = node else { return None };
        let same = |other: &Node| matches!(other, Node::Path(others) if others == names);
        let mut columns = self.columns.iter();
        let column =
            columns.find(|column| !column.boxed && column.linked.is_none() && same(&column.node));
        column.map(|column| column.name.clone())
    }
}

impl<'s> Column<'s> {
    fn new(name: impl Into<Cow<'static, str>>, node: &'s Node) -> Self {
        Self {
            name: name.into(),
            node: Cow::Borrowed(node),
            boxed: false,
            linked: None,
        }
    }
}

fn flatten<'s>(shown: &'s Shown, nodes: &mut Vec<&'s Node>) {
    match shown {
        Shown::One(node) => nodes.push(node),
        Shown::Several(parts) => parts.iter().for_each(|part| flatten(part, nodes)),
    }
}

pub(super) fn column(index: usize) -> String {
    format!("_{index}")
}
