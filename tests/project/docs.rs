//! The documents agree with each other and with the code.

use std::{collections::BTreeSet, fs};

use crate::source::{path, read};

/// Returns the crate's documentation without comment signs.
fn crate_docs() -> String {
    let text = read("surreal-session/src/lib.rs");
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn block<'a>(text: &'a str, start: &str) -> &'a str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("there is no {start:?}"));
    rest.split_once("```").unwrap().0
}

fn table(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .skip_while(|line| !line.starts_with("| feature |"));
    lines.take_while(|line| line.starts_with('|')).collect()
}

#[test]
fn the_example_of_the_readme_is_the_one_that_compiles() {
    let (readme, docs) = (read("README.md"), crate_docs());
    assert_eq!(block(&readme, "```rust\n"), block(&docs, "```no_run\n"));
}

#[test]
fn the_table_of_features_is_complete() {
    let (readme, docs) = (read("README.md"), crate_docs());
    assert_eq!(table(&readme), table(&docs));
    let manifest = read("surreal-session/Cargo.toml");
    let features = manifest
        .lines()
        .skip_while(|line| *line != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once(" = ")?.0))
        .filter(|name| !name.starts_with('#') && *name != "default");
    let table = table(&readme).join("\n");
    for feature in features {
        assert!(
            table.contains(&format!("`{feature}`")),
            "{feature} is not in the table"
        );
    }
}

#[test]
fn the_commands_of_the_readme_are_run_by_ci() {
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    let mut commands = Vec::new();
    let mut rest = readme.as_str();
    while let Some((_, from)) = rest.split_once("```sh\n") {
        let (command, after) = from.split_once("\n```").unwrap();
        commands.push(command);
        rest = after;
    }
    assert_eq!(commands, ["cargo run --example quickstart", "cargo test"]);
    for command in commands {
        assert!(
            ci.lines().any(|line| line == command),
            "{command} is not run by itself"
        );
    }
}

/// The versions of a server that a text names, such as `3.3.5` and `4.0.0-beta.1`.
fn servers(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-.".contains(c)));
    words
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| {
            let (numbers, _) = word.split_once('-').unwrap_or((word, ""));
            let numbers: Vec<_> = numbers.split('.').map(str::parse::<u64>).collect();
            numbers.len() == 3 && numbers.iter().all(Result::is_ok)
        })
        .collect()
}

/// The paragraph of a text that starts with `start`.
fn paragraph<'a>(text: &'a str, start: &str) -> &'a str {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("there is no {start:?}"));
    text[from..].split("\n\n").next().unwrap()
}

fn line<'a>(text: &'a str, start: &str) -> &'a str {
    let found = text
        .lines()
        .find(|line| line.trim_start().starts_with(start));
    found.unwrap_or_else(|| panic!("there is no {start:?}"))
}

#[test]
fn the_versions_of_the_server_are_the_same_everywhere() {
    let package = read("surreal-session/src/testing/pinned/package.rs");
    let compiled = servers(line(&package, "pub(super) const VERSIONS"));
    assert!(compiled.len() >= 5, "{compiled:?}");

    let wanted = read("surreal-session/src/testing/wanted.rs");
    let pinned = servers(line(&wanted, "pub(super) const PINNED"));
    let manifest = read("surreal-session/src/testing/pinned/manifest.toml");
    assert_eq!(servers(line(&manifest, "surrealdb-server = ")), pinned);

    let readme = read("README.md");
    let tested = servers(paragraph(&readme, "All tests run on SurrealDB"));
    assert_eq!(tested[..1], pinned, "all tests run on the pinned server");
    let ci = read(".ci/versions");
    let others = servers(line(&ci, "versions=("));
    assert_eq!(tested[1..], others, "what CI runs the others on");
    assert!(
        read(".ci/run").lines().any(|line| line == ".ci/versions"),
        "CI runs them"
    );

    let all = BTreeSet::from_iter(compiled);
    assert_eq!(BTreeSet::from_iter(tested), all, "README");
    let docs = read("docs/versions.md");
    let (_, tried) = docs.split_once("The versions that were tried are").unwrap();
    let tried = servers(tried.split(';').next().unwrap());
    assert_eq!(BTreeSet::from_iter(tried), all, "docs/versions.md");
}

#[test]
fn the_oldest_rust_is_that_of_the_manifest() {
    let readme = read("README.md");
    let workspace = read("Cargo.toml");
    let (_, rust) = workspace.split_once("rust-version = \"").unwrap();
    let rust = rust.split('"').next().unwrap();
    assert!(
        readme.contains(&format!("| Rust | {rust} and later")),
        "Rust is {rust}"
    );
}

/// The names of the tests of a file under `tests/integration`, and nothing else of it.
fn tests_of(module: &str) -> Option<Vec<String>> {
    let files = [format!("{module}.rs"), format!("{module}/mod.rs")];
    let file = files
        .iter()
        .map(|file| path("tests/integration").join(file))
        .find(|file| file.exists())?;
    let text = fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut tests = Vec::new();
    while let Some(line) = lines.next() {
        let attribute = line.trim_start().starts_with("#[");
        if attribute && (line.contains("test]") || line.contains("test(")) {
            let name = lines.find_map(|line| line.split_once("fn ")).unwrap().1;
            tests.push(name.split('(').next().unwrap().to_owned());
        }
    }
    Some(tests)
}

/// Tests whether a path such as `live::views::name` is that of a test.
fn is_test(name: &str) -> bool {
    let path = name.replace("::", "/");
    path.rsplit_once('/').is_some_and(|(module, test)| {
        let tests = tests_of(module).unwrap_or_default();
        tests.iter().any(|name| name == test)
    })
}

/// The entries of a page, each on one line.
fn entries(page: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let mut within = false;
    for line in page.lines() {
        if line.starts_with("- ") {
            entries.push(String::new());
            within = true;
        } else if !line.starts_with("  ") {
            within = false;
        }
        if let (true, Some(entry)) = (within, entries.last_mut()) {
            *entry = format!("{entry} {}", line.trim());
        }
    }
    entries
}

/// The tests in the parentheses at the end of an entry.
fn named_tests(entry: &str) -> Vec<&str> {
    let Some((_, names)) = entry
        .rsplit_once('(')
        .filter(|(_, names)| names.ends_with(')'))
    else {
        return Vec::new();
    };
    names.split('`').skip(1).step_by(2).collect()
}

#[test]
fn each_statement_about_the_server_names_its_test() {
    let page = read("docs/surrealdb.md");
    let entries = entries(&page);
    assert!(entries.len() > 20, "{} entries", entries.len());
    for entry in &entries {
        let tests = named_tests(entry);
        assert!(!tests.is_empty(), "it names no test:{entry}");
        for test in tests {
            assert!(is_test(test), "{test} is not there");
        }
        assert!(entry.contains(" Seen on "), "it names no version:{entry}");
    }
    for file in fs::read_dir(path("tests/integration/surrealdb")).unwrap() {
        let file = file.unwrap().path();
        let module = file.file_stem().unwrap().to_string_lossy();
        for test in tests_of(&format!("surrealdb/{module}")).unwrap() {
            let name = format!("`surrealdb::{module}::{test}`");
            assert!(page.contains(&name), "{name} is not on the page");
        }
    }
}

#[test]
fn each_test_that_the_page_of_versions_names_is_there() {
    for entry in entries(&read("docs/versions.md")) {
        for name in named_tests(&entry) {
            let file = || tests_of(&name.replace("::", "/"));
            assert!(is_test(name) || file().is_some(), "{name} is not there");
        }
    }
}
