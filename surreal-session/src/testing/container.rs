//! The server in a container.

use std::{
    ffi::OsString,
    fmt,
    sync::{Arc, LazyLock, mpsc},
    time::Duration,
};

use testcontainers::{
    ContainerAsync, ContainerRequest, GenericImage, ImageExt,
    core::{IntoContainerPort, client::docker_client_instance},
    runners::AsyncRunner,
};
use tokio::{
    runtime::{Builder, Runtime},
    time::timeout,
};
use uuid::Uuid;

use super::{
    config::ServerConfig, log_line::log_line, process::free_port, ready::Wait, source::NoServer,
    wanted, watch::Watch,
};

const IMAGE: &str = "surrealdb/surrealdb";
const PORT: u16 = 8000;

/// The time in which a daemon has to answer, and to remove a container.
const DAEMON_LIMIT: Duration = Duration::from_secs(10);

/// The client of the daemon lives on one runtime, while each test has its own.
static RUNTIME: LazyLock<Result<Runtime, String>> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("testcontainers");
    builder
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
});

/// A container that is removed when this is dropped, and when this process ends.
#[derive(Debug)]
pub(super) struct Container {
    address: String,
    container: Option<Arc<ContainerAsync<GenericImage>>>,
    _watch: Watch,
}

impl Container {
    pub(super) async fn start(setup: &ServerConfig) -> Result<Self, NoServer> {
        on_runtime(daemon()).await.map_err(NoServer::Absent)?;
        if !setup.own {
            log_line(format_args!(
                "starting a container of {IMAGE}:v{}, which is pulled first if it is missing",
                wanted::version()
            ));
        }
        let started = Self::create(setup.clone());
        let started = on_runtime(started).await.map_err(NoServer::Broken)?;
        let up = started.wait().await;
        up.map_err(|why| NoServer::not_up(setup, why))?;
        Ok(started)
    }

    async fn create(setup: ServerConfig) -> Result<Self, String> {
        let name = format!("surreal-session-{}", Uuid::new_v4().simple());
        let port = free_port().map_err(text)?;
        let watch = Watch::new(&name).map_err(text)?;
        let container = request(&setup, &name, port).start().await.map_err(text)?;
        let host = container.get_host().await.map_err(text)?;
        Ok(Self {
            address: format!("{host}:{port}"),
            container: Some(Arc::new(container)),
            _watch: watch,
        })
    }

    /// Returns the host and port on which it listens, which stay the same.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Ends the server at once. The container stays, with the data that are on its disk.
    pub(super) async fn kill(&self) -> Result<(), String> {
        let container = self.container()?;
        on_runtime(async move { container.stop_with_timeout(Some(0)).await.map_err(text) }).await
    }

    /// Starts the server again at the same address.
    pub(super) async fn restart(&self) -> Result<(), String> {
        self.kill().await?;
        let container = self.container()?;
        on_runtime(async move { container.start().await.map_err(text) }).await?;
        self.wait().await
    }

    fn container(&self) -> Result<Arc<ContainerAsync<GenericImage>>, String> {
        self.container
            .clone()
            .ok_or_else(|| "the container is gone".to_owned())
    }

    async fn wait(&self) -> Result<(), String> {
        let wait = Wait::new(&self.address);
        while !wait.probe().await? {
            let container = self.container()?;
            let running = async move { container.is_running().await.map_err(text) };
            if !on_runtime(running).await? {
                return Err(format!("the container ended: {}", self.output().await));
            }
        }
        Ok(())
    }

    /// Returns the output of the server.
    async fn output(&self) -> String {
        let read = async {
            let container = self.container()?;
            on_runtime(async move {
                let (out, err) = (
                    container.stdout_to_vec().await,
                    container.stderr_to_vec().await,
                );
                let all = [out.map_err(text)?, err.map_err(text)?].concat();
                Ok(String::from_utf8_lossy(&all).into_owned())
            })
            .await
        };
        read.await.unwrap_or_else(|error| error)
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        if let (Some(container), Ok(runtime)) = (self.container.take(), &*RUNTIME) {
            let (done, wait) = mpsc::channel();
            runtime.spawn(async move {
                // the watch tries, too
                if let Some(container) = Arc::into_inner(container) {
                    let _ = container.rm().await;
                }
                let _ = done.send(());
            });
            let _ = wait.recv_timeout(DAEMON_LIMIT);
        }
    }
}

fn request(setup: &ServerConfig, name: &str, port: u16) -> ContainerRequest<GenericImage> {
    let storage = match setup.persistent {
        true => "surrealkv:///tmp/data",
        false => "memory",
    };
    let plain = |text: &OsString| text.to_string_lossy().into_owned();
    let arguments = setup.arguments(&format!("0.0.0.0:{PORT}"), storage);
    let image = GenericImage::new(IMAGE, &format!("v{}", wanted::version()))
        .with_container_name(name)
        .with_mapped_port(port, PORT.tcp())
        .with_cmd(arguments.iter().map(plain));
    setup
        .environment
        .iter()
        .fold(image, |image, (name, value)| {
            image.with_env_var(plain(name), plain(value))
        })
}

/// Checks that there is a daemon.
async fn daemon() -> Result<(), String> {
    let none = |why| format!("no Docker daemon answers: {why}");
    let client = docker_client_instance()
        .await
        .map_err(|error| none(text(error)))?;
    match timeout(DAEMON_LIMIT, client.ping()).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(none(text(error))),
        Err(_) => Err(none(format!("not within {DAEMON_LIMIT:?}"))),
    }
}

async fn on_runtime<T: Send + 'static>(
    work: impl Future<Output = Result<T, String>> + Send + 'static,
) -> Result<T, String> {
    let runtime = RUNTIME.as_ref().map_err(Clone::clone)?;
    runtime
        .spawn(work)
        .await
        .unwrap_or_else(|error| Err(text(error)))
}

fn text(error: impl fmt::Display) -> String {
    error.to_string()
}
