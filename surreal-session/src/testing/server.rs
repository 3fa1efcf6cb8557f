use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    ServerBuilder,
    config::{ROOT, ServerConfig},
    log_line::log_line,
    process::Process,
    source::{self, no_server},
};
use crate::{
    auth::{Root, Tokens},
    connection::Connection,
    error::{Error, ErrorKind, Outcome, Result},
    session::{NoNamespace, Session, SignedIn},
    statement::remove_namespace,
};

/// A server to test on: the [shared](Self::shared) one, or one of the test's own from
/// [`builder`](Self::builder), which ends when this is dropped.
///
/// ```no_run
/// use surreal_session::testing::Server;
///
/// # async fn example() -> surreal_session::Result<()> {
/// let mut server = Server::builder().arg("--query-timeout").arg("1s").persistent().start().await?;
/// let session = server.session().await?;
/// server.kill().await?;
/// assert!(server.connect().await.is_err());
/// server.restart().await?; // at the same URL, and the session is restored
/// session.query("RETURN 1").await?.check()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Server {
    running: Running,
    url: String,
    root: Root,
    /// A sign-in by token spares the server the password's hash, which is most of the work of a
    /// small test.
    tokens: OnceCell<Tokens>,
}

/// The process or container behind a server's URL.
#[derive(Debug)]
pub(super) enum Running {
    External {
        url: String,
        root: Root,
    },
    Process(Process),
    #[cfg(feature = "testcontainers")]
    Container(super::container::Container),
}

impl Server {
    /// The server that all tests of this process share. The first call finds or starts it.
    ///
    /// # Errors
    /// [`Connect`](ErrorKind::Connect) when no server can be had, and every time then; the text
    /// says what was tried and why it failed.
    pub async fn shared() -> Result<&'static Self> {
        static SHARED: OnceCell<Result<Server>> = OnceCell::const_new();
        let start = || async {
            let server = Self::start(&ServerConfig::default()).await?;
            log_line(format_args!("{server}"));
            Ok(server)
        };
        let server = SHARED.get_or_init(start).await;
        server.as_ref().map_err(Error::clone)
    }

    /// Returns a builder for a dedicated server: with arguments and variables of its own, and free
    /// to be killed.
    ///
    /// It comes from the same sources as the shared one, except for a server that runs already.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::new()
    }

    pub(super) async fn start(setup: &ServerConfig) -> Result<Self> {
        let running = source::start(setup).await?;
        let root = || Root::new(ROOT.0, ROOT.1);
        let (url, root) = match &running {
            Running::External { url, root } => (url.clone(), root.clone()),
            Running::Process(process) => (format!("ws://{}", process.address()), root()),
            #[cfg(feature = "testcontainers")]
            Running::Container(container) => (format!("ws://{}", container.address()), root()),
        };
        Ok(Self {
            running,
            url,
            root,
            tokens: OnceCell::new(),
        })
    }

    /// Returns the URL for [`Connection::open`], such as `ws://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The root user.
    #[must_use]
    pub fn root(&self) -> Root {
        self.root.clone()
    }

    /// A new connection.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub async fn connect(&self) -> Result<Connection> {
        Connection::open(&self.url).await
    }

    /// A session signed in as root, in a namespace and database of its own, on a connection of its
    /// own.
    ///
    /// The namespace stays as long as the server does.
    ///
    /// # Errors
    /// Fails as [`Connection::open`] does, and with the [common
    /// errors](crate::Error#common-errors).
    pub async fn session(&self) -> Result<Session> {
        self.session_in(&format!("test_{}", Uuid::new_v4().simple()))
            .await
    }

    pub(super) async fn session_in(&self, namespace: &str) -> Result<Session> {
        let session = self.root_session().await?;
        Ok(session.use_ns_db(namespace, "test").await?)
    }

    pub(super) async fn remove(&self, namespace: &str) -> Result<()> {
        remove_namespace(&self.root_session().await?, namespace).await
    }

    async fn root_session(&self) -> Result<Session<SignedIn, NoNamespace>> {
        let session = self.connect().await?.attach().await?;
        if let Some(tokens) = self.tokens.get() {
            return Ok(session.authenticate(tokens.access()).await?);
        }
        let session = session.signin(self.root()).await?;
        if let Some(tokens) = session.tokens() {
            // another test may have been faster
            let _ = self.tokens.set(tokens);
        }
        Ok(session)
    }

    /// Ends the server at once, as `kill -9` does: connections break, and what was in memory is
    /// gone.
    ///
    /// # Errors
    /// [`NotAllowed`](ErrorKind::NotAllowed) for a server that was not started here.
    pub async fn kill(&mut self) -> Result<()> {
        match &mut self.running {
            Running::External { .. } => Err(not_ours()),
            Running::Process(process) => {
                process.kill();
                Ok(())
            }
            #[cfg(feature = "testcontainers")]
            Running::Container(container) => container.kill().await.map_err(no_server),
        }
    }

    /// Starts the server again at the same URL, with the same arguments, and waits until it is
    /// ready. One that still runs is killed first.
    ///
    /// # Errors
    /// [`Connect`](ErrorKind::Connect) when it does not start, and as [`kill`](Self::kill).
    pub async fn restart(&mut self) -> Result<()> {
        self.tokens = OnceCell::new();
        match &mut self.running {
            Running::External { .. } => Err(not_ours()),
            Running::Process(process) => process.restart().await.map_err(no_server),
            #[cfg(feature = "testcontainers")]
            Running::Container(container) => container.restart().await.map_err(no_server),
        }
    }
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.running {
            Running::External { url, .. } => write!(f, "the server at {url}, from SURREAL_URL"),
            Running::Process(process) => write!(f, "{} at {}", process.name(), self.url),
            #[cfg(feature = "testcontainers")]
            Running::Container(_) => write!(f, "a container at {}", self.url),
        }
    }
}

fn not_ours() -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        Outcome::NotSent,
        "this server was not started here: take one from `Server::builder`",
    )
}
