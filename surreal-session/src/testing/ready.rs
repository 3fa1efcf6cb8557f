//! Waiting until a started server can be used.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

/// A server in the dev profile on a busy machine needs seconds.
const LIMIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(20);
const ONE_PROBE: Duration = Duration::from_secs(5);

/// The wait for one server.
pub(super) struct Wait {
    address: String,
    start: Instant,
}

impl Wait {
    pub(super) fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            start: Instant::now(),
        }
    }

    /// Asks once; when the server is not ready, pauses before it says so, and fails after a minute
    /// of that.
    pub(super) async fn probe(&self) -> Result<bool, String> {
        let why = match timeout(ONE_PROBE, is_ready(&self.address)).await {
            Ok(Ok(true)) => return Ok(true),
            Ok(Ok(false)) => "it is still starting".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it does not answer".to_owned(),
        };
        if self.start.elapsed() > LIMIT {
            let address = &self.address;
            return Err(format!("{address} was not ready within {LIMIT:?}: {why}"));
        }
        sleep(PAUSE).await;
        Ok(false)
    }
}

async fn is_ready(address: &str) -> io::Result<bool> {
    match status(address, "/ready").await? {
        // versions that do not know it
        404 => Ok(status(address, "/health").await? == 200),
        status => Ok(status == 200),
    }
}

/// The status of the answer to one request over HTTP.
async fn status(address: &str, path: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut line = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut line).await?;
    line.rsplit(|byte| *byte == b' ')
        .next()
        .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
        .ok_or_else(|| io::Error::other("this is no HTTP server"))
}
