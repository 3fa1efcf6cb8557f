use super::Surql;
use crate::{expr::Node, statement::LiveQuery, value::Ident};

impl Surql {
    /// A live query names each of the session's variables: up to SurrealDB 3.3 PERMISSIONS see
    /// those alone that its text names.
    pub(in crate::statement) fn live(table: &str, query: &LiveQuery, variables: &[String]) -> Self {
        let mut surql = Self::begin(format_args!("LIVE SELECT "));
        match &query.columns {
            _ if query.diff => surql.text.push_str("DIFF"),
            None => surql.text.push('*'),
            Some(columns) => surql.live_columns(columns),
        }
        surql.push(format_args!(" FROM {}", Ident(table)));
        surql.live_filter(variables, query.filter.as_ref());
        for (index, path) in query.fetch.iter().enumerate() {
            surql
                .text
                .push_str(if index == 0 { " FETCH " } else { ", " });
            surql.node(path);
        }
        surql
    }

    pub(super) fn live_filter(&mut self, variables: &[String], filter: Option<&Node>) {
        if variables.is_empty() {
            return self.filter(filter);
        }
        self.str(" WHERE [");
        for (index, name) in variables.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            self.push(format_args!("{comma}${}", Ident(name)));
        }
        self.str("] != NONE");
        if let Some(filter) = filter {
            self.str(" AND (");
            self.node(filter);
            self.str(")");
        }
    }

    fn live_columns(&mut self, columns: &[(&'static str, Node)]) {
        for (index, (name, node)) in columns.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.node(node);
            self.push(format_args!(" AS {}", Ident(name)));
        }
    }
}
