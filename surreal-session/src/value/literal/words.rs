//! Parsing of what begins with a letter.

use super::Reader;
use crate::value::{File, TableName, Value};

impl Reader<'_> {
    pub(super) fn word(&mut self) -> Option<Value> {
        if matches!(self.rest.as_bytes(), [_, b'\'' | b'"', ..]) {
            return self.prefixed();
        }
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if rest.starts_with("::") {
            return self.call();
        }
        if rest.starts_with(':') {
            return self.record_id().map(Value::RecordId);
        }
        self.rest = rest;
        Some(match word {
            "NaN" => Value::Float(f64::NAN),
            "Infinity" => Value::Float(f64::INFINITY),
            _ if word.eq_ignore_ascii_case("none") => Value::None,
            _ if word.eq_ignore_ascii_case("null") => Value::Null,
            _ if word.eq_ignore_ascii_case("true") => Value::Bool(true),
            _ if word.eq_ignore_ascii_case("false") => Value::Bool(false),
            _ => return None,
        })
    }

    /// The calls that are written where a literal would be another value: a table, a file with an
    /// odd name, and an object that looks like a geometry.
    fn call(&mut self) -> Option<Value> {
        if self.takes("type::table(").is_some() {
            let name = self.string()?;
            self.take(')')?;
            return Some(Value::Table(TableName::new(name)));
        }
        if self.takes("type::file(").is_some() {
            let bucket = self.string()?;
            self.takes(", ")?;
            let key = self.string()?;
            self.take(')')?;
            return Some(Value::File(File::new(bucket, key)));
        }
        self.takes("object::from_entries(")?;
        let entries = self.nested(|reader| reader.list('[', ']'))?;
        self.take(')')?;
        let entry = |entry| match entry {
            Value::Array(entry) => match <[Value; 2]>::try_from(entry).ok()? {
                [Value::String(name), value] => Some((name, value)),
                _ => None,
            },
            _ => None,
        };
        entries
            .into_iter()
            .map(entry)
            .collect::<Option<_>>()
            .map(Value::Object)
    }
}
