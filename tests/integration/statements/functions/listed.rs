//! The functions of `expr`, as its files have them.

use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};

use regex::Regex;

/// Functions that make no expression.
const OTHERS: [(&str, &str); 5] = [
    ("field", "new"),
    ("field", "name"),
    ("flattened", "new"),
    // A field like any other, of another table.
    ("flattened", "field"),
    // Of an insert that meets a record: `tests/integration/statements/bulk.rs`.
    ("input", "input"),
];

/// Files of what statements are given besides expressions: views, and the parts of a patch.
const OTHER_FILES: [&str; 4] = ["edit", "patch", "patch_serde", "view"];

/// A function as it is written by hand, or as an entry of one of the macros.
static FUNCTION: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"pub (?:const )?fn ([a-z_]\w*)",
        r"^\s+([a-z_]\w*)\([^)]*\) -> .* =>",
        r"^\s+([a-z_]\w*) -> .* => \w+;",
        r"^\s+([a-z_]\w*) => \w+[,;]",
        r"std::ops::([A-Z]\w+)",
        r"operator!\(([A-Z]\w+),",
    ];
    Regex::new(&forms.join("|")).unwrap()
});

/// The file and the name of each function that is not among these.
pub(super) fn not_among(names: &BTreeSet<(&str, &str)>) -> Vec<(String, String)> {
    let mut missing = Vec::new();
    let mut all = 0;
    for entry in fs::read_dir(path()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        if OTHER_FILES.contains(&file.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for found in lines.filter_map(|line| FUNCTION.captures(line)) {
            let name = found.iter().skip(1).flatten().next().unwrap().as_str();
            let function = (file.as_str(), name);
            all += 1;
            if !names.contains(&function) && !OTHERS.contains(&function) {
                missing.push((file.clone(), name.to_owned()));
            }
        }
    }
    // Those of today, so that no change of their form hides them.
    assert!(all >= 150, "{all} functions are found");
    missing
}

fn path() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../surreal-session/src/expr"
    ))
}
