use surreal_session::{ErrorKind, Result, query, testing::Server};

use crate::version::caps_sessions;

#[surreal_session::test]
async fn a_persistent_server_keeps_its_data_over_a_crash() -> Result<()> {
    let mut server = Server::builder().persistent().start().await?;
    let url = server.url().to_owned();
    let session = server.session().await?;
    let (namespace,): (String,) = query("RETURN session::ns(); CREATE thing SET n = 7")
        .send(&session)
        .await?
        .fetch()?;

    server.kill().await?;
    assert_eq!(
        server.connect().await.unwrap_err().kind(),
        ErrorKind::Connect
    );

    server.restart().await?;
    assert_eq!(server.url(), url);
    let again = server.connect().await?.attach().await?;
    let again = again
        .signin(server.root())
        .await?
        .use_ns_db(&namespace, "test")
        .await?;
    let found: Vec<i64> = again.query("SELECT VALUE n FROM thing").await?.take(0)?;
    assert_eq!(found, [7]);
    Ok(())
}

#[surreal_session::test]
async fn a_server_takes_arguments_and_variables() -> Result<()> {
    let server = Server::builder()
        .args(["--query-timeout", "1s"])
        .env("SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS", "2")
        .start()
        .await?;
    let connection = server.connect().await?;
    let session = connection.attach().await?.signin(server.root()).await?;
    let slept = session.query("SLEEP 10s").await;
    let error = slept.and_then(|response| response.check()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);

    // 3.0 has no such limit.
    if !caps_sessions(connection.version().await.unwrap()) {
        return Ok(());
    }
    let error = loop {
        // the server counts its default session, too
        match connection.attach().await {
            Ok(another) => std::mem::forget(another),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::SessionLimit);
    Ok(())
}

#[surreal_session::test]
async fn a_server_that_does_not_start_says_why() {
    let error = Server::builder()
        .arg("--no-such-option")
        .start()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("--no-such-option"), "{error}");
}
