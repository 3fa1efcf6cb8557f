//! Requirements of tests on the version of the server.

use std::io::{self, Write};

use surreal_session::{Session, Version};

/// Tests whether the server is as `wanted` says, such as `>=3.3` or `<4.0`. If it is not, writes
/// one line that says why the test has nothing to show.
pub(crate) fn suits(session: &Session, wanted: &str, test: &str, why: &str) -> bool {
    let version = session.version();
    let suits = holds(version, wanted);
    if !suits {
        // The harness captures `eprintln!` of a test that succeeds, and this has to be seen.
        let line = format!("SKIPPED: {test} on {version}, needs {wanted}: {why}\n");
        io::stderr()
            .write_all(line.as_bytes())
            .expect("a standard error");
    }
    suits
}

/// Returns the path of the test in which an item is defined, from the name of the item's type.
pub(crate) fn test_name(marker: &str) -> &str {
    let path = marker.split("::{{closure}}").next().unwrap_or(marker);
    let path = path.strip_suffix("::marker").unwrap_or(path);
    // The attribute `test` puts the body into a function of its own.
    let path = match path.rsplit_once("::") {
        Some((test, body)) if body.starts_with("__") => test,
        _ => path,
    };
    path.split_once("::").map_or(path, |(_, test)| test)
}

/// The result of a test that has nothing to show.
pub(crate) trait Skipped {
    fn skipped() -> Self;
}

impl Skipped for () {
    fn skipped() -> Self {}
}

impl<E> Skipped for Result<(), E> {
    fn skipped() -> Self {
        Ok(())
    }
}

/// A version of a test's own choosing.
pub(crate) fn is(session: &Session, wanted: &str) -> bool {
    holds(session.version(), wanted)
}

/// Tests whether a socket takes only so many sessions, which it does from 3.1.
pub(crate) fn caps_sessions(version: &Version) -> bool {
    holds(version, ">=3.1")
}

/// Two numbers count: a development version is as the one that it will be.
fn holds(version: &Version, wanted: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let pair = |text: &str| {
        let (major, minor) = text.split_once('.').expect("two numbers");
        (number(major), number(minor))
    };
    match wanted.strip_prefix(">=") {
        Some(from) => {
            let (major, minor) = pair(from);
            version.is_at_least(major, minor)
        }
        None => {
            let (major, minor) = pair(wanted.strip_prefix('<').expect("`>=` or `<`"));
            !version.is_at_least(major, minor)
        }
    }
}

/// Ends a test that the server's version has nothing for, with a line that says so.
macro_rules! needs_server {
    ($session:expr, $wanted:literal, $why:literal) => {
        fn marker() {}
        let test = $crate::version::test_name(std::any::type_name_of_val(&marker));
        if !$crate::version::suits(&$session, $wanted, test, $why) {
            return $crate::version::Skipped::skipped();
        }
    };
}
pub(crate) use needs_server;

#[test]
fn versions_are_compared_by_two_numbers() {
    let beta: Version = "4.0.0-beta.1".parse().unwrap();
    let old: Version = "3.0.5".parse().unwrap();
    for (version, wanted, expected) in [
        (&beta, ">=3.3", true),
        (&beta, ">=4.0", true),
        (&beta, "<4.0", false),
        (&old, ">=3.0", true),
        (&old, ">=3.1", false),
        (&old, "<3.1", true),
    ] {
        assert_eq!(holds(version, wanted), expected, "{version} {wanted}");
    }
}
