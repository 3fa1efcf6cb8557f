//! A server ends with the process that started it.

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use surreal_session::testing::Server;

/// The words of the other process before the address of its server.
const MARK: &str = "server at ";

/// This is not a test: the other tests run it as a separate process.
#[surreal_session::test]
#[ignore = "runs in a process of its own, started by other tests"]
async fn victim() {
    let Ok(end) = env::var("VICTIM") else { return };
    let server = Server::builder().start().await.unwrap();
    println!("{MARK}{}", server.url());
    match end.as_str() {
        "panic" => {
            std::mem::forget(server);
            panic!("on purpose");
        }
        "exit" => {
            std::mem::forget(server);
            std::process::exit(0);
        }
        _ => std::future::pending().await,
    }
}

fn start(end: &str) -> (Child, String) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "testing::process::victim",
            "--ignored",
            "--nocapture",
        ])
        .env("VICTIM", end)
        // a running server cannot be killed with its test
        .env_remove("SURREAL_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| {
            Some(
                line.split_once(MARK)?
                    .1
                    .trim_start_matches("ws://")
                    .to_owned(),
            )
        })
        .expect("the process starts a server");
    (child, address)
}

fn wait_until_gone(address: &str) {
    let start = Instant::now();
    while TcpStream::connect(address).is_ok() {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "the server at {address} lives on"
        );
        std::thread::yield_now();
    }
}

#[test]
fn a_server_ends_with_a_process_that_is_killed() {
    let (mut child, address) = start("wait");
    assert!(TcpStream::connect(&address).is_ok());
    // SIGKILL on Unix
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until_gone(&address);
}

#[test]
fn a_server_ends_with_a_process_that_is_interrupted() {
    let (mut child, address) = start("wait");
    let status = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
    child.wait().unwrap();
    wait_until_gone(&address);
}

#[test]
fn a_server_ends_with_a_process_that_panics_or_exits() {
    for end in ["panic", "exit"] {
        let (mut child, address) = start(end);
        child.wait().unwrap();
        wait_until_gone(&address);
    }
}
