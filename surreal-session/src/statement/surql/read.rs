use std::borrow::Cow;

use super::{Surql, expression::direction};
use crate::{
    expr::{Encoded, Node, Shown},
    statement::selection::{After, Selection, Shows, Source},
    value::Ident,
};

/// The record that is looked at.
const THIS: &str = "$this";

/// A column under a name.
type Column<'s> = (Cow<'static, str>, &'s Node);

/// What a select is written from: columns have names, and order and groups go by names or fields.
struct Plan<'s> {
    everything: bool,
    columns: Vec<Column<'s>>,
    /// The columns by which records are grouped; none at all for one group.
    groups: Option<Vec<Cow<'static, str>>>,
    order: Vec<(By, bool)>,
}

enum By {
    Field(&'static str),
    Column(Cow<'static, str>),
}

impl Surql {
    pub(in crate::statement) fn select(selection: &Selection) -> Self {
        let mut surql = Self::default();
        surql.write_select(selection);
        surql
    }

    /// How the server would run it.
    pub(in crate::statement) fn explain(selection: &Selection) -> Self {
        let mut surql = Self::begin(format_args!("EXPLAIN "));
        surql.write_select(selection);
        surql
    }

    pub(in crate::statement) fn count(selection: &Selection) -> Self {
        let mut surql = Self::begin(format_args!("SELECT count() FROM "));
        surql.source(&selection.source);
        surql.filter(selection.filter.as_ref());
        surql.str(" GROUP ALL");
        surql
    }

    /// The value of a function, whose name has been checked.
    pub(in crate::statement) fn run(function: &str, arguments: Vec<Encoded>) -> Self {
        let mut surql = Self::begin(format_args!("RETURN {function}("));
        surql.list(arguments, Self::bind);
        surql.str(")");
        surql
    }

    fn write_select(&mut self, selection: &Selection) {
        let shape = match &selection.shows {
            Shows::Records | Shows::Columns(_) => None,
            Shows::Values(shown) | Shows::RecordsWith(shown) => Some(vec![shown]),
            Shows::Groups { keys, aggregates } => {
                Some(keys.iter().chain([aggregates]).collect::<Vec<_>>())
            }
        };
        let Some(parts) = shape else {
            return self.write_inner(selection);
        };
        self.str("SELECT VALUE ");
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
        self.str(" FROM (");
        self.write_inner(selection);
        self.str(")");
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

    fn write_inner(&mut self, selection: &Selection) {
        let plan = Plan::of(selection);
        self.str("SELECT ");
        if plan.everything {
            self.str("*");
            if !plan.columns.is_empty() {
                self.str(", ");
            }
        }
        self.list(&plan.columns, |surql, (name, node)| {
            // beside `*` the server would take a bare field that it sorts by out of the record
            surql.root =
                (plan.everything && matches!(node, Node::Path(_))).then(|| THIS.to_owned());
            surql.node(node);
            surql.root = None;
            surql.push(format_args!(" AS {}", Ident(name)));
        });
        self.str(" FROM ");
        self.source(&selection.source);
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
                By::Column(name) => self.push(format_args!("{}", Ident(name))),
            }
            self.str(direction(*descending));
        }
        self.clause("LIMIT", selection.limit);
        self.clause("START", selection.start);
        if !selection.fetch.is_empty() {
            self.str(" FETCH ");
            self.list(&selection.fetch, |surql, names| surql.path(names));
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Table(table) => self.push(format_args!("{}", Ident(table))),
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
        let After::Record(cursor) = &selection.after else {
            return self.filter(selection.filter.as_ref());
        };
        self.str(" WHERE ");
        if let Some(filter) = &selection.filter {
            self.str("(");
            self.node(filter);
            self.str(") AND ");
        }
        let cursor = self.choose(cursor.clone());
        self.behind(&cursor, &selection.full_order());
    }

    /// Whether a record comes behind another one: the first field in which they differ decides.
    fn behind(&mut self, cursor: &str, order: &[(&Node, bool)]) {
        self.str("(");
        for (index, (node, descending)) in order.iter().enumerate() {
            if index > 0 {
                self.str(" OR ");
            }
            self.str("(");
            for (equal, _) in &order[..index] {
                self.beside(equal, "=", cursor);
                self.str(" AND ");
            }
            self.beside(node, if *descending { "<" } else { ">" }, cursor);
            self.str(")");
        }
        self.str(")");
    }

    fn beside(&mut self, node: &Node, operator: &str, cursor: &str) {
        self.str("(");
        self.node(node);
        self.push(format_args!(") {operator} ("));
        self.root = Some(cursor.to_owned());
        self.node(node);
        self.root = None;
        self.str(")");
    }
}

impl<'s> Plan<'s> {
    fn of(selection: &'s Selection) -> Self {
        let mut plan = Self {
            everything: false,
            columns: Vec::new(),
            groups: None,
            order: Vec::new(),
        };
        match &selection.shows {
            Shows::Records => plan.everything = true,
            Shows::Columns(columns) => plan
                .columns
                .extend(columns.iter().map(|(name, node)| ((*name).into(), node))),
            Shows::Values(shown) => plan.add(shown),
            Shows::RecordsWith(shown) => {
                plan.everything = true;
                plan.add(shown);
            }
            Shows::Groups { keys, aggregates } => {
                if let Some(keys) = keys {
                    plan.add(keys);
                }
                plan.groups = Some(plan.columns.iter().map(|(name, _)| name.clone()).collect());
                plan.add(aggregates);
            }
        }
        if let Some(groups) = &selection.groups {
            plan.group_by(groups);
        }
        for (index, (node, descending)) in selection.full_order().into_iter().enumerate() {
            let by = plan.order_by(index, node);
            plan.order.push((by, descending));
        }
        plan
    }

    /// Columns in their order, the first at index 0.
    fn add(&mut self, shown: &'s Shown) {
        match shown {
            Shown::One(node) => {
                let name = column(self.columns.len());
                self.columns.push((name.into(), node));
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
            self.columns.push((name.clone(), node));
            name
        });
        self.groups = Some(names.collect());
    }

    /// A field as it is, where no column takes its name. The server sorts by nothing but fields and columns, and leaves a
    /// path across a link unsorted.
    fn order_by(&mut self, index: usize, node: &'s Node) -> By {
        if let Some(name) = self.column_of(node) {
            return By::Column(name);
        }
        if let Node::Path(names) = node
            && let [only] = names.as_slice()
            && self.groups.is_none()
            && !self.columns.iter().any(|(name, _)| name == only)
        {
            return By::Field(only);
        }
        let name = Cow::from(format!("_o{index}"));
        self.columns.push((name.clone(), node));
        By::Column(name)
    }

    /// The column that shows a field.
    fn column_of(&self, node: &Node) -> Option<Cow<'static, str>> {
        let Node::Path(names) = node else { return None };
        let same = |other: &Node| matches!(other, Node::Path(others) if others == names);
        let column = self.columns.iter().find(|(_, node)| same(node));
        column.map(|(name, _)| name.clone())
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
