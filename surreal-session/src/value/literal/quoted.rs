//! Text between quotes, and the values that are written as such with a letter before it.

use uuid::Uuid;

use super::Reader;
use crate::value::{Bytes, Value, ident};

impl<'t> Reader<'t> {
    pub(super) fn string(&mut self) -> Option<String> {
        let raw = self.quoted()?;
        let mut text = String::with_capacity(raw.len());
        let mut chars = raw.chars();
        while let Some(c) = chars.next() {
            text.push(match c {
                '\\' => ident::escaped(&mut chars)?,
                c => c,
            });
        }
        Some(text)
    }

    /// `d'…'`, `u'…'`, `b'…'`, `f'…'`
    pub(super) fn prefixed(&mut self) -> Option<Value> {
        let prefix = self.peek()?;
        self.take(prefix)?;
        let raw = self.quoted()?;
        Some(match prefix {
            'd' => Value::Datetime(raw.parse().ok()?),
            'u' => Value::Uuid(Uuid::parse_str(raw).ok()?),
            'b' => Value::Bytes(bytes(raw)?),
            'f' => Value::File(raw.parse().ok()?),
            _ => return None,
        })
    }

    /// What stands between two equal quotes, its escapes as they are.
    fn quoted(&mut self) -> Option<&'t str> {
        let quote = self.peek().filter(|c| matches!(c, '\'' | '"'))?;
        self.take(quote)?;
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            if c == '\\' {
                chars.next()?;
            } else if c == quote {
                let raw = &self.rest[..at];
                self.rest = chars.as_str();
                return Some(raw);
            }
        }
        None
    }
}

fn bytes(hex: &str) -> Option<Bytes> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    hex.as_bytes()
        .chunks(2)
        .map(byte)
        .collect::<Option<Vec<u8>>>()
        .map(Bytes::from)
}
