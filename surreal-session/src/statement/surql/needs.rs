//! Needs of a statement that some versions of the server cannot meet.

use std::ops::Range;

use crate::{
    connection::Version,
    error::{Error, ErrorKind, Outcome, Result},
};

/// Something that some versions of the server lack, and for which a statement has no other form.
#[derive(Clone, Copy, Debug)]
pub(in crate::statement) enum Needs {
    /// `INSERT IGNORE` that skips duplicates alone.
    IgnoredDuplicates,
}

impl Needs {
    /// The versions that lack it: the first one, and the first one after it that has it again.
    fn lacking(self) -> Range<(u64, u64)> {
        match self {
            Self::IgnoredDuplicates => (3, 1)..(3, 3),
        }
    }

    /// The method that needs it, and what a server that lacks it does.
    fn reason(self) -> (&'static str, &'static str) {
        match self {
            Self::IgnoredDuplicates => (
                "`ignore`",
                "it also skips records that the schema refuses, without an error",
            ),
        }
    }

    /// Tests whether a server has it.
    ///
    /// # Errors
    /// Returns [`ErrorKind::Unsupported`] with the version that has it.
    pub(in crate::statement) fn check(self, version: &Version) -> Result<()> {
        let lacking = self.lacking();
        if !lacking.contains(&version.series()) {
            return Ok(());
        }
        let (method, instead) = self.reason();
        let (major, minor) = lacking.end;
        Err(Error::new(
            ErrorKind::Unsupported,
            Outcome::NotSent,
            format!(
                "{method} needs SurrealDB {major}.{minor} or later: this server is {version}, and {instead}"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Needs;
    use crate::{connection::Version, error::ErrorKind};

    #[test]
    fn names_the_version_that_has_it() {
        for (version, lacks) in [
            ("3.0.5", false),
            ("3.1.0", true),
            ("3.2.6", true),
            ("3.3.0-beta.1", false),
            ("4.0.0", false),
        ] {
            let version: Version = version.parse().unwrap();
            let checked = Needs::IgnoredDuplicates.check(&version);
            assert_eq!(checked.is_err(), lacks, "{version}");
            if let Err(error) = checked {
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                let text = error.to_string();
                assert!(
                    text.contains("3.3") && text.contains(&version.to_string()),
                    "{text}"
                );
            }
        }
    }
}
