//! A bad network, on demand.

mod faults;
mod pump;
mod relay;

use std::{net::Ipv4Addr, time::Duration};

use tokio::{net::TcpListener, sync::watch};

pub use self::faults::Direction;
use self::faults::{CutAfter, Faults};
use super::source::no_server;
use crate::error::Result;

/// A TCP proxy that breaks connections on purpose, between a client and a
/// [`Server`](super::Server).
///
/// It passes everything on until it is told otherwise; [`heal`](Self::heal) brings it back to that.
/// A command holds for what comes after it: what was passed on before has been passed on. Dropping
/// the proxy cuts its connections.
///
/// ```no_run
/// use std::time::Duration;
/// use surreal_session::{Connection, testing::{Direction, Proxy, Server}};
///
/// # async fn example() -> surreal_session::Result<()> {
/// let server = Server::shared().await?;
/// let proxy = Proxy::start(server.url()).await?;
/// let db = Connection::builder(proxy.url())
///     .request_timeout(Duration::from_secs(1))
///     .open()
///     .await?;
///
/// proxy.blackhole(Direction::ToClient); // calls arrive, and replies are lost
/// assert!(db.ping().await.is_err());
/// proxy.heal();
/// db.ping().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Proxy {
    url: String,
    faults: watch::Sender<Faults>,
    connections: watch::Receiver<usize>,
}

impl Proxy {
    /// Starts a proxy on a free port of the loopback interface. The target is `host:port` or a URL
    /// with them, such as [`Server::url`](super::Server::url).
    ///
    /// It runs on the current tokio runtime.
    ///
    /// # Errors
    /// [`Connect`](crate::ErrorKind::Connect) when there is no free port.
    ///
    /// # Panics
    /// Outside a tokio runtime, as everything of tokio does.
    pub async fn start(target: &str) -> Result<Self> {
        let target = target.split_once("://").map_or(target, |(_, rest)| rest);
        let target = target.split('/').next().unwrap_or(target).to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let bound = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) =
            bound.map_err(|error| no_server(format!("a proxy finds no port: {error}")))?;
        let (faults, seen) = watch::channel(Faults::default());
        let (count, connections) = watch::channel(0);
        tokio::spawn(relay::run(listener, target, seen, count));
        Ok(Self {
            url: format!("ws://{address}"),
            faults,
            connections,
        })
    }

    /// Returns the URL for a [`Connection`](crate::Connection), instead of the server's own.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the number of open connections, now and after every change.
    #[must_use]
    pub fn connections(&self) -> watch::Receiver<usize> {
        self.connections.clone()
    }

    /// Closes every connection. New ones may come.
    pub fn cut(&self) {
        self.change(|faults| faults.cuts += 1);
    }

    /// Closes each of the present connections after `bytes` more bytes have passed in one
    /// direction: in the midst of a frame, if that is where they end. With 0 that is at the next
    /// byte.
    pub fn cut_after(&self, direction: Direction, bytes: usize) {
        self.change(|faults| {
            faults.cuts_after += 1;
            faults.cut_after = Some(CutAfter { direction, bytes });
        });
    }

    /// Stops forwarding in one direction, silently. What is sent in the meantime arrives after
    /// [`heal`](Self::heal), as TCP sends again what a network has lost.
    pub fn blackhole(&self, direction: Direction) {
        self.change(|faults| *faults.blackhole.of_mut(direction) = true);
    }

    /// Holds every byte back for so long, in both directions.
    pub fn delay(&self, by: Duration) {
        self.change(|faults| faults.delay = by);
    }

    /// Limits the bytes that are forwarded in a second, on each connection and in each direction.
    /// At least 1.
    pub fn throttle(&self, bytes_per_second: u32) {
        self.change(|faults| faults.rate = Some(bytes_per_second.max(1)));
    }

    /// Closes new connections as soon as they are made. Those that are open stay.
    pub fn refuse(&self) {
        self.change(|faults| faults.refuse = true);
    }

    /// Closes new connections as soon as the server has answered on them, which is after the
    /// WebSocket's handshake. Those that are open stay.
    pub fn hang_up(&self) {
        self.change(|faults| faults.hang_up = true);
    }

    /// Passes everything on again. What was cut stays cut.
    pub fn heal(&self) {
        self.change(Faults::heal);
    }

    fn change(&self, change: impl FnOnce(&mut Faults)) {
        self.faults.send_modify(change);
    }
}
