//! SurrealQL's literals to values: the inverse of what `Display` writes, and of what the server
//! writes.
//!
//! A recursive descent with one character of lookahead. It knows literals, not SurrealQL: of
//! expressions it reads only parentheses and the two calls that `Display` writes where a literal
//! would be another value.

mod braces;
mod geometry;
mod id;
mod number;
mod quoted;
mod words;

use std::str::FromStr;

use super::{ParseError, RecordId, RecordKey, Value, ident};

/// How deep a text may nest. Values that are sent may nest less.
const MAX_DEPTH: usize = 128;

/// A text that is read from its beginning. Methods return `None` for what is no literal, and have
/// then consumed any part of it.
struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl FromStr for Value {
    type Err = ParseError;

    /// Reads what [`Display`](std::fmt::Display) writes: a literal of SurrealQL.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        whole(text, Reader::value).ok_or_else(|| ParseError::new("a value in SurrealQL", text))
    }
}

impl FromStr for RecordKey {
    type Err = ParseError;

    /// Reads what [`Display`](std::fmt::Display) writes: a number, a name, a name between
    /// backticks, a `u'…'` uuid, an array, an object, or a range of them.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        whole(text, Reader::key).ok_or_else(|| ParseError::new("the key of a record id", text))
    }
}

/// Reads `table:key`.
pub(crate) fn record_id(text: &str) -> Option<RecordId> {
    whole(text, Reader::record_id)
}

fn whole<'t, T>(text: &'t str, read: impl FnOnce(&mut Reader<'t>) -> Option<T>) -> Option<T> {
    let mut reader = Reader {
        rest: text,
        depth: 0,
    };
    let value = read(&mut reader)?;
    reader.rest.is_empty().then_some(value)
}

impl<'t> Reader<'t> {
    /// A value, which is a range when `..` follows it or is its beginning.
    fn value(&mut self) -> Option<Value> {
        let bare = self.peek() != Some('(');
        let start = match self.begins_range() {
            true => None,
            false => Some(self.single()?),
        };
        match start {
            Some(value) if !self.begins_range() => Some(value),
            // The server writes a range whose beginning is a range like this, and reads it as
            // another value.
            Some(Value::RecordId(id)) if bare && matches!(id.key(), RecordKey::Range(_)) => None,
            start => self.range(start, Self::single).map(Value::from),
        }
    }

    fn single(&mut self) -> Option<Value> {
        match self.peek()? {
            '[' => self.list('[', ']').map(Value::Array),
            '{' => self.braces(),
            '(' => self.parentheses(),
            '\'' | '"' => self.string().map(Value::String),
            '`' | '⟨' => self.record_id().map(Value::RecordId),
            '-' | '0'..='9' => self.number(),
            c if c.is_ascii_alphabetic() || c == '_' => self.word(),
            _ => None,
        }
    }

    /// Values between brackets, with commas between them.
    fn list(&mut self, open: char, close: char) -> Option<Vec<Value>> {
        self.take(open)?;
        let mut items = Vec::new();
        loop {
            self.space();
            if self.took(close) {
                return Some(items);
            }
            items.push(self.nested(Self::value)?);
            self.space();
            if !self.took(',') {
                self.take(close)?;
                return Some(items);
            }
        }
    }

    /// A value between parentheses, or a point of two numbers.
    fn parentheses(&mut self) -> Option<Value> {
        self.take('(')?;
        self.space();
        let value = self.nested(Self::value)?;
        self.space();
        if self.took(',') {
            self.space();
            let y = self.number()?;
            self.space();
            self.take(')')?;
            return geometry::point(&value, &y);
        }
        self.take(')')?;
        Some(value)
    }

    /// Reads a level deeper, so that no text can exhaust the stack.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn name(&mut self) -> Option<(String, bool)> {
        let (name, quoted, rest) = ident::read(self.rest)?;
        self.rest = rest;
        Some((name, quoted))
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn took(&mut self, c: char) -> bool {
        self.take(c).is_some()
    }

    fn take(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(c)?;
        Some(())
    }

    fn takes(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }
}

#[cfg(test)]
mod tests;
