use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use surreal_session::{
    Connection, Error, ErrorKind, Outcome, Result, Session, Table, auth::DatabaseUser,
    testing::Server,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use super::{Account, balance, open};
use crate::place::{Place, define, eventually};

/// Between a client and the server: passes everything on, until it is told to keep the replies to itself.
#[derive(Default)]
struct Relay {
    keeps_replies: AtomicBool,
    cut: Notify,
}

impl Relay {
    /// Stands before the server and gives the URL to connect to.
    async fn start(server: &str) -> std::io::Result<(Arc<Self>, String)> {
        let relay = Arc::new(Self::default());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("ws://{}", listener.local_addr()?);
        let server = server.trim_start_matches("ws://").to_owned();
        let this = relay.clone();
        tokio::spawn(async move {
            let (client, _) = listener.accept().await?;
            let server = TcpStream::connect(server).await?;
            this.pass(client, server).await
        });
        Ok((relay, url))
    }

    async fn pass(&self, client: TcpStream, server: TcpStream) -> std::io::Result<()> {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let requests = async {
            tokio::io::copy(&mut from_client, &mut to_server)
                .await
                .map(drop)
        };
        let replies = async {
            let mut buffer = vec![0; 64 << 10];
            loop {
                let length = from_server.read(&mut buffer).await?;
                if length == 0 {
                    return Ok(());
                }
                if !self.keeps_replies.load(Ordering::Relaxed) {
                    to_client.write_all(&buffer[..length]).await?;
                }
            }
        };
        tokio::select! {
            result = requests => result,
            result = replies => result,
            () = self.cut.notified() => Ok(()),
        }
    }
}

/// Whether it was committed is not to be known, so it is not tried again.
#[surreal_session::test]
async fn a_commit_whose_answer_is_lost_says_so(session: Session) -> Result<()> {
    let a = open(&session, "a", 0).await?;
    define(
        &session,
        "DEFINE USER clerk ON DATABASE PASSWORD 'x' ROLES EDITOR",
    )
    .await?;
    let place = Place::of(&session).await?;
    let server = Server::shared().await?.url();
    let (relay, url) = Relay::start(server).await.expect("a relay");
    let clerk = DatabaseUser::new(&place.namespace, &place.database, "clerk", "x");
    let db = Connection::open(url).await?;
    let far: Session = db.attach().await?.signin(clerk).await?;

    let attempts = AtomicU32::new(0);
    let transfer = far.transaction(async |tx| {
        attempts.fetch_add(1, Ordering::Relaxed);
        Account::update(tx, &a).set(Account::BALANCE, 1).await?;
        relay.keeps_replies.store(true, Ordering::Relaxed);
        Ok::<_, Error>(())
    });
    let committed = async {
        eventually("the server has committed", async || {
            Ok(balance(&session, &a).await? == Some(1))
        })
        .await;
        relay.cut.notify_one();
    };
    let (result, ()) = tokio::join!(transfer, committed);
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());
    assert_eq!(attempts.into_inner(), 1);
    Ok(())
}
