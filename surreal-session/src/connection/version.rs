use std::{fmt, str::FromStr};

use crate::error::{Error, ErrorKind, Outcome};

/// A server's version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number: 3.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// What follows the numbers, such as `beta.1`; empty for a release.
    pub pre: String,
}

impl FromStr for Version {
    type Err = Error;

    /// Reads `3.3.5`, and the forms in which a server names itself: `surrealdb-3.3.5`,
    /// `surrealdb/3.3.5`.
    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).ok_or_else(|| {
            Error::new(
                ErrorKind::Internal,
                Outcome::Failed,
                format!("the server's version cannot be read: {text:?}"),
            )
        })
    }
}

fn parse(text: &str) -> Option<Version> {
    let text = text
        .strip_prefix("surrealdb")
        .map_or(text, |rest| rest.trim_start_matches(['-', '/']));
    let text = text.split('+').next().unwrap_or(text);
    let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
    let mut numbers = numbers.split('.').map(|number| number.parse().ok());
    Some(Version {
        major: numbers.next()??,
        minor: numbers.next()??,
        patch: numbers.next()??,
        pre: pre.to_owned(),
    })
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            major,
            minor,
            patch,
            pre,
        } = self;
        write!(f, "{major}.{minor}.{patch}")?;
        if !pre.is_empty() {
            write!(f, "-{pre}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn reads_each_form() {
        for text in ["3.3.5", "surrealdb-3.3.5", "surrealdb/3.3.5"] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), "3.3.5");
        }
        let beta: Version = "surrealdb-4.0.0-beta.1+build".parse().unwrap();
        assert_eq!(beta.to_string(), "4.0.0-beta.1");
        for text in ["", "3", "3.x.1", "nginx/1.2"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
