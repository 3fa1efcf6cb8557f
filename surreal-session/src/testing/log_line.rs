use std::{
    fmt,
    io::{self, Write},
};

/// A line for the person who runs the tests. It goes past the capture of the test harness, which
/// would keep it until a test fails.
pub(super) fn log_line(text: impl fmt::Display) {
    // Ignored: a closed stderr must not fail a test.
    let _ = writeln!(io::stderr().lock(), "surreal-session: {text}");
}
