//! The length of files: one file has one noun, so a longer one is split by its nouns.

use std::{fs, path::Path};

use crate::source::path;

/// Lines that a file may have, with its tests and its documentation.
const MAX_LINES: usize = 450;

/// Files that are longer, each to be split.
const LONGER: [&str; 2] = [
    "tests/integration/sessions/model.rs",
    "tests/integration/statements/pages.rs",
];

#[test]
fn no_file_is_too_long() {
    let mut longer = Vec::new();
    for root in [
        "surreal-session",
        "surreal-session-derive",
        "tests",
        "examples",
    ] {
        collect(&path(root), root, &mut longer);
    }
    longer.sort();
    let names = longer.iter().map(|(name, _)| name.as_str());
    assert!(
        names.eq(LONGER),
        "longer than {MAX_LINES} lines: {longer:#?}"
    );
}

/// The files that are too long below a directory, which `name` names.
fn collect(directory: &Path, name: &str, longer: &mut Vec<(String, usize)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            if !name.ends_with("/target") {
                collect(&path, &name, longer);
            }
        } else if name.ends_with(".rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > MAX_LINES {
                longer.push((name, lines));
            }
        }
    }
}
