//! A binary of the server that is installed.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    config::{ServerConfig, variable},
    process::Process,
    server::Running,
    source::{NoServer, no_server},
    wanted,
};
use crate::connection::Version;

/// The binary at `SURREAL_BIN`, or else `surreal` on the `PATH`.
pub(super) async fn start(setup: &ServerConfig) -> Result<Running, NoServer> {
    if let Some(path) = variable("SURREAL_BIN") {
        let wrong = |why| NoServer::Wrong(no_server(format!("SURREAL_BIN: {why}")));
        let path = Path::new(&path);
        let version = version_of(path).map_err(wrong)?;
        return run(path, &version, setup).await.map_err(wrong);
    }
    let Some(path) = on_path() else {
        return Err(NoServer::Absent(
            "SURREAL_BIN is not set and there is no `surreal` on the PATH".to_owned(),
        ));
    };
    let version = version_of(&path).map_err(NoServer::Broken)?;
    let running = run(&path, &version, setup).await;
    running.map_err(|why| NoServer::not_up(setup, why))
}

async fn run(path: &Path, version: &Version, setup: &ServerConfig) -> Result<Running, String> {
    let name = format!("{} ({version})", path.display());
    Process::start(path, name, setup)
        .await
        .map(Running::Process)
}

fn on_path() -> Option<PathBuf> {
    let file = format!("surreal{}", env::consts::EXE_SUFFIX);
    env::split_paths(&variable("PATH")?)
        .map(|directory| directory.join(&file))
        .find(|path| path.is_file())
}

/// Returns the version that the binary reports, if it is 3 or later and the one that is asked for.
fn version_of(path: &Path) -> Result<Version, String> {
    let version = version(path)?;
    let path = path.display();
    if version.is_at_least(3, 0) {
        return wanted::check(&version, &path.to_string()).map(|()| version);
    }
    Err(format!(
        "{path} is of version {version}, and 3 or later is needed"
    ))
}

fn version(path: &Path) -> Result<Version, String> {
    let output = Command::new(path)
        .arg(OsStr::new("version"))
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", path.display()))?;
    String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .find_map(|word| word.parse().ok())
        .ok_or_else(|| format!("{} does not tell its version", path.display()))
}
