use std::path::PathBuf;

use super::config::variable;

/// Returns the directory of a user's programs for files that can be made again.
pub(super) fn directory() -> Result<PathBuf, String> {
    let home = || variable("HOME").map(PathBuf::from);
    let base = if let Some(cache) = variable("XDG_CACHE_HOME") {
        Some(PathBuf::from(cache))
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        home().map(|home| home.join(".cache"))
    };
    base.map(|base| base.join("surreal-session"))
        .ok_or_else(|| "there is no cache directory: set HOME or XDG_CACHE_HOME".to_owned())
}
