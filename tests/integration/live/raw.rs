//! Live queries that raw SurrealQL has begun.

use surreal_session::{
    Connection, ConnectionState, ErrorKind, Result, Session, Uuid, Value,
    live::{EndReason, Notification, Notifications},
    query,
    testing::{Proxy, Server},
};

use crate::{
    place::{define, eventually},
    ready::ready,
};

/// `LIVE` writes to its table's definition, as `KILL` does.
async fn begin(session: &Session) -> Result<Notifications<Value>> {
    loop {
        let mut begun = query("LIVE SELECT * FROM note").send(session).await?;
        match begun.take::<Uuid>(0) {
            Err(error) if error.kind() == ErrorKind::Conflict => {}
            live => return Ok(session.live_notifications(live?)),
        }
    }
}

/// Those that end at once are in each other's way.
#[surreal_session::test]
async fn many_may_end_at_once(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note").await?;
    let (mut sessions, mut closed, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..16 {
        let fork = session.fork().await?;
        for _ in 0..4 {
            closed.push(begin(&fork).await?);
            dropped.push(begin(&fork).await?);
        }
        sessions.push(fork);
    }
    drop(dropped);
    let closing = closed.into_iter().map(|one| tokio::spawn(one.close()));
    for one in closing.collect::<Vec<_>>() {
        one.await.expect("it does not panic")?;
    }
    eventually("none is left", async || {
        let mut info = query("INFO FOR TABLE note").send(&session).await?;
        let info: Value = info.take(0)?;
        Ok(matches!(info.get("lives"), Some(Value::Object(lives)) if lives.is_empty()))
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn one_whose_socket_is_gone_is_over() -> Result<()> {
    let server = Server::builder().start().await?;
    let proxy = Proxy::start(server.url()).await?;
    let connection = Connection::open(proxy.url()).await?;
    let session = ready(&connection, &server).await;
    define(&session, "DEFINE TABLE note").await?;
    let mut begun = query("LIVE SELECT * FROM note").send(&session).await?;
    let live: Uuid = begun.take(0)?;
    let mut state = connection.state();
    proxy.cut();
    let replaced = state.wait_for(|state| *state == ConnectionState::Connected { epoch: 2 });
    replaced.await.unwrap();
    let mut notifications = session.live_notifications::<Value>(live);
    let end = notifications.next().await.unwrap()?;
    assert_eq!(end, Notification::Ended(EndReason::ConnectionLost));
    Ok(())
}
