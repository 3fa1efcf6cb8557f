//! SurrealQL text. No other folder writes any: names are escaped here, and values are bound, never
//! written.

mod comparison;
mod dialect;
mod expression;
mod fetch;
mod hops;
mod live;
mod mirror;
mod needs;
mod plan;
mod read;
mod update_each;
mod write;

use std::{borrow::Cow, fmt::Write};

pub(super) use self::{dialect::Dialect, needs::Needs, write::OnDuplicate};
use super::selection::Path;
use crate::{
    codec::Encoded,
    error::EncodeError,
    expr::Node,
    rpc::{Method, Request},
};

/// A statement being written, with the values that it binds.
#[derive(Debug, Default)]
pub(super) struct Surql {
    text: String,
    binds: Vec<(Cow<'static, str>, Encoded)>,
    /// The number of names that the statement has chosen itself.
    chosen: usize,
    /// The fields that are searched; a search is identified by its index in here.
    searched: Vec<Path>,
    /// Set if it contains SurrealQL that this crate did not write.
    raw: bool,
    /// The parameter whose fields are meant, instead of the record's own.
    root: Option<String>,
    dialect: Dialect,
}

impl Surql {
    fn begin(text: std::fmt::Arguments<'_>) -> Self {
        let mut surql = Self::default();
        surql.push(text);
        surql
    }

    fn of(dialect: Dialect, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            dialect,
            ..Self::default()
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // writing to a string does not fail
        let _ = self.text.write_fmt(text);
    }

    fn str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a parameter for a value.
    fn bind(&mut self, value: Encoded) {
        let name = self.choose(value);
        self.str(&name);
    }

    /// Names a parameter for a value.
    fn choose(&mut self, value: Encoded) -> String {
        let name = format!("_{}", self.chosen);
        self.chosen += 1;
        let parameter = format!("${name}");
        self.binds.push((name.into(), value));
        parameter
    }

    /// Writes each item with `write`, separated by commas.
    fn list<I>(&mut self, items: impl IntoIterator<Item = I>, mut write: impl FnMut(&mut Self, I)) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.str(", ");
            }
            write(self, item);
        }
    }

    /// Writes `LIMIT` and `START`. No table holds more records than servers can count here: 3.0
    /// takes the number modulo 2^32, and 4.0 refuses a larger one.
    fn window(&mut self, limit: Option<u64>, start: Option<u64>) {
        const MAX: u64 = u32::MAX as u64;
        let beyond = start.is_some_and(|start| start > MAX);
        let limit = if beyond { Some(0) } else { limit };
        if let Some(limit) = limit.filter(|limit| *limit <= MAX) {
            self.push(format_args!(" LIMIT {limit}"));
        }
        if let Some(start) = start.filter(|_| !beyond) {
            self.push(format_args!(" START {start}"));
        }
    }

    fn filter(&mut self, filter: Option<&Node>) {
        if let Some(filter) = filter {
            self.str(" WHERE ");
            self.bounds(filter);
            self.node(filter);
        }
    }

    /// The call that runs a statement that reads: it may be sent again when its answer is lost,
    /// unless it has raw SurrealQL in it.
    ///
    /// # Errors
    /// As [`into_request`](Self::into_request).
    pub(super) fn into_read(self) -> Result<Request, EncodeError> {
        self.into_read_by(Method::Query)
    }

    /// The call that runs a statement that reads and gives its rows in many frames.
    ///
    /// # Errors
    /// As [`into_request`](Self::into_request).
    pub(super) fn into_stream(self) -> Result<Request, EncodeError> {
        self.into_read_by(Method::QueryStream)
    }

    fn into_read_by(self, method: Method) -> Result<Request, EncodeError> {
        let raw = self.raw;
        let request = self.into_request_by(method)?;
        Ok(if raw { request } else { request.reading() })
    }

    /// The call that runs it.
    ///
    /// # Errors
    /// When a value cannot be sent, or raw expressions bind one name to different values.
    pub(super) fn into_request(self) -> Result<Request, EncodeError> {
        self.into_request_by(Method::Query)
    }

    fn into_request_by(self, method: Method) -> Result<Request, EncodeError> {
        let mut binds: Vec<(&str, &[u8])> = Vec::with_capacity(self.binds.len());
        for (name, value) in &self.binds {
            let value = value.as_bytes()?;
            match binds.iter().find(|(bound, _)| bound == name) {
                Some((_, bound)) if *bound == value => {}
                Some(_) => {
                    return Err(EncodeError::new(format!(
                        "two raw expressions bind `${name}` to different values: rename it in one of them"
                    )));
                }
                None => binds.push((name, value)),
            }
        }
        Request::new(method)?.param(&self.text)?.object(|o| {
            binds
                .iter()
                .try_for_each(|(name, value)| o.encoded_bytes(name, value))
        })
    }
}
