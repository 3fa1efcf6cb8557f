use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use surreal_session::{
    Connection, Result, Session, Value,
    testing::{Proxy, Server},
};

use tokio::net::TcpListener;

use crate::user::{NAMES, User};

pub(crate) const NAMESPACE: &str = "chaos";
pub(crate) const DATABASE: &str = "main";

/// The deadline of calls that name none.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(4);

const LIVENESS: Duration = Duration::from_millis(1_500);

const SCHEMA: &str = "
    DEFINE TABLE entry PERMISSIONS FULL;
    DEFINE INDEX entry_write ON entry FIELDS write;
    DEFINE TABLE tally PERMISSIONS FULL;
    DEFINE TABLE person PERMISSIONS FULL;
    DEFINE USER keeper ON NAMESPACE PASSWORD 'secret' ROLES EDITOR;
    DEFINE USER clerk ON DATABASE PASSWORD 'secret' ROLES EDITOR;
    DEFINE ACCESS person ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET name = $name) SIGNIN (SELECT * FROM person WHERE name = $name)
        DURATION FOR TOKEN 1h, FOR SESSION 1h;
    DEFINE ACCESS member ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET name = $name) SIGNIN (SELECT * FROM person WHERE name = $name)
        WITH REFRESH DURATION FOR TOKEN 1h, FOR SESSION 1h;
    DEFINE ACCESS visitor ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET name = $name) SIGNIN (SELECT * FROM person WHERE name = $name)
        WITH REFRESH DURATION FOR TOKEN 4s, FOR SESSION 4s;
";

/// The largest reply that the connection reads.
pub(crate) const MAX_REPLY: usize = 256 * 1024;

/// A server that keeps its data, a network that can be broken, a connection through it, and a
/// session that goes past it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) proxy: Proxy,
    pub(crate) connection: Connection,
    pub(crate) users: Vec<Arc<User>>,
    pub(crate) observer: Session,
    /// An endpoint that lets sockets connect and never answers.
    _silent: TcpListener,
    /// The live queries of servers that were killed. Their table has them until the next server
    /// cleans up.
    buried: BTreeSet<String>,
}

impl World {
    pub(crate) async fn open() -> Result<Self> {
        let server = Server::builder().persistent().start().await?;
        let observer = server.connect().await?.attach().await?;
        let observer = observer.signin(server.root()).await?;
        let observer = observer.use_ns_db(NAMESPACE, DATABASE).await?;
        observer.query(SCHEMA).await?.check()?;
        let proxy = Proxy::start(server.url()).await?;
        let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = silent.local_addr().expect("it is bound");
        let connection = Connection::builder(format!("ws://{address}"))
            .endpoint(proxy.url())
            .endpoint(closed_endpoint().await)
            .max_reply_size(MAX_REPLY)
            .request_timeout(TIMEOUT)
            .connect_timeout(LIVENESS)
            .liveness(LIVENESS)
            .open()
            .await?;
        let mut users = Vec::new();
        for name in NAMES {
            users.push(User::sign_in(&connection, server.root(), name).await?);
        }
        Ok(Self {
            server,
            proxy,
            connection,
            users,
            observer,
            _silent: silent,
            buried: BTreeSet::new(),
        })
    }

    /// Notes, before anybody is let in to a server that was started again, what the one before it
    /// has left.
    pub(crate) async fn bury(&mut self) -> Result<()> {
        let left = self.lives().await?;
        self.buried.extend(left);
        Ok(())
    }

    /// The live queries on the server that is running.
    pub(crate) async fn lives(&self) -> Result<BTreeSet<String>> {
        let info = self.observer.query("(INFO FOR TABLE entry).lives").await;
        let lives: BTreeMap<String, Value> = info?.take(0)?;
        let mut lives: BTreeSet<_> = lives.into_keys().collect();
        lives.retain(|live| !self.buried.contains(live));
        Ok(lives)
    }
}

/// An endpoint where nothing listens.
async fn closed_endpoint() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    format!("ws://{}", listener.local_addr().expect("it is bound"))
}
