use std::process::{Command, Stdio};

use crate::Result;

/// The folder of this crate's manifest.
pub(crate) const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// Runs cargo in this crate's folder, and returns its output.
pub(crate) fn run(arguments: &[&str]) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(FOLDER)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => Err(format!("cargo {} failed", arguments.join(" ")).into()),
    }
}

/// Builds the contenders' programs, which `cargo run` does not.
pub(crate) fn build_contenders() -> Result<()> {
    let mut arguments = vec!["build", "--locked", "--quiet", "--bins"];
    if !cfg!(debug_assertions) {
        arguments.push("--release");
    }
    run(&arguments).map(drop)
}
