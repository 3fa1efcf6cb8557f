//! Parsing of braces: an object, a set, or a geometry in the form of an object.

use std::collections::BTreeMap;

use super::{Reader, geometry};
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn braces(&mut self) -> Option<Value> {
        let start = self.rest;
        if let Some(fields) = self.object() {
            let geometry = geometry::of(&fields).map(Value::Geometry);
            return Some(geometry.unwrap_or(Value::Object(fields)));
        }
        self.rest = start;
        self.set().map(Value::Set)
    }

    /// `None` at once for a set, whose first item is no name with a colon.
    pub(super) fn object(&mut self) -> Option<BTreeMap<String, Value>> {
        self.take('{')?;
        let mut fields = BTreeMap::new();
        loop {
            self.space();
            if self.took('}') {
                return Some(fields);
            }
            let name = self.field_name()?;
            self.space();
            self.take(':')?;
            self.space();
            let value = self.nested(Self::value)?;
            fields.insert(name, value);
            self.space();
            if !self.took(',') {
                self.take('}')?;
                return Some(fields);
            }
        }
    }

    fn field_name(&mut self) -> Option<String> {
        match self.peek()? {
            '\'' | '"' => self.string(),
            '`' | '⟨' => self.name().map(|(name, _)| name),
            _ => {
                let end = self
                    .rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
                let (name, rest) = self.rest.split_at(end);
                self.rest = rest;
                (!name.is_empty() && !rest.starts_with("::")).then(|| name.to_owned())
            }
        }
    }

    fn set(&mut self) -> Option<Vec<Value>> {
        if self.rest.starts_with("{,") {
            self.takes("{,")?;
            self.space();
            self.take('}')?;
            return Some(Vec::new());
        }
        self.list('{', '}')
    }
}
