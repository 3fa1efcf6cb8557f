use std::{
    fmt::{self, Write},
    str::FromStr,
};

use super::ParseError;

/// A pointer to a file in a bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct File {
    bucket: String,
    key: String,
}

impl File {
    /// The file with this key in a bucket. Keys begin with `/`, which is added where it is missing.
    pub fn new(bucket: impl Into<String>, key: impl Into<String>) -> Self {
        let mut key = key.into();
        if !key.starts_with('/') {
            key.insert(0, '/');
        }
        Self {
            bucket: bucket.into(),
            key,
        }
    }

    /// The bucket's name.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The file's key, which begins with `/`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// `bucket:/key`, with a backslash before what is no letter, digit, `-`, `_` or `.`, as SurrealQL
/// writes it.
impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(f, &self.bucket, false)?;
        f.write_str(":")?;
        escape(f, &self.key, true)
    }
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str, slashes: bool) -> fmt::Result {
    for c in text.chars() {
        let plain = c.is_ascii_alphanumeric() || "-_.".contains(c) || (slashes && c == '/');
        if !plain {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

impl FromStr for File {
    type Err = ParseError;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let no_file = || ParseError::new("a file of the form bucket:/key", text);
        let mut parts = [String::new(), String::new()];
        let mut part = 0;
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => parts[part].push(chars.next().ok_or_else(no_file)?),
                ':' if part == 0 => part = 1,
                c => parts[part].push(c),
            }
        }
        let [bucket, key] = parts;
        if bucket.is_empty() || !key.starts_with('/') {
            return Err(no_file());
        }
        Ok(Self { bucket, key })
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn text_round_trips() {
        for (bucket, key) in [("b", "/a.txt"), ("a:b", "/c d/é"), ("b\\", "/:/")] {
            let file = File::new(bucket, key);
            assert_eq!(file.to_string().parse(), Ok(file));
        }
        for text in ["", "b", "b:a", ":/a", "b:/a\\"] {
            assert!(text.parse::<File>().is_err(), "{text}");
        }
    }
}
