//! The list of futures in `tests/integration/ends.rs`, compared with those of the library, and the
//! time limits of tests.

use regex::Regex;

use crate::source::{Source, read};

/// Futures that wait for what others do, and so for as long as nothing happens. They end with their
/// socket, session or connection; `live::` and `mirror::` test that.
const WAITS: [&str; 3] = ["Notifications::next", "Changes::next", "LiveStream::next"];

/// Tried where a server that falls silent in the midst of an answer is, and where a connection is
/// closed.
const ELSEWHERE: [&str; 2] = ["RowStream::next", "close"];

#[test]
fn every_public_future_is_tried() {
    let cases = read("tests/integration/ends.rs");
    let function =
        Regex::new(r"pub async fn (\w+)|pub fn (\w+)<[^{;]*?-> (?:impl Future|Answer)").unwrap();
    let builder = Regex::new(r"IntoFuture for (\w+)").unwrap();
    let mut missing = Vec::new();
    for source in Source::all("surreal-session") {
        if source.module() == "testing" {
            continue;
        }
        let functions = function.captures_iter(&source.code);
        let names = functions.map(|found| found.get(1).or(found.get(2)).unwrap().as_str());
        let builders = builder.captures_iter(&source.code);
        for name in names.chain(builders.map(|found| found.get(1).unwrap().as_str())) {
            let known = |list: &[&str]| {
                list.iter()
                    .any(|one| *one == name || one.ends_with(&format!("::{name}")))
            };
            let tried = Regex::new(&format!(r#""(\w+::)?{name}( [a-z ]+)?""#)).unwrap();
            if !tried.is_match(&cases) && !known(&WAITS) && !known(&ELSEWHERE) {
                missing.push(format!("{name} of {}", source.name));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "not in tests/integration/ends.rs: {missing:#?}"
    );
}

/// `#[surreal_session::test]` limits the time of a test. `tests/chaos` has limits of its own.
#[test]
fn every_async_test_has_a_limit() {
    let unlimited = ["#[tokio", "::test"].concat();
    for source in Source::below("tests") {
        let limited = source.module() == "chaos" || !source.code.contains(&unlimited);
        assert!(limited, "{}: use `#[surreal_session::test]`", source.name);
    }
}
