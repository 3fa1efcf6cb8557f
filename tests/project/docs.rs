//! The documents agree with each other and with the code.

use crate::source::read;

/// Without comment signs.
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

#[test]
fn versions_are_those_of_the_manifests() {
    let readme = read("README.md");
    let manifest = read("tests/server/Cargo.toml");
    let (_, server) = manifest
        .split_once("surrealdb-server = { version = \"=")
        .unwrap();
    let server = server.split('"').next().unwrap();
    assert!(
        readme.contains(&format!("tested on {server} |")),
        "the server is {server}"
    );
    let workspace = read("Cargo.toml");
    let (_, rust) = workspace.split_once("rust-version = \"").unwrap();
    let rust = rust.split('"').next().unwrap();
    assert!(
        readme.contains(&format!("| Rust | {rust} and later")),
        "Rust is {rust}"
    );
}
