//! SurrealQL text. No other file writes any: names are escaped here, and values are bound, never written.

mod live;

use std::fmt::Write;

use super::change::{Assignment, Change};
use crate::{
    codec::ObjectEncoder,
    error::EncodeError,
    expr::{Function, Node, Operator},
    rpc::{Method, Request},
    value::Ident,
};

/// A statement being written, with the values that it binds.
#[derive(Debug, Default)]
pub(super) struct Surql {
    text: String,
    binds: Vec<Bind>,
}

type Bind = Result<Vec<u8>, EncodeError>;

/// What a select asks for, beyond its table.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub(super) filter: Option<Node>,
    pub(super) order: Vec<(Node, bool)>,
    pub(super) limit: Option<u64>,
    pub(super) start: Option<u64>,
}

impl Selection {
    /// Every record, in any order.
    pub(super) fn is_everything(&self) -> bool {
        self.filter.is_none()
            && self.order.is_empty()
            && self.limit.is_none()
            && self.start.is_none()
    }
}

impl Surql {
    pub(super) fn select(table: &str, selection: &Selection) -> Self {
        let mut surql = Self::begin(format_args!("SELECT * FROM {}", Ident(table)));
        surql.filter(selection.filter.as_ref());
        surql.order(&selection.order);
        surql.clause("LIMIT", selection.limit);
        surql.clause("START", selection.start);
        surql
    }

    pub(super) fn count(table: &str, filter: Option<&Node>) -> Self {
        let mut surql = Self::begin(format_args!("SELECT count() FROM {}", Ident(table)));
        surql.filter(filter);
        surql.text.push_str(" GROUP ALL");
        surql
    }

    /// One record; without an id the database chooses one.
    pub(super) fn create(table: &str, id: Option<Bind>, content: Bind) -> Self {
        let mut surql = Self::begin(format_args!("CREATE "));
        match id {
            Some(id) => surql.bind(id),
            None => surql.push(format_args!("{}", Ident(table))),
        }
        surql.text.push_str(" CONTENT ");
        surql.bind(content);
        surql
    }

    pub(super) fn insert_ignore(table: &str, records: Bind) -> Self {
        let mut surql = Self::begin(format_args!("INSERT IGNORE INTO {} ", Ident(table)));
        surql.bind(records);
        surql
    }

    pub(super) fn update(id: Bind, change: &Change) -> Self {
        let mut surql = Self::begin(format_args!("UPDATE "));
        surql.bind(id);
        surql.change(change);
        surql
    }

    pub(super) fn upsert(id: Bind, change: &Change) -> Self {
        let mut surql = Self::begin(format_args!("UPSERT "));
        surql.bind(id);
        surql.change(change);
        surql
    }

    pub(super) fn update_many(table: &str, change: &Change, filter: Option<&Node>) -> Self {
        let mut surql = Self::begin(format_args!("UPDATE {}", Ident(table)));
        surql.change(change);
        surql.filter(filter);
        surql
    }

    pub(super) fn delete_many(table: &str, filter: Option<&Node>) -> Self {
        let mut surql = Self::begin(format_args!("DELETE FROM {}", Ident(table)));
        surql.filter(filter);
        surql.text.push_str(" RETURN BEFORE");
        surql
    }

    #[cfg(feature = "testing")]
    pub(super) fn remove_namespace(name: &str) -> Self {
        Self::begin(format_args!("REMOVE NAMESPACE IF EXISTS {}", Ident(name)))
    }

    fn begin(text: std::fmt::Arguments<'_>) -> Self {
        let mut surql = Self::default();
        surql.push(text);
        surql
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // writing to a string does not fail
        let _ = self.text.write_fmt(text);
    }

    /// A parameter that stands for a value.
    fn bind(&mut self, value: Bind) {
        let name = parameter(self.binds.len());
        self.push(format_args!("${name}"));
        self.binds.push(value);
    }

    fn clause(&mut self, keyword: &str, number: Option<u64>) {
        if let Some(number) = number {
            self.push(format_args!(" {keyword} {number}"));
        }
    }

    fn filter(&mut self, filter: Option<&Node>) {
        if let Some(filter) = filter {
            self.text.push_str(" WHERE ");
            self.node(filter);
        }
    }

    fn order(&mut self, order: &[(Node, bool)]) {
        for (index, (node, descending)) in order.iter().enumerate() {
            self.text
                .push_str(if index == 0 { " ORDER BY " } else { ", " });
            self.node(node);
            self.text
                .push_str(if *descending { " DESC" } else { " ASC" });
        }
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Touch | Change::Mixed => {}
            Change::Content(content) => {
                self.text.push_str(" CONTENT ");
                self.bind(content.clone());
            }
            Change::Merge(fields) => {
                self.text.push_str(" MERGE ");
                self.bind(fields.clone());
            }
            Change::Set(assignments) => {
                for (index, Assignment { field, value }) in assignments.iter().enumerate() {
                    self.text.push_str(if index == 0 { " SET " } else { ", " });
                    self.push(format_args!("{} = ", Ident(field)));
                    self.node(value);
                }
            }
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Path(path) => {
                for (index, name) in path.iter().enumerate() {
                    let dot = if index > 0 { "." } else { "" };
                    self.push(format_args!("{dot}{}", Ident(name)));
                }
            }
            Node::Value(value) => self.bind(value.clone()),
            Node::None => self.text.push_str("NONE"),
            Node::Null => self.text.push_str("NULL"),
            Node::Not(node) => {
                self.text.push('!');
                self.operand(node);
            }
            Node::Binary(left, operator, right) => {
                self.operand(left);
                self.push(format_args!(" {} ", symbol(*operator)));
                self.operand(right);
            }
            Node::Call(function, arguments) => {
                self.text.push_str(name(*function));
                self.text.push('(');
                for (index, argument) in arguments.iter().enumerate() {
                    if index > 0 {
                        self.text.push_str(", ");
                    }
                    self.node(argument);
                }
                self.text.push(')');
            }
        }
    }

    /// Parentheses around all that is not a single thing, so that no precedence matters.
    fn operand(&mut self, node: &Node) {
        let compound = matches!(node, Node::Binary(..));
        if compound {
            self.text.push('(');
        }
        self.node(node);
        if compound {
            self.text.push(')');
        }
    }

    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The call that runs it.
    pub(super) fn into_request(self) -> Result<Request, EncodeError> {
        let binds = self.binds.into_iter().collect::<Result<Vec<_>, _>>()?;
        Request::new(Method::Query)?
            .param(&self.text)?
            .object(|o| write_binds(o, &binds))
    }
}

fn write_binds(o: &mut ObjectEncoder<'_>, binds: &[Vec<u8>]) -> Result<(), EncodeError> {
    binds
        .iter()
        .enumerate()
        .try_for_each(|(index, value)| o.encoded(&parameter(index), value))
}

fn parameter(index: usize) -> String {
    format!("_{index}")
}

fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::And => "AND",
        Operator::Or => "OR",
        Operator::In => "IN",
        Operator::Contains => "CONTAINS",
        Operator::ContainsAny => "CONTAINSANY",
        Operator::ContainsAll => "CONTAINSALL",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
    }
}

fn name(function: Function) -> &'static str {
    match function {
        Function::StartsWith => "string::starts_with",
        Function::EndsWith => "string::ends_with",
    }
}
