use std::{
    io,
    time::{Duration, Instant},
};

use surreal_session::{
    Connection, ErrorKind, Result,
    testing::{Direction, Proxy, Server},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A proxy, and the listener behind it.
struct Network {
    proxy: Proxy,
    listener: TcpListener,
}

impl Network {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = listener.local_addr().unwrap().to_string();
        Self {
            proxy: Proxy::start(&target).await.unwrap(),
            listener,
        }
    }

    fn address(&self) -> &str {
        self.proxy.url().trim_start_matches("ws://")
    }

    /// Returns both ends of a new connection through the proxy.
    async fn connect(&self) -> (TcpStream, TcpStream) {
        let client = TcpStream::connect(self.address()).await.unwrap();
        let (server, _) = self.listener.accept().await.unwrap();
        (client, server)
    }

    async fn wait_for(&self, connections: usize) {
        let mut count = self.proxy.connections();
        count.wait_for(|count| *count == connections).await.unwrap();
    }
}

async fn read(stream: &mut TcpStream, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

/// Reads all bytes before the end of the connection, orderly or not.
async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // a reset leaves what was read before it
    let _ = stream.read_to_end(&mut bytes).await;
    bytes
}

#[surreal_session::test]
async fn passes_everything_on_and_counts() {
    let network = Network::new().await;
    network.wait_for(0).await;
    let (mut client, mut server) = network.connect().await;
    network.wait_for(1).await;
    client.write_all(b"question").await.unwrap();
    assert_eq!(read(&mut server, 8).await, b"question");
    server.write_all(b"answer").await.unwrap();
    assert_eq!(read(&mut client, 6).await, b"answer");

    // an end in one direction leaves the other open
    client.shutdown().await.unwrap();
    assert!(read_to_end(&mut server).await.is_empty());
    server.write_all(b"after").await.unwrap();
    drop(server);
    assert_eq!(read_to_end(&mut client).await, b"after");
    network.wait_for(0).await;
}

#[surreal_session::test]
async fn cut_ends_the_present_connections_only() {
    let network = Network::new().await;
    let (mut one, mut other_end) = network.connect().await;
    let (mut two, _end) = network.connect().await;
    network.proxy.cut();
    assert!(read_to_end(&mut one).await.is_empty());
    assert!(read_to_end(&mut two).await.is_empty());
    assert!(read_to_end(&mut other_end).await.is_empty());
    network.wait_for(0).await;

    let (mut client, mut server) = network.connect().await;
    client.write_all(b"again").await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"again");
}

#[surreal_session::test]
async fn cut_after_ends_in_the_midst() {
    let network = Network::new().await;
    for (direction, expected) in [(Direction::ToServer, "ques"), (Direction::ToClient, "answ")] {
        let (mut client, mut server) = network.connect().await;
        network.proxy.cut_after(direction, 4);
        // one that comes later is not meant
        let (mut later, mut later_end) = network.connect().await;
        let passed = match direction {
            Direction::ToServer => {
                client.write_all(b"question").await.unwrap();
                read_to_end(&mut server).await
            }
            Direction::ToClient => {
                server.write_all(b"answer").await.unwrap();
                read_to_end(&mut client).await
            }
        };
        assert_eq!(String::from_utf8(passed).unwrap(), expected);
        later.write_all(b"question").await.unwrap();
        assert_eq!(read(&mut later_end, 8).await, b"question");
    }
}

#[surreal_session::test]
async fn a_blackhole_keeps_what_is_sent_into_it() {
    let network = Network::new().await;
    let (mut client, mut server) = network.connect().await;
    network.proxy.blackhole(Direction::ToServer);
    client.write_all(b"question").await.unwrap();
    server.write_all(b"answer").await.unwrap();
    assert_eq!(read(&mut client, 6).await, b"answer");
    let nothing = server.try_read(&mut [0]).unwrap_err();
    assert_eq!(nothing.kind(), io::ErrorKind::WouldBlock);

    network.proxy.heal();
    assert_eq!(read(&mut server, 8).await, b"question");
}

#[surreal_session::test]
async fn delay_holds_for_each_way() {
    let network = Network::new().await;
    let (mut client, mut server) = network.connect().await;
    let delay = Duration::from_millis(20);
    network.proxy.delay(delay);
    let start = Instant::now();
    client.write_all(b"question").await.unwrap();
    assert_eq!(read(&mut server, 8).await, b"question");
    server.write_all(b"answer").await.unwrap();
    assert_eq!(read(&mut client, 6).await, b"answer");
    assert!(start.elapsed() >= 2 * delay);
}

#[surreal_session::test]
async fn throttle_takes_its_time_and_loses_nothing() {
    let network = Network::new().await;
    let (mut client, mut server) = network.connect().await;
    network.proxy.throttle(10_000);
    let sent = (0..2_000_u32).map(|n| n as u8).collect::<Vec<_>>();
    let start = Instant::now();
    client.write_all(&sent).await.unwrap();
    assert_eq!(read(&mut server, sent.len()).await, sent);
    // the first twentieth of a second's share passes at once
    assert!(
        start.elapsed() >= Duration::from_millis(140),
        "{:?}",
        start.elapsed()
    );
}

#[surreal_session::test]
async fn refuse_is_for_new_connections() {
    let network = Network::new().await;
    let (mut client, mut server) = network.connect().await;
    network.proxy.refuse();
    let mut refused = TcpStream::connect(network.address()).await.unwrap();
    assert!(read_to_end(&mut refused).await.is_empty());
    client.write_all(b"question").await.unwrap();
    assert_eq!(read(&mut server, 8).await, b"question");

    network.proxy.heal();
    network.connect().await;
}

#[surreal_session::test]
async fn dropping_it_cuts_everything() {
    let Network { proxy, listener } = Network::new().await;
    let address = proxy.url().trim_start_matches("ws://").to_owned();
    let mut client = TcpStream::connect(&address).await.unwrap();
    let (mut server, _) = listener.accept().await.unwrap();
    drop(proxy);
    assert!(read_to_end(&mut client).await.is_empty());
    assert!(read_to_end(&mut server).await.is_empty());
}

#[surreal_session::test]
async fn a_session_survives_a_cut() -> Result<()> {
    let server = Server::shared().await?;
    let proxy = Proxy::start(server.url()).await?;
    let db = Connection::open(proxy.url()).await?;
    let session = db.attach().await?.signin(server.root()).await?;
    session.query("RETURN 1").await?.check()?;
    proxy.cut();
    // A call in flight is not sent again by itself: it might have been a write.
    while let Err(error) = session.query("RETURN 1").await {
        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}");
    }
    Ok(())
}
