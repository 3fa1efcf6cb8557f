//! How the documents and comments are written: plain English, each rule with the number of places
//! that still break it.
//!
//! A number may only fall. A change that lowers one writes the new number here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

use crate::source::path;

/// Turns that a reader has to decode.
const PHRASES: &[&str] = &[
    r"\banew\b",
    r"\bbe it\b",
    r"for want of",
    r"\bno more\b",
    r"\bfor ever\b",
    r"\bmeanwhile\b",
    r"\bunder way\b",
    r"\ball the same\b",
    r"\bwhoever\b",
    r"\b(no|some)body\b",
    r"\bone's own\b",
    r"\bbut for\b",
    r"goes by (another|its)",
    r"lets? go of",
    r"to be had",
    r"\bin place of\b",
    r"what any call can end",
    r"\b(is|are|was) over\b",
    r"\bcomes? back\b",
    r"\bstands? (here|there|beside|among|before|for)\b",
    r"\b(takes?|took|taken) in\b",
    r"\bgoes on\b|\bgo on\b",
    r"without a word",
    r"has to be said|is not said|who wants|is no reason",
    r"sign of life",
    r"\b(keeps?|kept) right\b",
    r"whom to\b",
    r"/// Sealed\.$",
];

/// Places with one of [`PHRASES`], in code, documents and compile errors.
const PHRASES_LEFT: usize = 41;

/// Blocks of documentation whose first line is no verb and no noun phrase.
const FIRST_LINES_LEFT: usize = 63;

/// Lines of comment that are longer than the code may be.
const LONG_COMMENTS_LEFT: usize = 9;

/// The files of the project that people read, but for the ones that tools write.
fn files(extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for root in [
        "surreal-session",
        "surreal-session-derive",
        "tests",
        "examples",
        "docs",
    ] {
        collect(&path(root), extensions, &mut found);
    }
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        if extensions.contains(&"md") {
            let path = path(name);
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

fn collect(directory: &Path, extensions: &[&str], found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | "snapshots" | "wip") {
            collect(&path, extensions, found);
        } else if name != "prose.rs"
            && path
                .extension()
                .is_some_and(|extension| extensions.iter().any(|e| extension == *e))
        {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Fails unless there are as many places as are known.
fn expect(rule: &str, places: &[String], known: usize) {
    let list = places.join("\n");
    assert!(
        places.len() <= known,
        "{rule}: {} places, {known} are known\n{list}",
        places.len()
    );
    assert!(
        places.len() == known,
        "{rule}: {} places are left, write that number down",
        places.len()
    );
}

#[test]
fn phrases() {
    let phrases = Regex::new(&format!("(?i){}", PHRASES.join("|"))).unwrap();
    let mut places = Vec::new();
    for (path, text) in files(&["rs", "md", "stderr"]) {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end();
            // the names of tests are sentences
            let words = match line.trim_start().starts_with("async fn ")
                || line.trim_start().starts_with("fn ")
            {
                true => line.replace('_', " "),
                false => line.to_owned(),
            };
            if !line.ends_with("// prose: ok") && phrases.is_match(&words) {
                places.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    expect("phrases", &places, PHRASES_LEFT);
}

#[test]
fn first_lines() {
    let opening = Regex::new(
        r"^//[/!] (What|Whether|How|Which|Where|Who|Whom|Whose|Why|When|As|Of|From|With|Without|Not|Also|Both|Either|[a-z])\b",
    )
    .unwrap();
    let mut places = Vec::new();
    for (path, text) in files(&["rs"]) {
        let mut before = "";
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            let begins = !before.starts_with("///") && !before.starts_with("//!");
            if begins && opening.is_match(line) {
                places.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
            before = line;
        }
    }
    expect("first lines", &places, FIRST_LINES_LEFT);
}

#[test]
fn comments_are_as_wide_as_the_code() {
    let mut places = Vec::new();
    for (path, text) in files(&["rs"]) {
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            // a row of a table cannot be broken
            let row = line.contains(" | ");
            if comment && !row && line.chars().count() > 100 {
                places.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    expect("long comments", &places, LONG_COMMENTS_LEFT);
}
