//! The order in which servers are looked for.

use super::{
    binary,
    config::{ServerConfig, text_variable},
    external,
    log_line::log_line,
    pinned,
    server::Running,
};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// The reason why an origin provides no server.
pub(super) enum NoServer {
    /// There is nothing of the kind here.
    Absent(String),
    /// It is there and does not work.
    Broken(String),
    /// It was asked for by name and does not work.
    Wrong(Error),
}

impl NoServer {
    /// A server that was started and did not come up. One with arguments of its own may be at odds
    /// with them, and would be anywhere.
    pub(super) fn not_up(setup: &ServerConfig, why: String) -> Self {
        match setup.own {
            true => Self::Wrong(no_server(why)),
            false => Self::Broken(why),
        }
    }
}

#[derive(Clone, Copy)]
enum ServerSource {
    Url,
    Binary,
    Docker,
    Source,
}

impl ServerSource {
    const ALL: [Self; 4] = [Self::Url, Self::Binary, Self::Docker, Self::Source];

    fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Binary => "binary",
            Self::Docker => "docker",
            Self::Source => "source",
        }
    }

    async fn start(self, setup: &ServerConfig) -> Result<Running, NoServer> {
        match self {
            Self::Url => external::find(setup).await,
            Self::Binary => binary::start(setup).await,
            Self::Docker => docker(setup).await,
            Self::Source => pinned::start(setup).await,
        }
    }
}

/// A server from the first origin that works, or from the one that `SURREAL_SERVER` names.
pub(super) async fn start(setup: &ServerConfig) -> Result<Running> {
    if let Some(name) = text_variable("SURREAL_SERVER") {
        let Some(origin) = ServerSource::ALL
            .into_iter()
            .find(|origin| origin.name() == name)
        else {
            return Err(no_server(format!(
                "SURREAL_SERVER is `{name}`: set it to url, binary, docker or source, or unset it"
            )));
        };
        return origin.start(setup).await.map_err(|miss| match miss {
            NoServer::Absent(why) | NoServer::Broken(why) => {
                no_server(format!("SURREAL_SERVER is `{name}`, and {why}"))
            }
            NoServer::Wrong(error) => error,
        });
    }
    let mut reasons = Vec::new();
    for origin in ServerSource::ALL {
        match origin.start(setup).await {
            Ok(running) => return Ok(running),
            Err(NoServer::Absent(why)) => reasons.push(why),
            Err(NoServer::Broken(why)) => {
                log_line(format_args!("{}: {why}", origin.name()));
                reasons.push(why);
            }
            Err(NoServer::Wrong(error)) => return Err(error),
        }
    }
    Err(no_server(format!(
        "no SurrealDB server found: {}",
        reasons.join("; ")
    )))
}

pub(super) fn no_server(text: String) -> Error {
    Error::new(ErrorKind::Connect, Outcome::NotSent, text)
}

#[cfg(feature = "testcontainers")]
async fn docker(setup: &ServerConfig) -> Result<Running, NoServer> {
    let container = super::container::Container::start(setup).await;
    container.map(Running::Container)
}

#[cfg(not(feature = "testcontainers"))]
#[expect(clippy::unused_async, reason = "as where there is Docker")]
async fn docker(_: &ServerConfig) -> Result<Running, NoServer> {
    Err(NoServer::Absent(
        "Docker takes the feature `testcontainers`".to_owned(),
    ))
}
