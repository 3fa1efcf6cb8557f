//! Names in SurrealQL text. The one place where they are escaped.

use std::fmt;

/// A name as SurrealQL text, always between backticks: no list of keywords to keep, and no name that reads as something
/// else.
pub(crate) struct Ident<'a>(pub(crate) &'a str);

impl fmt::Display for Ident<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`")?;
        let mut rest = self.0;
        while let Some(at) = rest.find(['`', '\\']) {
            let (plain, special) = rest.split_at(at);
            f.write_str(plain)?;
            f.write_str("\\")?;
            f.write_str(&special[..1])?;
            rest = &special[1..];
        }
        f.write_str(rest)?;
        f.write_str("`")
    }
}

/// A name as a person would write it: without backticks where none are needed.
pub(crate) struct Readable<'a>(pub(crate) &'a str);

impl fmt::Display for Readable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self
            .0
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_')
            && self.0.chars().any(|c| !c.is_ascii_digit());
        if plain {
            f.write_str(self.0)
        } else {
            Ident(self.0).fmt(f)
        }
    }
}

/// Reads what [`Readable`] writes, and the older `⟨…⟩`; gives the name, whether it was quoted, and what follows it.
pub(crate) fn read(text: &str) -> Option<(String, bool, &str)> {
    let (close, inner) = if let Some(inner) = text.strip_prefix('`') {
        ('`', inner)
    } else if let Some(inner) = text.strip_prefix('⟨') {
        ('⟩', inner)
    } else {
        let end = text.find(':').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        return (!name.is_empty()).then(|| (name.to_owned(), false, rest));
    };
    let mut name = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => name.push(chars.next()?.1),
            c if c == close => return Some((name, true, &inner[at + c.len_utf8()..])),
            c => name.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Ident, Readable, read};

    #[test]
    fn escapes_what_would_end_a_name() {
        assert_eq!(Ident("person").to_string(), "`person`");
        assert_eq!(Ident("a`b\\c⟩").to_string(), "`a\\`b\\\\c⟩`");
        assert_eq!(Readable("person_2").to_string(), "person_2");
        assert_eq!(Readable("123").to_string(), "`123`");
        assert_eq!(Readable("").to_string(), "``");
    }

    #[test]
    fn reads_back_what_it_wrote() {
        for name in ["person", "a b", "a`b", "\\", "⟩", "123", "ü\n"] {
            let text = format!("{}:rest", Readable(name));
            let (read, _, rest) = read(&text).unwrap();
            assert_eq!((read.as_str(), rest), (name, ":rest"));
        }
        assert_eq!(read("⟨a b⟩:x"), Some(("a b".into(), true, ":x")));
        assert_eq!(read("`open"), None);
    }
}
