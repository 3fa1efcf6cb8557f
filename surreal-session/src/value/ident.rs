//! Names in SurrealQL text. The one place where they are escaped.

use std::{fmt, str::Chars};

/// A name as SurrealQL text, always between backticks: no list of keywords to keep, and no name
/// that reads as something else.
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

/// Words that mean something else at the beginning of a value.
const RESERVED: [&str; 45] = [
    "after", "all", "alter", "before", "begin", "break", "by", "cancel", "commit", "continue",
    "create", "define", "delete", "diff", "explain", "false", "for", "function", "if", "info",
    "insert", "kill", "let", "live", "none", "null", "option", "rand", "rebuild", "relate",
    "remove", "return", "select", "sequence", "show", "sleep", "table", "tb", "throw", "true",
    "update", "upsert", "use", "value", "where",
];

impl fmt::Display for Readable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reserved = RESERVED
            .iter()
            .any(|word| word.eq_ignore_ascii_case(self.0));
        if self.0.starts_with(|c: char| c.is_ascii_digit()) || reserved {
            Ident(self.0).fmt(f)
        } else {
            ReadableKey(self.0).fmt(f)
        }
    }
}

/// The key of a record, which may begin with a digit and be any word.
pub(crate) struct ReadableKey<'a>(pub(crate) &'a str);

impl fmt::Display for ReadableKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0)
            && !matches!(self.0, "NaN" | "Infinity")
            && self.0.contains(|c: char| !c.is_ascii_digit())
        {
            f.write_str(self.0)
        } else {
            Ident(self.0).fmt(f)
        }
    }
}

/// Whether the name has nothing that ends one outside of backticks.
pub(crate) fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Reads what [`Readable`] writes, what the server writes, and the older `⟨…⟩`; gives the name,
/// whether it was quoted, and what follows it.
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
    let mut chars = inner.chars();
    loop {
        match chars.next()? {
            '\\' => name.push(escaped(&mut chars)?),
            c if c == close => return Some((name, true, chars.as_str())),
            c => name.push(c),
        }
    }
}

/// What a backslash stands for; the server writes control characters so.
pub(super) fn escaped(chars: &mut Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        '0' => '\0',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (code, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
            *chars = rest.chars();
            char::from_u32(u32::from_str_radix(code, 16).ok()?)?
        }
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::{Ident, Readable, ReadableKey, read};

    #[test]
    fn escapes_what_would_end_a_name() {
        assert_eq!(Ident("person").to_string(), "`person`");
        assert_eq!(Ident("a`b\\c⟩").to_string(), "`a\\`b\\\\c⟩`");
        assert_eq!(Readable("person_2").to_string(), "person_2");
        assert_eq!(Readable("123").to_string(), "`123`");
        assert_eq!(Readable("").to_string(), "``");
        assert_eq!(Readable("7a").to_string(), "`7a`");
        assert_eq!(Readable("Select").to_string(), "`Select`");
        assert_eq!(ReadableKey("7a").to_string(), "7a");
        assert_eq!(ReadableKey("select").to_string(), "select");
        assert_eq!(ReadableKey("NaN").to_string(), "`NaN`");
    }

    #[test]
    fn reads_back_what_it_wrote() {
        for name in ["person", "a b", "a`b", "\\", "⟩", "123", "ü\n"] {
            let text = format!("{}:rest", Readable(name));
            let (read, _, rest) = read(&text).unwrap();
            assert_eq!((read.as_str(), rest), (name, ":rest"));
        }
        assert_eq!(read("⟨a b⟩:x"), Some(("a b".into(), true, ":x")));
        assert_eq!(
            read(r"`\n\t\u{8}\`\\`"),
            Some(("\n\t\u{8}`\\".into(), true, ""))
        );
        for text in ["`open", "`\\", r"`\u{110000}`", r"`\u{`"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
