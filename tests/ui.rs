//! Programs that must not compile, one for each rule, with the exact message of the compiler.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the messages again after a deliberate
//! change. All cases are one `TestCases`, so that cargo runs once.
#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// Short messages are read.
#[test]
fn messages_are_short() {
    // ten, and what the compiler adds where it shows types and bounds of the library
    for (directory, limit) in [("ui/derive", 17), ("ui/session", 23)] {
        check(directory, limit);
    }
}

fn check(directory: &str, limit: usize) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_none_or(|extension| extension != "stderr")
        {
            continue;
        }
        let messages = std::fs::read_to_string(&path).unwrap();
        for message in messages.split("\n\nerror") {
            let lines = message.lines().count();
            assert!(
                lines <= limit,
                "{} has {lines} lines:\n{message}",
                path.display()
            );
        }
    }
}
