use super::Surql;
use crate::{
    expr::Node,
    statement::{Fetch, LiveQuery},
    value::Ident,
};

impl Surql {
    /// A live query names each of the session's variables: up to SurrealDB 3.3 PERMISSIONS see
    /// those alone that its text names.
    pub(in crate::statement) fn live(table: &str, query: &LiveQuery, variables: &[String]) -> Self {
        let mut surql = Self::begin(format_args!("LIVE SELECT "));
        match &query.columns {
            _ if query.diff => surql.text.push_str("DIFF"),
            None => surql.live_record(&query.fetch),
            Some(columns) => surql.live_columns(columns, &query.fetch),
        }
        surql.push(format_args!(" FROM {}", Ident(table)));
        surql.live_filter(variables, query.filter.as_ref());
        let fetched = query.fetch.iter();
        surql.fetch(fetched.filter(|fetch| query.diff || fetch.own().is_none()));
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

    /// All of a record, with the records that its fields link to.
    fn live_record(&mut self, fetches: &[Fetch]) {
        self.str("*");
        for fetch in fetches {
            if let Some(field) = fetch.own() {
                self.str(", ");
                self.linked(field, fetch.lists);
                self.push(format_args!(" AS {}", Ident(field)));
            }
        }
    }

    fn live_columns(&mut self, columns: &[(&'static str, Node)], fetches: &[Fetch]) {
        self.list(columns, |surql, (name, node)| {
            let fetch = fetches.iter().find(|fetch| fetch.is(node));
            match fetch.and_then(|fetch| Some((fetch.own()?, fetch.lists))) {
                Some((field, lists)) => surql.linked(field, lists),
                None => surql.node(node),
            }
            surql.push(format_args!(" AS {}", Ident(name)));
        });
    }
}
