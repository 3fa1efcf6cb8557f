use std::{fmt, str::FromStr};

use crate::error::{Error, ErrorKind, Outcome};

/// The version of a SurrealDB server.
///
/// Versions are ordered as [Semantic Versioning](https://semver.org) orders them: a pre-release
/// such as `4.0.0-beta.1` is less than `4.0.0`. It already behaves as 4.0 does, so ask
/// [`is_at_least`](Self::is_at_least) what a server can do.
///
/// # Examples
/// ```
/// # use surreal_session::Version;
/// let beta: Version = "4.0.0-beta.1".parse()?;
/// assert!(beta < Version::new(4, 0, 0));
/// assert!(beta.is_at_least(4, 0));
/// # Ok::<_, surreal_session::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(semver::Version);

impl Version {
    /// Creates the version of a release.
    #[must_use]
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self(semver::Version::new(major, minor, patch))
    }

    /// Returns the first number, which is 3 for `3.1.6`.
    #[must_use]
    pub const fn major(&self) -> u64 {
        self.0.major
    }

    /// Returns the second number, which is 1 for `3.1.6`.
    #[must_use]
    pub const fn minor(&self) -> u64 {
        self.0.minor
    }

    /// Returns the third number, which is 6 for `3.1.6`.
    #[must_use]
    pub const fn patch(&self) -> u64 {
        self.0.patch
    }

    /// Returns the pre-release that follows the numbers, such as `beta.1`. It is empty for a
    /// release.
    #[must_use]
    pub fn pre(&self) -> &str {
        &self.0.pre
    }

    /// Returns `true` if this is the release `major.minor` or a later one. A pre-release counts as
    /// the release that it precedes.
    #[must_use]
    pub fn is_at_least(&self, major: u64, minor: u64) -> bool {
        self.series() >= (major, minor)
    }

    /// The numbers by which a server's behavior is known. A pre-release behaves as its release.
    pub(crate) const fn series(&self) -> (u64, u64) {
        (self.0.major, self.0.minor)
    }
}

impl FromStr for Version {
    type Err = Error;

    /// Reads `3.3.5`, and the forms in which a server reports it: `surrealdb-3.3.5`,
    /// `surrealdb/3.3.5`. Build metadata, which follows a `+`, is left out.
    fn from_str(text: &str) -> Result<Self, Error> {
        let number = text
            .strip_prefix("surrealdb")
            .map_or(text, |rest| rest.trim_start_matches(['-', '/']));
        let mut version = semver::Version::parse(number).map_err(|error| {
            Error::new(
                ErrorKind::Internal,
                Outcome::Failed,
                format!("the server's version {text:?} cannot be read: {error}"),
            )
        })?;
        version.build = semver::BuildMetadata::EMPTY;
        Ok(Self(version))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn reads_each_form() {
        for text in ["3.3.5", "surrealdb-3.3.5", "surrealdb/3.3.5"] {
            assert_eq!(version(text), Version::new(3, 3, 5));
            assert_eq!(version(text).to_string(), "3.3.5");
        }
        let beta = version("surrealdb-4.0.0-beta.1+20261101.abc");
        assert_eq!(beta.to_string(), "4.0.0-beta.1");
        assert_eq!(beta.pre(), "beta.1");
        for text in ["", "3", "3.x.1", "nginx/1.2", "3.3.5 "] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_pre_release_precedes_its_release() {
        let sorted = [
            "3.0.5",
            "3.3.5",
            "3.10.0",
            "4.0.0-alpha.9",
            "4.0.0-beta.1",
            "4.0.0-beta.2",
            "4.0.0-beta.10",
            "4.0.0",
            "4.0.1",
        ];
        for pair in sorted.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_pre_release_behaves_as_its_release() {
        for (text, major, minor, expected) in [
            ("4.0.0-beta.1", 4, 0, true),
            ("4.0.0-beta.1", 3, 9, true),
            ("4.0.0-beta.1", 4, 1, false),
            ("3.3.5", 4, 0, false),
            ("3.0.5", 3, 0, true),
            ("3.0.5", 3, 1, false),
            ("3.0.0-beta.1", 3, 0, true),
        ] {
            let is = version(text).is_at_least(major, minor);
            assert_eq!(is, expected, "{text} {major}.{minor}");
        }
    }
}
