use super::Surql;
use crate::{
    codec::Encoded,
    error::EncodeError,
    expr::{By, Direction, GROUP, Metric, Neighbours, Node, Operator, Record, Selected},
    value::Ident,
};

impl Surql {
    pub(super) fn node(&mut self, node: &Node) {
        match node {
            Node::Path(names) => match self.root.clone() {
                Some(root) => {
                    self.str(&root);
                    self.within(names);
                }
                None => self.path(names),
            },
            Node::Of(record, names) => {
                self.str(match record {
                    Record::Parent => "$parent",
                    Record::Input => "$input",
                });
                self.within(names);
            }
            Node::Within(node, names) => {
                self.str("(");
                self.node(node);
                self.str(")");
                self.within(names);
            }
            Node::Value(value) => self.constant(value, self.dialect.binds_sets()),
            Node::Stored(value) => self.constant(value, self.dialect.stores_sets()),
            Node::List(nodes) => {
                self.str("[");
                self.list(nodes, Self::node);
                self.str("]");
            }
            Node::Set(nodes) => {
                self.str("<set>[");
                self.list(nodes, Self::node);
                self.str("]");
            }
            Node::None => self.str("NONE"),
            Node::Null => self.str("NULL"),
            Node::Not(node) => {
                self.str("!");
                self.operand(node);
            }
            Node::Negate(node) => {
                self.str("-");
                self.operand(node);
            }
            Node::Binary(left, operator, right) => {
                match **left {
                    // a chain of filters may be long, and the server takes only so many parentheses
                    // within each other
                    Node::Binary(_, first, _) if first == *operator && first.is_chain() => {
                        self.node(left);
                    }
                    _ => self.operand(left),
                }
                self.push(format_args!(" {} ", symbol(*operator)));
                self.operand(right);
            }
            Node::Compare(left, operator, right, order) => {
                self.comparison(left, *operator, right, *order);
            }
            Node::AsString(node) => {
                self.str("<string>");
                self.operand(node);
            }
            // A column that is no aggregate is an array of its values, on all versions. Where the
            // version is not known, the statement has no groups.
            Node::Call(GROUP, arguments) if !self.dialect.groups_keep_equals() => {
                self.list(arguments, Self::node);
            }
            Node::Call(function, arguments) => {
                self.str(function);
                self.str("(");
                self.list(arguments, Self::node);
                self.str(")");
            }
            Node::IfAny(aggregate, nothing) => {
                self.str("(IF count() > 0 THEN ");
                self.node(aggregate);
                if !matches!(**nothing, Node::None) {
                    self.str(" ELSE ");
                    self.node(nothing);
                }
                self.str(" END)");
            }
            Node::Cast(to, node) => {
                self.push(format_args!("<{to}>"));
                self.operand(node);
            }
            Node::Matches(field, query) => {
                let reference = self.search(field);
                self.node(field);
                self.push(format_args!(" @{reference}@ "));
                self.operand(query);
            }
            Node::Score(field) => {
                let reference = self.search(field);
                self.push(format_args!("search::score({reference})"));
            }
            Node::Highlight(field, [before, after]) => {
                let reference = self.search(field);
                self.str("search::highlight(");
                self.node(before);
                self.str(", ");
                self.node(after);
                self.push(format_args!(", {reference})"));
            }
            Node::Nearest(vector, neighbours, to) => {
                self.node(vector);
                self.neighbours(*neighbours);
                self.operand(to);
            }
            Node::Distance => self.str("vector::distance::knn()"),
            Node::Select(selected) => self.subselect(selected),
            Node::Hops(hops) => self.hops(hops, "@"),
            Node::Raw(text, binds) => {
                self.raw = true;
                self.push(format_args!("({text})"));
                for (name, value) in binds {
                    let value = check_name(name).map_or_else(Encoded::from, |()| value.clone());
                    self.binds.push((name.clone(), value));
                }
            }
        }
    }

    pub(super) fn path(&mut self, names: &[&str]) {
        for (index, name) in names.iter().enumerate() {
            let dot = if index > 0 { "." } else { "" };
            self.push(format_args!("{dot}{}", Ident(name)));
        }
    }

