//! Resources that end with this process, however it ends.
//!
//! A shell in the background reads from a pipe whose other end this process holds. The kernel
//! closes that end with this process, even after `kill -9`, and the shell does its work. It is in a
//! process group of its own, so that a Ctrl-C in the terminal does not end the watch before what it
//! watches.

#[cfg(feature = "testcontainers")]
use std::process::{Child, Stdio};
use std::{io, path::Path, process::Command};

/// The program, to be started with a pipe as its standard input and with its output on standard
/// output; it is killed when the pipe is closed.
///
/// The process that is killed is `$$`, the shell itself, whose place the program takes.
pub(super) fn watched(program: &Path) -> io::Result<Command> {
    let mut command = shell(
        r#"
        exec 3<&0 </dev/null
        (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 &
        exec "$@" 2>&1 3<&-
        "#,
    )?;
    command.arg(program);
    Ok(command)
}

/// Removes a container when this is dropped or this process ends, where there is Docker's command.
#[cfg(feature = "testcontainers")]
#[derive(Debug)]
pub(super) struct Watch(Child);

#[cfg(feature = "testcontainers")]
impl Watch {
    pub(super) fn new(container: &str) -> io::Result<Self> {
        shell(r#"read -r _; exec "$@""#)?
            .args(["docker", "rm", "--force", "--volumes", container])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Self)
    }
}

#[cfg(feature = "testcontainers")]
impl Drop for Watch {
    fn drop(&mut self) {
        // which closes the pipe first
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
fn shell(script: &str) -> io::Result<Command> {
    use std::os::unix::process::CommandExt;

    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).process_group(0);
    Ok(command)
}

#[cfg(not(unix))]
fn shell(_: &str) -> io::Result<Command> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "a server is started with a Unix shell; start one by hand and set SURREAL_URL",
    ))
}
