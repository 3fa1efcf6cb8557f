//! A server that runs already.

use super::{
    config::{ROOT, ServerConfig, text_variable},
    server::Running,
    source::{NoServer, no_server},
    wanted,
};
use crate::{auth::Root, connection::Connection, error::Result};

/// The server at `SURREAL_URL`, if it is of version 3 or later and takes the root user.
pub(super) async fn find(setup: &ServerConfig) -> Result<Running, NoServer> {
    let Some(url) = text_variable("SURREAL_URL") else {
        return Err(NoServer::Absent("SURREAL_URL is not set".to_owned()));
    };
    if setup.own {
        return Err(NoServer::Absent(
            "the server at SURREAL_URL is not to be killed or configured".to_owned(),
        ));
    }
    let user = text_variable("SURREAL_USER").unwrap_or_else(|| ROOT.0.to_owned());
    let pass = text_variable("SURREAL_PASS").unwrap_or_else(|| ROOT.1.to_owned());
    let root = Root::new(&user, pass);
    check(&url, root.clone()).await.map_err(|error| {
        let text = format!(
            "SURREAL_URL is `{url}`, where `{user}` (SURREAL_USER, SURREAL_PASS) cannot sign in: {error}"
        );
        NoServer::Wrong(no_server(text))
    })?;
    Ok(Running::External { url, root })
}

async fn check(url: &str, root: Root) -> Result<()> {
    let connection = Connection::open(url).await?;
    wanted::check(connection.version().await?, url).map_err(no_server)?;
    connection
        .attach()
        .await?
        .signin(root)
        .await?
        .detach()
        .await?;
    connection.close().await;
    Ok(())
}
