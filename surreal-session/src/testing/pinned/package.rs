//! The package with which cargo compiles a server: one manifest for every version.

use std::borrow::Cow;

use crate::testing::wanted::PINNED;

/// The versions that are known to compile.
pub(super) const VERSIONS: [&str; 5] = ["3.0.5", "3.1.6", "3.2.6", "3.3.5", "4.0.0-beta.1"];

/// The name of the binary.
pub(super) const BINARY: &str = "surreal-session-server";

/// The crate that is compiled.
pub(super) const CRATE: &str = "surrealdb-server";

const MANIFEST: &str = include_str!("manifest.toml");
const LOCK: &str = include_str!("lock.toml");
const MAIN: &str = include_str!("main.rs");

/// The crates of the server that its manifest does not pin: with 3.0.5, cargo would take those of a
/// later version, which do not compile with it.
const SIBLINGS_OF_3_0: [&str; 4] = [
    "surrealdb",
    "surrealdb-core",
    "surrealdb-types",
    "surrealdb-types-derive",
];

/// The files of the package for one version.
pub(super) struct Package {
    pub(super) version: String,
}

impl Package {
    /// Returns the package of a version, or the versions that there are.
    pub(super) fn of(version: String) -> Result<Self, String> {
        if VERSIONS.contains(&version.as_str()) {
            return Ok(Self { version });
        }
        Err(format!(
            "this crate compiles {} (SURREAL_VERSION); for another version, set SURREAL_BIN to its binary",
            VERSIONS.join(", ")
        ))
    }

    /// Returns the paths and texts of the files. Only the pinned version has a lock file: the
    /// dependencies of the others are the newest that their manifests allow.
    pub(super) fn files(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        let mut files = vec![
            ("Cargo.toml", Cow::Owned(self.manifest())),
            ("src/main.rs", Cow::Borrowed(MAIN)),
        ];
        if self.is_locked() {
            files.push(("Cargo.lock", Cow::Borrowed(LOCK)));
        }
        files
    }

    pub(super) fn is_locked(&self) -> bool {
        self.version == PINNED
    }

    /// Returns the manifest, with a patched source of the server if it has to be patched.
    fn manifest(&self) -> String {
        let mut manifest = self.plain_manifest();
        if self.is_patched() {
            manifest.push_str(&format!(
                "\n[patch.crates-io]\n{CRATE} = {{ path = \"{CRATE}\" }}\n"
            ));
        }
        manifest
    }

    /// Returns the manifest with the server as it is published.
    pub(super) fn plain_manifest(&self) -> String {
        let pinned = format!("{CRATE} = {{ version = \"={PINNED}\"");
        let version = &self.version;
        let mut dependencies = String::new();
        if self.is_patched() {
            for sibling in SIBLINGS_OF_3_0 {
                dependencies.push_str(&format!(
                    "{sibling} = {{ version = \"={version}\", default-features = false }}\n"
                ));
            }
        }
        dependencies.push_str(&format!("{CRATE} = {{ version = \"={version}\""));
        MANIFEST.replace(&pinned, &dependencies)
    }

    /// Tests whether the server's crate needs a higher recursion limit than it sets itself: 3.0.5
    /// sets none, and rustc 1.95 needs more for it than the default.
    pub(super) fn is_patched(&self) -> bool {
        self.version == "3.0.5"
    }

    /// Returns the crate's `lib.rs` with the limit that later versions set.
    pub(super) fn patched(&self, lib: &str) -> String {
        format!("#![recursion_limit = \"256\"]\n{lib}")
    }
}

#[cfg(test)]
mod tests {
    use super::{BINARY, CRATE, Package, VERSIONS};

    #[test]
    fn the_manifest_names_the_version() {
        for version in VERSIONS {
            let package = Package::of(version.to_owned()).unwrap();
            let (_, manifest) = &package.files()[0];
            assert!(manifest.contains(&format!("name = \"{BINARY}\"")));
            assert!(manifest.contains(&format!("\n{CRATE} = {{ version = \"={version}\"")));
            assert_eq!(manifest.contains("[patch"), package.is_patched());
            assert_eq!(
                manifest.contains("\nsurrealdb-core = { version = \"=3.0.5\""),
                version == "3.0.5"
            );
        }
    }

    #[test]
    fn the_lock_file_is_of_the_pinned_version() {
        let locked: Vec<_> = VERSIONS
            .into_iter()
            .filter(|version| Package::of((*version).to_owned()).unwrap().is_locked())
            .collect();
        let [version] = locked.as_slice() else {
            panic!("{locked:?}");
        };
        let line = format!("name = \"{CRATE}\"\nversion = \"{version}\"\n");
        assert!(super::LOCK.contains(&line));
    }

    #[test]
    fn an_unknown_version_is_refused_with_the_known_ones() {
        let error = Package::of("3.0.4".to_owned()).map(|_| ()).unwrap_err();
        assert!(error.contains("3.0.5, 3.1.6"), "{error}");
        assert!(error.contains("SURREAL_BIN"), "{error}");
    }
}
