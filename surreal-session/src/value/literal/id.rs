//! Record ids and their keys, and ranges of both.

use std::ops::Bound;

use super::Reader;
use crate::value::{Range, RecordId, RecordKey, Value, ident};

impl Reader<'_> {
    pub(super) fn record_id(&mut self) -> Option<RecordId> {
        let (table, quoted) = self.name()?;
        self.take(':')?;
        let plain = quoted || ident::is_plain(&table);
        let key = self.key()?;
        plain.then(|| RecordId::of(table, key))
    }

    pub(super) fn key(&mut self) -> Option<RecordKey> {
        let start = match self.begins_range() {
            true => None,
            false => Some(self.single_key()?),
        };
        match start {
            Some(key) if !self.begins_range() => Some(key),
            start => self.range(start, Self::single_key).map(RecordKey::from),
        }
    }

    fn single_key(&mut self) -> Option<RecordKey> {
        match self.peek()? {
            '[' => self.list('[', ']').map(RecordKey::Array),
            '{' => self.object().map(RecordKey::Object),
            '`' | '⟨' => self.name().map(|(name, _)| RecordKey::String(name)),
            'u' if matches!(self.rest.as_bytes(), [_, b'\'' | b'"', ..]) => {
                match self.prefixed()? {
                    Value::Uuid(uuid) => Some(RecordKey::Uuid(uuid)),
                    _ => None,
                }
            }
            _ => self.plain_key(),
        }
    }

    /// A number, or a name without quotes. The server takes a number that does not fit for a name.
    fn plain_key(&mut self) -> Option<RecordKey> {
        let digits = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let len = digits
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(digits.len());
        let number = digits[..len].bytes().all(|byte| byte.is_ascii_digit());
        let negative = digits.len() < self.rest.len();
        if len == 0 || (negative && !number) {
            return None;
        }
        let (key, rest) = self.rest.split_at(self.rest.len() - digits.len() + len);
        self.rest = rest;
        match key.parse() {
            Ok(int) if number => Some(RecordKey::Int(int)),
            _ if matches!(key, "NaN" | "Infinity") => None,
            _ => Some(RecordKey::String(key.to_owned())),
        }
    }

    /// Whether the bounds of a range go on here: `..`, or `>..` behind a beginning that is
    /// excluded.
    pub(super) fn begins_range(&self) -> bool {
        self.rest.starts_with("..") || self.rest.starts_with(">..")
    }

    /// What follows the beginning of a range.
    pub(super) fn range<T>(
        &mut self,
        start: Option<T>,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Range<T>> {
        let excluded = self.took('>');
        self.takes("..")?;
        let start = match start {
            Some(start) if excluded => Bound::Excluded(start),
            Some(start) => Bound::Included(start),
            None if excluded => return None,
            None => Bound::Unbounded,
        };
        let end = if self.took('=') {
            Bound::Included(read(self)?)
        } else if self.rest.starts_with([',', ']', '}', ')']) || self.at_space() {
            Bound::Unbounded
        } else {
            Bound::Excluded(read(self)?)
        };
        Some(Range { start, end })
    }

    fn at_space(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace)
    }
}
