//! A server as a child process that does not outlive this one.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{config::ServerConfig, directory::TemporaryDirectory, ready::Wait, watch::watched};

/// The number of lines of the server's output that are kept for an error.
const LINES: usize = 20;

/// The time for which a port that was just released may still be in use.
const PORT_LIMIT: Duration = Duration::from_secs(10);

/// The server, and what is needed to start it again.
#[derive(Debug)]
pub(super) struct Process {
    program: PathBuf,
    name: String,
    setup: ServerConfig,
    address: String,
    storage: Option<TemporaryDirectory>,
    child: Option<Child>,
    output: Output,
}

type Output = Arc<Mutex<VecDeque<String>>>;

impl Process {
    /// Starts a server on a free port of the loopback interface, and waits until it is ready.
    pub(super) async fn start(
        program: &Path,
        name: String,
        setup: &ServerConfig,
    ) -> Result<Self, String> {
        let storage = match setup.persistent {
            true => Some(TemporaryDirectory::new().map_err(|error| error.to_string())?),
            false => None,
        };
        let mut process = Self {
            program: program.to_owned(),
            name,
            setup: setup.clone(),
            address: String::new(),
            storage,
            child: None,
            output: Output::default(),
        };
        // the port was free; another process may have been faster
        let mut attempts = 0..3;
        loop {
            let port = free_port().map_err(|error| error.to_string())?;
            process.address = format!("{}:{port}", Ipv4Addr::LOCALHOST);
            match process.run().await {
                Err(Failure::PortTaken(_)) if attempts.next().is_some() => {}
                Err(failure) => return Err(failure.into_text()),
                Ok(()) => return Ok(process),
            }
        }
    }

    /// Returns the host and port on which it listens.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Returns the name of the program.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Starts it again at the same address.
    pub(super) async fn restart(&mut self) -> Result<(), String> {
        self.kill();
        let start = Instant::now();
        loop {
            match self.run().await {
                Err(Failure::PortTaken(_)) if start.elapsed() < PORT_LIMIT => {
                    sleep(Duration::from_millis(50)).await;
                }
                result => return result.map_err(Failure::into_text),
            }
        }
    }

    /// Ends it at once.
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // both fail only when it is gone already
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    async fn run(&mut self) -> Result<(), Failure> {
        let mut child = self.spawn().map_err(|error| {
            Failure::Other(format!("{} cannot be run: {error}", self.program.display()))
        })?;
        self.output = keep_output(&mut child);
        self.child = Some(child);
        let result = self.wait().await;
        if result.is_err() {
            self.kill();
        }
        result
    }

    /// Waits until it is ready, or has ended.
    async fn wait(&mut self) -> Result<(), Failure> {
        let wait = Wait::new(&self.address);
        loop {
            let ready = wait.probe().await;
            // asked after the probe: it may be another server that has answered
            if let Some(status) = self.ended() {
                let text = format!("{} ended, {status}", self.program.display());
                return Err(Failure::of_exit(&text, &last_lines(&self.output)));
            }
            match ready {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(why) => return Err(Failure::Other(why)),
            }
        }
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut()?.try_wait().ok()?
    }

    fn spawn(&self) -> io::Result<Child> {
        let storage = match &self.storage {
            Some(directory) => format!("surrealkv://{}", directory.path().display()),
            None => "memory".to_owned(),
        };
        let arguments = self.setup.arguments(&self.address, &storage);
        watched(&self.program)?
            .args(arguments)
            .envs(self.setup.environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

enum Failure {
    PortTaken(String),
    Other(String),
}

impl Failure {
    fn of_exit(text: &str, output: &str) -> Self {
        let all = format!("{text}: {output}");
        if output.contains("in use") {
            Self::PortTaken(all)
        } else {
            Self::Other(all)
        }
    }

    fn into_text(self) -> String {
        match self {
            Self::PortTaken(text) | Self::Other(text) => text,
        }
    }
}

/// Returns a port of the loopback interface that is not in use.
pub(super) fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Reads all that the server writes, so that it never waits for a reader, and keeps the end of it.
fn keep_output(child: &mut Child) -> Output {
    let output = Output::default();
    if let Some(stdout) = child.stdout.take() {
        let output = Arc::clone(&output);
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let mut lines = output.lock().unwrap_or_else(PoisonError::into_inner);
                if lines.len() == LINES {
                    lines.pop_front();
                }
                lines.push_back(line);
            }
        });
    }
    output
}

fn last_lines(output: &Output) -> String {
    let lines = output.lock().unwrap_or_else(PoisonError::into_inner);
    lines
        .iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}
