//! The time in which the smallest program that talks to a server is built.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use crate::{Result, cargo, contender::Name};

/// One hello-world, built from nothing.
pub(crate) struct Built {
    pub(crate) name: Name,
    /// Crates that it is made of, its own not counted
    pub(crate) crates: usize,
    pub(crate) dev: Duration,
    pub(crate) release: Duration,
}

/// Builds them, each the given number of times; the fastest counts, since others only take time
/// away.
pub(crate) fn build(times: usize) -> Result<Vec<Built>> {
    cargo::run(&["fetch", "--locked", "--quiet"])?;
    let mut all = Vec::new();
    for (name, package) in [
        (Name::Ours, "hello-ours"),
        (Name::Official, "hello-official"),
    ] {
        let tree = ["tree", "-p", package, "-e", "normal", "--prefix", "none"];
        let tree = cargo::run(&tree)?;
        let crates: BTreeSet<&str> = tree
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .collect();
        let mut built = Built {
            name,
            crates: crates.len() - 1,
            dev: Duration::MAX,
            release: Duration::MAX,
        };
        for _ in 0..times {
            built.dev = built.dev.min(clean_build(package, &[])?);
            built.release = built.release.min(clean_build(package, &["--release"])?);
        }
        all.push(built);
    }
    Ok(all)
}

fn clean_build(package: &str, more: &[&str]) -> Result<Duration> {
    let target = Path::new(cargo::FOLDER).join("target").join("hello");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let target = target.to_string_lossy();
    let mut arguments = vec!["build", "--locked", "--offline", "--quiet", "-p", package];
    arguments.extend(["--target-dir", &target]);
    arguments.extend(more);
    let start = Instant::now();
    cargo::run(&arguments)?;
    let time = start.elapsed();
    eprintln!("{package} {}: {:.1} s", more.concat(), time.as_secs_f64());
    Ok(time)
}
