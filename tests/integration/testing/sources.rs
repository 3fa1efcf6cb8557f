//! The origin of the shared server, in separate processes, because it is chosen once in each.

use std::{env, process::Command};

use surreal_session::{Result, testing::Server};

/// This is not a test: the other tests run it as a separate process.
#[surreal_session::test]
#[ignore = "runs in a process of its own, started by other tests"]
async fn reporter() {
    let Ok(what) = env::var("REPORT") else { return };
    match Server::shared().await {
        Ok(server) => println!("found <{}>", server.url()),
        Err(error) => println!("failed <{error}>"),
    }
    if what == "all"
        && let Err(error) = Server::builder().start().await
    {
        println!("no other <{error}>");
    }
}

/// Returns the report of the other process, with no origin but the given ones.
fn report(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "testing::sources::reporter",
        "--ignored",
        "--nocapture",
    ]);
    for name in [
        "SURREAL_BIN",
        "SURREAL_URL",
        "SURREAL_USER",
        "SURREAL_PASS",
        "SURREAL_SERVER",
    ] {
        command.env_remove(name);
    }
    command
        .env("REPORT", "shared")
        .envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn assert_says(report: &str, parts: &[&str]) {
    for part in parts {
        assert!(report.contains(part), "{part:?} is not in: {report}");
    }
}

#[surreal_session::test]
async fn a_running_server_is_used_and_left_alone() -> Result<()> {
    // a server of our own, whose root user is known
    let server = Server::builder().start().await?;
    let report = report(&[
        ("SURREAL_URL", server.url()),
        ("SURREAL_SERVER", "url"),
        ("REPORT", "all"),
    ]);
    let found = format!("found <{}>", server.url());
    assert_says(
        &report,
        &[&found, "no other <SURREAL_SERVER is `url`, and "],
    );
    server.connect().await?.ping().await
}

#[surreal_session::test]
async fn a_url_that_does_not_work_is_an_error() -> Result<()> {
    let server = Server::builder().start().await?;
    let wrong = [("SURREAL_URL", server.url()), ("SURREAL_PASS", "wrong")];
    assert_says(
        &report(&wrong),
        &[
            "failed <SURREAL_URL is `",
            "`root` (SURREAL_USER, SURREAL_PASS)",
        ],
    );
    // This port is not in use.
    let nowhere = report(&[("SURREAL_URL", "ws://127.0.0.1:1")]);
    assert_says(&nowhere, &["failed <SURREAL_URL is `ws://127.0.0.1:1`"]);
    Ok(())
}

#[test]
fn a_binary_that_does_not_work_is_an_error() {
    let missing = report(&[("SURREAL_BIN", "/no/such/surreal")]);
    assert_says(
        &missing,
        &["failed <SURREAL_BIN: /no/such/surreal cannot be run"],
    );
    let other = report(&[("SURREAL_BIN", "/bin/echo")]);
    assert_says(
        &other,
        &["failed <SURREAL_BIN: /bin/echo does not tell its version"],
    );
}

#[cfg(unix)]
#[test]
fn a_binary_of_another_version_is_not_used() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let directory = env::temp_dir().join(format!("surreal-2-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let binary = directory.join("surreal");
    fs::write(&binary, "#!/bin/sh\necho 2.1.4 for linux on x86_64\n").unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.display(), env::var("PATH").unwrap());
    let report = report(&[("PATH", &path), ("SURREAL_SERVER", "binary")]);
    fs::remove_dir_all(&directory).unwrap();
    assert_says(
        &report,
        &[
            "failed <SURREAL_SERVER is `binary`, and ",
            "is of version 2.1.4, and 3 or later is needed",
        ],
    );
}

#[test]
fn a_source_that_is_forced_is_the_only_one() {
    let unknown = report(&[("SURREAL_SERVER", "elsewhere")]);
    assert_says(
        &unknown,
        &["failed <SURREAL_SERVER is `elsewhere`: set it to url, binary, docker or source"],
    );
    let unset = report(&[("SURREAL_SERVER", "url")]);
    assert_says(
        &unset,
        &["failed <SURREAL_SERVER is `url`, and SURREAL_URL is not set"],
    );
    let none = report(&[("SURREAL_SERVER", "binary"), ("PATH", "/no/such")]);
    assert_says(
        &none,
        &["failed <SURREAL_SERVER is `binary`, and SURREAL_BIN is not set"],
    );
    // a daemon that does not answer
    let docker = report(&[
        ("SURREAL_SERVER", "docker"),
        ("DOCKER_HOST", "tcp://127.0.0.1:1"),
    ]);
    assert_says(&docker, &["failed <SURREAL_SERVER is `docker`, and "]);
}
