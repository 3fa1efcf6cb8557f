use std::borrow::Cow;

use super::{Dialect, Surql, expression::direction};
use crate::{
    expr::{Encoded, Node, Operator, Shown, Sort},
    statement::selection::{After, Selection, Shows, Source},
    value::Ident,
};

/// The record that is looked at.
const THIS: &str = "$this";

/// What a select is written from: columns have names, and order and groups go by names or fields.
struct Plan<'s> {
    everything: bool,
    columns: Vec<Column<'s>>,
    /// The columns by which records are grouped; none at all for one group.
    groups: Option<Vec<Cow<'static, str>>>,
    order: Vec<(By, bool)>,
    /// Whether an index would give another order, so that there must be none.
    without_index: bool,
}

/// A column under a name.
struct Column<'s> {
    name: Cow<'static, str>,
    node: Cow<'s, Node>,
    /// Whether its value is the only item of an array, so that no index gives the order.
    boxed: bool,
}

/// What is sorted by.
enum By {
    Field(&'static str),
    Column(Cow<'static, str>),
    /// The item of an array
    Boxed(Cow<'static, str>),
}

impl Surql {
    pub(in crate::statement) fn select(dialect: Dialect, selection: &Selection) -> Self {
        let mut surql = Self::of(dialect, "");
        surql.write_select(selection);
        surql
    }

    /// How the server would run it.
    pub(in crate::statement) fn explain(dialect: Dialect, selection: &Selection) -> Self {
        let mut surql = Self::of(dialect, "EXPLAIN ");
        surql.write_select(selection);
        surql
    }

    pub(in crate::statement) fn count(dialect: Dialect, selection: &Selection) -> Self {
        let mut surql = Self::of(dialect, "SELECT count() FROM ");
        surql.source(&selection.source);
        surql.filter(selection.filter.as_ref());
        surql.str(" GROUP ALL");
        surql
    }

    /// The order of a select as text, by which a cursor is known to be of it.
    pub(in crate::statement) fn order(order: &[Sort]) -> String {
        let mut surql = Self::default();
        surql.list(order, |surql, sort| {
            surql.node(&sort.node);
            surql.str(direction(sort.descending));
        });
        surql.text
    }

    /// The value of a function, whose name has been checked.
    pub(in crate::statement) fn run(function: &str, arguments: Vec<Encoded>) -> Self {
        let mut surql = Self::begin(format_args!("RETURN {function}("));
        surql.list(arguments, Self::bind);
        surql.str(")");
        surql
    }

    fn write_select(&mut self, selection: &Selection) {
        let plan = Plan::of(selection, self.dialect);
        let shape = match &selection.shows {
            Shows::Records | Shows::Columns(_) => None,
            Shows::Values(shown) | Shows::RecordsWith(shown) => Some(vec![shown]),
            Shows::Groups { keys, aggregates } => {
                Some(keys.iter().chain([aggregates]).collect::<Vec<_>>())
            }
        };
        if shape.is_none() && !selection.places {
            return self.write_inner(selection, &plan);
        }
        self.str("SELECT VALUE ");
        self.str(if selection.places { "[" } else { "" });
        self.row(selection, shape);
        if selection.places {
            self.str(", [");
            self.list(&plan.order, |surql, (by, _)| match by {
                By::Field(name) => surql.push(format_args!("{}", Ident(name))),
                By::Column(name) => surql.push(format_args!("{}", Ident(name))),
                By::Boxed(name) => surql.push(format_args!("{}[0]", Ident(name))),
            });
            self.str("]]");
        }
        self.str(" FROM (");
        self.write_inner(selection, &plan);
        self.str(")");
    }

    /// What is shown of each row of the inner select.
    fn row(&mut self, selection: &Selection, shape: Option<Vec<&Shown>>) {
        let Some(parts) = shape else {
            return self.str(THIS);
        };
        let record = matches!(selection.shows, Shows::RecordsWith(_));
        let brackets = record || parts.len() > 1;
        let mut index = 0;
        if brackets {
            self.str("[");
        }
        if record {
            self.push(format_args!("{THIS}, "));
        }
        self.list(parts, |surql, part| surql.shape(part, &mut index));
        if brackets {
            self.str("]");
        }
    }

    /// The columns that stand for `shown`, in arrays as it is in tuples.
    fn shape(&mut self, shown: &Shown, index: &mut usize) {
        match shown {
            Shown::One(_) => {
                self.push(format_args!("{}", Ident(&column(*index))));
                *index += 1;
            }
            Shown::Several(parts) => {
                self.str("[");
                self.list(parts, |surql, part| surql.shape(part, index));
                self.str("]");
            }
        }
    }

    fn write_inner(&mut self, selection: &Selection, plan: &Plan<'_>) {
        self.str("SELECT ");
        if plan.everything {
            self.str("*");
            if !plan.columns.is_empty() {
                self.str(", ");
            }
        }
        self.list(&plan.columns, |surql, Column { name, node, boxed }| {
            // beside `*` the server would take a bare field that it sorts by out of the record
            let bare = plan.everything && !boxed && matches!(**node, Node::Path(_));
            surql.root = bare.then(|| THIS.to_owned());
            surql.str(if *boxed { "[" } else { "" });
            surql.node(node);
            surql.str(if *boxed { "]" } else { "" });
            surql.root = None;
            surql.push(format_args!(" AS {}", Ident(name)));
        });
        self.str(" FROM ");
        self.source(&selection.source);
        if plan.without_index {
            self.str(" WITH NOINDEX");
        }
        self.select_filter(selection);
        match &plan.groups {
            Some(names) if names.is_empty() => self.str(" GROUP ALL"),
            Some(names) => {
                self.str(" GROUP BY ");
                self.list(names, |surql, name| {
                    surql.push(format_args!("{}", Ident(name)))
                });
            }
            None => {}
        }
        for (index, (by, descending)) in plan.order.iter().enumerate() {
            self.str(if index == 0 { " ORDER BY " } else { ", " });
            match by {
                By::Field(name) => self.push(format_args!("{}", Ident(name))),
                By::Column(name) | By::Boxed(name) => self.push(format_args!("{}", Ident(name))),
            }
            self.str(direction(*descending));
        }
        self.window(selection.limit, selection.start);
        if !selection.fetch.is_empty() {
            self.str(" FETCH ");
            self.list(&selection.fetch, |surql, names| surql.path(names));
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Table(table) => self.push(format_args!("{}", Ident(table))),
            Source::Record(id) => self.bind(id.clone()),
            Source::Hops {
                from,
                hops,
                distinct,
            } => {
                // a function gives ids, and what sorts would look for fields in them
                self.str(if *distinct {
                    "(SELECT * FROM array::distinct("
                } else {
                    ""
                });
                self.bind(from.clone());
                self.hops(hops, "");
                self.str(if *distinct { "))" } else { "" });
            }
        }
    }

    fn select_filter(&mut self, selection: &Selection) {
        let After::Behind(values) = &selection.after else {
            return self.filter(selection.filter.as_ref());
        };
        let order = selection.full_order();
        let sorts: Vec<_> = order.iter().zip(values).collect();
        let mut condition = behind(&sorts);
        if let Some(filter) = &selection.filter {
            condition = filter.clone().binary(Operator::And, condition);
        }
        self.filter(Some(&condition));
    }
}

/// Whether a record comes behind the one with these values: the first in which they differ decides.
///
/// The bound that follows from the first value stands for itself, so that an index may serve it.
fn behind(sorts: &[(&Sort, &Encoded)]) -> Node {
    let compare = |(sort, value): (&Sort, &Encoded), below: Operator, above: Operator| {
        let operator = if sort.descending { below } else { above };
        let left = Box::new(sort.node.clone());
        let right = Box::new(match &sort.node {
            Node::AsString(_) => Node::AsString(Box::new(Node::Stored(value.clone()))),
            _ => Node::Stored(value.clone()),
        });
        Node::Compare(left, operator, right, sort.stored.order)
    };
    let mut condition = None;
    for (sort, value) in sorts.iter().rev() {
        let beyond = compare((sort, value), Operator::Less, Operator::Greater);
        condition = Some(match condition {
            None => beyond,
            Some(rest) => compare(
                (sort, value),
                Operator::LessOrEqual,
                Operator::GreaterOrEqual,
            )
            .binary(Operator::And, beyond.binary(Operator::Or, rest)),
        });
    }
    // There is always an id.
    condition.unwrap_or(Node::Value(crate::codec::to_bytes(&true)))
}

impl<'s> Plan<'s> {
    fn of(selection: &'s Selection, dialect: Dialect) -> Self {
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
        let apart = self.groups.is_none()
            && matches!(sort.node, Node::Path(_))
            && dialect.sorts_apart(sort.stored.order);
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
            // What is fetched is no longer what it was sorted by.
            let kept = !selection.places || selection.fetch.is_empty();
            // Servers before 3.3 sort by nothing that is not selected.
            if self.everything && free && kept && self.groups.is_none() {
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
        let column = columns.find(|column| !column.boxed && same(&column.node));
        column.map(|column| column.name.clone())
    }
}

impl<'s> Column<'s> {
    fn new(name: impl Into<Cow<'static, str>>, node: &'s Node) -> Self {
        Self {
            name: name.into(),
            node: Cow::Borrowed(node),
            boxed: false,
        }
    }
}

fn flatten<'s>(shown: &'s Shown, nodes: &mut Vec<&'s Node>) {
    match shown {
        Shown::One(node) => nodes.push(node),
        Shown::Several(parts) => parts.iter().for_each(|part| flatten(part, nodes)),
    }
}

fn column(index: usize) -> String {
    format!("_{index}")
}
