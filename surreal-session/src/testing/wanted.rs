//! The version of the server that is asked for.

use super::config::text_variable;
use crate::connection::Version;

/// The version that is used if `SURREAL_VERSION` names no other.
pub(super) const PINNED: &str = "3.3.5";

/// Returns the version that `SURREAL_VERSION` names.
fn named() -> Option<String> {
    text_variable("SURREAL_VERSION")
}

/// Returns the version of a server that has to be made: compiled, or run in a container.
pub(super) fn version() -> String {
    named().unwrap_or_else(|| PINNED.to_owned())
}

/// Tests whether a server that was found is of the version that `SURREAL_VERSION` names, if it is
/// set.
pub(super) fn check(found: &Version, place: &str) -> Result<(), String> {
    match named() {
        Some(named) if named != found.to_string() => Err(format!(
            "{place} is of version {found}, and SURREAL_VERSION is {named}"
        )),
        _ => Ok(()),
    }
}
