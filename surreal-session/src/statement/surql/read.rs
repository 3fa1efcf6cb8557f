use super::{
    Dialect, Surql,
    expression::direction,
    plan::{By, Column, Plan, column},
};
use crate::{
    codec::Encoded,
    expr::{Node, Operator, Shown, Sort},
    statement::{
        Keys,
        selection::{After, Selection, Shows},
        source::Source,
    },
    value::Ident,
};

/// The record that is looked at.
const THIS: &str = "$this";

impl Surql {
    pub(in crate::statement) fn select(dialect: Dialect, selection: &Selection) -> Self {
        let mut surql = Self::of(dialect, "");
        surql.write_select(selection);
        surql
    }

    /// Writes an `EXPLAIN` of the select.
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

    /// Writes the projection of each row of the inner select.
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

    /// Returns the columns for `shown`, in arrays as it is in tuples.
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
        self.list(
            &plan.columns,
            |surql,
             Column {
                 name,
                 node,
                 boxed,
                 linked,
             }| {
                // beside `*` the server would take a bare field that it sorts by out of the record
                let bare = plan.everything
                    && !boxed
                    && linked.is_none()
                    && matches!(**node, Node::Path(_));
                surql.root = bare.then(|| THIS.to_owned());
                surql.str(if *boxed { "[" } else { "" });
                match linked {
                    Some((field, lists)) => surql.linked(field, *lists),
                    None => surql.node(node),
                }
                surql.str(if *boxed { "]" } else { "" });
                surql.root = None;
                surql.push(format_args!(" AS {}", Ident(name)));
            },
        );
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
        let fetched = selection.fetch.iter();
        self.fetch(fetched.filter(|fetch| selection.is_grouped() || fetch.own().is_none()));
    }

    pub(super) fn source(&mut self, source: &Source) {
        match source {
            Source::Table(table) => self.push(format_args!("{}", Ident(table))),
            Source::Record(id) => self.bind(id.clone()),
            Source::Keys(keys @ Keys::Ids(_)) => {
                // Up to 3.3 `count` fails on a list of ids, and 3.0 shows a missing record as NONE.
                self.str("(SELECT * FROM ");
                self.bind(keys.encoded());
                self.str(")");
            }
            Source::Keys(keys) => self.bind(keys.encoded()),
            Source::Hops {
                from,
                hops,
                distinct,
            } => {
                // A sort would look for fields in ids.
                let (before, behind) = if *distinct {
                    ("(SELECT * FROM array::distinct(", "))")
                } else if self.dialect.sorts_paths() {
                    ("", "")
                } else {
                    ("(SELECT * FROM ", ")")
                };
                self.str(before);
                self.bind(from.clone());
                self.hops(hops, "");
                self.str(behind);
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

/// Returns the condition for a record behind the one with these values: the first in which they
/// differ decides.
///
/// The bound on the first value is a condition of its own, so that an index may serve it.
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
    condition.unwrap_or(Node::Value(Encoded::new(&true)))
}
