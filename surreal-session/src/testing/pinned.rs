//! A server that is compiled on this machine: the pinned version, or the one that `SURREAL_VERSION`
//! names.

mod package;

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use self::package::{BINARY, CRATE, Package};
use super::{
    cache, config::ServerConfig, log_line::log_line, process::Process, server::Running,
    source::NoServer, wanted,
};

pub(super) async fn start(setup: &ServerConfig) -> Result<Running, NoServer> {
    let version = wanted::version();
    let cannot = |why| NoServer::Broken(format!("SurrealDB {version} cannot be compiled: {why}"));
    let package = Package::of(version.clone()).map_err(cannot)?;
    let path = tokio::task::spawn_blocking(move || binary(&package))
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
        .map_err(cannot)?;
    let name = format!("{} ({version})", path.display());
    let process = Process::start(&path, name, setup).await;
    process
        .map(Running::Process)
        .map_err(|why| NoServer::not_up(setup, why))
}

/// The path of the binary, which is compiled first if there is none, by one process at a time.
fn binary(package: &Package) -> Result<PathBuf, String> {
    let home = cache::directory()?.join(format!("server-{}", package.version));
    let file = format!("{BINARY}{}", env::consts::EXE_SUFFIX);
    let binary = home.join("bin").join(file);
    if is_current(package, &home, &binary) {
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
    if !is_current(package, &home, &binary) {
        compile(package, &home, &binary)?;
    }
    Ok(binary)
}

/// Tests whether the binary is of this version of the package. It is written last and removed
/// first.
fn is_current(package: &Package, home: &Path, binary: &Path) -> bool {
    binary.is_file()
        && package.files().iter().all(|(name, text)| {
            fs::read(home.join(name)).is_ok_and(|found| found == text.as_bytes())
        })
}

fn compile(package: &Package, home: &Path, binary: &Path) -> Result<(), String> {
    let at = |error: io::Error| format!("{}: {error}", home.display());
    log_line(format_args!(
        "compiling SurrealDB {} into {}: once, about five minutes on two cores",
        package.version,
        home.display()
    ));
    if binary.is_file() {
        fs::remove_file(binary).map_err(at)?;
    }
    if package.is_patched() {
        patch(package, home)?;
    }
    for (name, text) in package.files() {
        fs::write(home.join(name), text.as_bytes()).map_err(at)?;
    }
    let target = home.join("target");
    // `install` puts the binary where it is looked for, whatever the user's configuration says of
    // targets.
    let mut install = cargo();
    install.args(["install", "--debug", "--force"]);
    if package.is_locked() {
        install.arg("--locked");
    }
    let status = install
        .arg("--path")
        .arg(home)
        .arg("--root")
        .arg(home)
        .arg("--target-dir")
        .arg(&target)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !status.success() {
        return Err(format!("cargo: {status}; its messages are above"));
    }
    // Two gigabytes that are not needed again.
    fs::remove_dir_all(&target).map_err(at)
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.stdin(Stdio::null());
    cargo
}

/// Copies the server's crate beside the package, and sets its recursion limit there.
fn patch(package: &Package, home: &Path) -> Result<(), String> {
    let at = |error: io::Error| format!("{}: {error}", home.display());
    for (name, text) in package.files() {
        fs::write(home.join(name), text.as_bytes()).map_err(at)?;
    }
    let manifest = home.join("Cargo.toml");
    fs::write(&manifest, package.plain_manifest()).map_err(at)?;
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(&manifest)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let metadata = String::from_utf8_lossy(&output.stdout);
    let source = source_in(&metadata, &package.version)
        .ok_or_else(|| format!("cargo does not report the source of {CRATE}"))?;
    let copy = home.join(CRATE);
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(at)?;
    }
    copy_directory(&source, &copy).map_err(at)?;
    let lib = copy.join("src/lib.rs");
    let text = fs::read_to_string(&lib).map_err(at)?;
    fs::write(&lib, package.patched(&text)).map_err(at)
}

/// Finds the directory of the server's crate in what `cargo metadata` prints.
fn source_in(metadata: &str, version: &str) -> Option<PathBuf> {
    let directory = format!("{CRATE}-{version}");
    let (before, _) = metadata.split_once(&format!("{directory}/Cargo.toml\""))?;
    let (_, parent) = before.rsplit_once('"')?;
    Some(Path::new(parent).join(directory))
}

fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::source_in;

    #[test]
    fn the_source_is_read_from_what_cargo_reports() {
        let metadata = r#"{"manifest_path":"/a/surrealdb-core-3.0.5/Cargo.toml"},{"manifest_path":"/a/surrealdb-server-3.0.5/Cargo.toml","x":"y"}"#;
        let source = source_in(metadata, "3.0.5");
        assert_eq!(
            source.as_deref(),
            Some(Path::new("/a/surrealdb-server-3.0.5"))
        );
        assert_eq!(source_in(metadata, "3.1.6"), None);
    }
}
