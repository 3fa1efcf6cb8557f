//! The pinned server, compiled on this machine.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{
    cache, config::ServerConfig, log_line::log_line, process::Process, server::Running,
    source::NoServer,
};

pub(super) const VERSION: &str = "3.3.5";

/// The package that is compiled: `tests/server` of this project.
const FILES: [(&str, &str); 3] = [
    ("Cargo.toml", include_str!("pinned/manifest.toml")),
    ("Cargo.lock", include_str!("pinned/lock.toml")),
    ("src/main.rs", include_str!("pinned/main.rs")),
];

/// The name of its binary.
const BINARY: &str = "surreal-session-server";

pub(super) async fn start(setup: &ServerConfig) -> Result<Running, NoServer> {
    let path = tokio::task::spawn_blocking(binary)
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
        .map_err(|why| {
            NoServer::Broken(format!("SurrealDB {VERSION} cannot be compiled: {why}"))
        })?;
    let name = format!("{} ({VERSION})", path.display());
    let process = Process::start(&path, name, setup).await;
    process
        .map(Running::Process)
        .map_err(|why| NoServer::not_up(setup, why))
}

/// The path of the binary, which is compiled first if there is none, by one process at a time.
fn binary() -> Result<PathBuf, String> {
    let home = cache::directory()?.join(format!("server-{VERSION}"));
    let file = format!("{BINARY}{}", env::consts::EXE_SUFFIX);
    let binary = home.join("bin").join(file);
    if is_current(&home, &binary) {
        return Ok(binary);
    }
    let at = |error: io::Error| format!("{}: {error}", home.display());
    fs::create_dir_all(home.join("src")).map_err(at)?;
    let mut lock = fd_lock::RwLock::new(File::create(home.join("lock")).map_err(at)?);
    if lock.try_write().is_err() {
        log_line(format_args!(
            "waiting for another process to compile {}",
            binary.display()
        ));
    }
    let _alone = lock.write().map_err(at)?;
    if !is_current(&home, &binary) {
        compile(&home, &binary)?;
    }
    Ok(binary)
}

/// Whether the binary is of this version of the package. It is written last and removed first.
fn is_current(home: &Path, binary: &Path) -> bool {
    binary.is_file()
        && FILES.iter().all(|(name, text)| {
            fs::read(home.join(name)).is_ok_and(|found| found == text.as_bytes())
        })
}

fn compile(home: &Path, binary: &Path) -> Result<(), String> {
    let at = |error: io::Error| format!("{}: {error}", home.display());
    log_line(format_args!(
        "compiling SurrealDB {VERSION} into {}: once, about five minutes on two cores",
        home.display()
    ));
    if binary.is_file() {
        fs::remove_file(binary).map_err(at)?;
    }
    for (name, text) in FILES {
        fs::write(home.join(name), text).map_err(at)?;
    }
    let target = home.join("target");
    // `install` puts the binary where it is looked for, whatever the user's configuration says of
    // targets
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
        .args(["install", "--debug", "--locked", "--force", "--path"])
        .arg(home)
        .arg("--root")
        .arg(home)
        .arg("--target-dir")
        .arg(&target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !status.success() {
        return Err(format!("cargo: {status}; its messages are above"));
    }
    // two gigabytes that nobody needs any more
    fs::remove_dir_all(&target).map_err(at)
}

#[cfg(test)]
mod tests {
    use super::{BINARY, FILES, VERSION};

    #[test]
    fn the_package_is_what_it_is_taken_for() {
        let (_, manifest) = FILES[0];
        assert!(manifest.contains(&format!("name = \"{BINARY}\"")));
        assert!(manifest.contains(&format!("surrealdb-server = {{ version = \"={VERSION}\"")));
    }
}
