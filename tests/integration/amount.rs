//! The amounts of tests, and their patience.

use std::{env, time::Duration};

/// Returns the share of the full number that `SURREAL_TEST_SHARE` asks for: `10` is a tenth, for a
/// server that is slow. All of it by default.
pub(crate) fn amount(full: u64) -> u64 {
    full / variable("SURREAL_TEST_SHARE").unwrap_or(1).max(1)
}

/// Returns how long a test waits for something that has to happen: a third of what it may take at
/// all (`SURREAL_TEST_SECONDS`), 60 seconds by default.
pub(crate) fn patience() -> Duration {
    Duration::from_secs(variable("SURREAL_TEST_SECONDS").unwrap_or(180)) / 3
}

fn variable(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}