    fn within(&mut self, names: &[&str]) {
        for name in names {
            self.push(format_args!(".{}", Ident(name)));
        }
    }

    /// Parentheses around all that is not a single thing, so that no precedence matters.
    pub(super) fn operand(&mut self, node: &Node) {
        let compound = matches!(
            node,
            Node::Binary(..)
                | Node::Compare(..)
                | Node::AsString(_)
                | Node::Cast(..)
                | Node::Not(_)
                | Node::Negate(_)
                | Node::Matches(..)
                | Node::Nearest(..)
                | Node::Hops(_)
        );
        if compound {
            self.str("(");
        }
        self.node(node);
        if compound {
            self.str(")");
        }
    }

    /// Returns the number that identifies the search of a field.
    fn search(&mut self, field: &Node) -> usize {
        let Node::Path(names) = field else { return 0 };
        match self.searched.iter().position(|searched| searched == names) {
            Some(reference) => reference,
            None => {
                self.searched.push(names.clone());
                self.searched.len() - 1
            }
        }
    }

    fn neighbours(&mut self, Neighbours { count, by }: Neighbours) {
        match by {
            By::Index(candidates) => self.push(format_args!(" <|{count},{candidates}|> ")),
            By::Everything(metric) => self.push(format_args!(" <|{count},{}|> ", name(metric))),
        }
    }

    fn subselect(&mut self, selected: &Selected) {
        // its searches and its record are its own
        let searched = std::mem::take(&mut self.searched);
        let root = self.root.take();
        let direct = self.dialect.sorts_by_unselected_value()
            && selected
                .order
                .iter()
                .all(|sort| !self.dialect.sorts_apart(sort.stored.order));
        let sorted = !direct && !selected.order.is_empty();
        self.str(if sorted {
            "(SELECT VALUE `_v` FROM (SELECT "
        } else {
            "(SELECT VALUE "
        });
        self.node(&selected.value);
        if sorted {
            self.str(" AS `_v`");
            for (index, sort) in selected.order.iter().enumerate() {
                self.str(", [");
                self.node(&sort.node);
                self.push(format_args!("] AS `_o{index}`"));
            }
        }
        self.push(format_args!(" FROM {}", Ident(selected.table)));
        self.filter(selected.filter.as_ref());
        for (index, sort) in selected.order.iter().enumerate() {
            self.str(if index == 0 { " ORDER BY " } else { ", " });
            if sorted {
                self.push(format_args!("`_o{index}`"));
            } else {
                self.node(&sort.node);
            }
            self.str(direction(sort.descending));
        }
        self.window(selected.limit, None);
        self.str(if sorted { "))" } else { ")" });
        self.searched = searched;
        self.root = root;
    }
}

/// Returns the direction in `ORDER BY`.
pub(super) fn direction(descending: bool) -> &'static str {
    if descending { " DESC" } else { " ASC" }
}

/// Returns the arrow of a path along edges.
pub(super) fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::Out => "->",
        Direction::In => "<-",
    }
}

fn check_name(name: &str) -> Result<(), EncodeError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !name.is_empty() && !name.starts_with('_') {
        return Ok(());
    }
    Err(EncodeError::new(format!(
        "the parameter name {name:?} is taken or malformed: use letters, digits and underscores, and no underscore first"
    )))
}

fn name(metric: Metric) -> &'static str {
    match metric {
        Metric::Euclidean => "EUCLIDEAN",
        Metric::Cosine => "COSINE",
        Metric::Manhattan => "MANHATTAN",
        Metric::Chebyshev => "CHEBYSHEV",
        Metric::Hamming => "HAMMING",
    }
}

pub(super) fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::And => "AND",
        Operator::Or => "OR",
        Operator::OrElse => "??",
        Operator::In => "IN",
        Operator::Contains => "CONTAINS",
        Operator::ContainsAny => "CONTAINSANY",
        Operator::ContainsAll => "CONTAINSALL",
        Operator::Inside => "INSIDE",
        Operator::Outside => "OUTSIDE",
        Operator::Intersects => "INTERSECTS",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
        Operator::Power => "**",
    }
}
