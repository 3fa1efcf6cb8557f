use super::Surql;
use crate::{statement::live::LiveQuery, value::Ident};

impl Surql {
    pub(in crate::statement) fn live(table: &str, query: &LiveQuery) -> Self {
        let mut surql = Self::begin(format_args!("LIVE SELECT "));
        match &query.columns {
            _ if query.diff => surql.text.push_str("DIFF"),
            None => surql.text.push('*'),
            Some(columns) => surql.live_columns(columns),
        }
        surql.push(format_args!(" FROM {}", Ident(table)));
        surql.filter(query.filter.as_ref());
        for (index, path) in query.fetch.iter().enumerate() {
            surql
                .text
                .push_str(if index == 0 { " FETCH " } else { ", " });
            surql.node(path);
        }
        surql
    }

    fn live_columns(&mut self, columns: &[(&'static str, crate::expr::Node)]) {
        for (index, (name, node)) in columns.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.node(node);
            self.push(format_args!(" AS {}", Ident(name)));
        }
    }
}
