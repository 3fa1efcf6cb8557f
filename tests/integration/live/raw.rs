//! Live queries that raw SurrealQL has begun.

use surreal_session::{
    Connection, ConnectionState, ErrorKind, Result, Session, Uuid, Value,
    live::{EndReason, GapReason, Notification, Notifications},
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

#[surreal_session::test]
async fn ends_with_its_socket() -> Result<()> {
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

#[surreal_session::test]
async fn another_session_neither_follows_nor_ends_it(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note").await?;
    let live: Uuid = query("LIVE SELECT * FROM note")
        .send(&session)
        .await?
        .take(0)?;
    let mut own = session.live_notifications::<Value>(live);
    let fork = session.fork().await?;
    for id in [live, Uuid::new_v4()] {
        let mut others = fork.live_notifications::<Value>(id);
        let end = others.next().await.unwrap()?;
        assert_eq!(end, Notification::Ended(EndReason::Unknown));
        assert!(others.next().await.is_none());
        fork.live_notifications::<Value>(id).close().await?;
    }
    define(&session, "CREATE note:1").await?;
    let told = own.next().await.unwrap()?;
    assert!(matches!(told, Notification::Created { .. }), "{told:?}");
    Ok(())
}

#[surreal_session::test]
async fn a_second_follower_takes_over(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note").await?;
    let live: Uuid = query("LIVE SELECT * FROM note")
        .send(&session)
        .await?
        .take(0)?;
    let mut first = session.live_notifications::<Value>(live);
    define(&session, "CREATE note:1").await?;
    assert!(matches!(
        first.next().await.unwrap()?,
        Notification::Created { .. }
    ));
    let mut second = session.live_notifications::<Value>(live);
    let end = first.next().await.unwrap()?;
    assert_eq!(end, Notification::Ended(EndReason::Replaced));
    // the query is the other one's now
    first.close().await?;
    define(&session, "CREATE note:2").await?;
    assert!(matches!(
        second.next().await.unwrap()?,
        Notification::Created { .. }
    ));
    second.close().await
}

/// Live queries that nothing follows are counted, and their notifications kept within one buffer.
#[surreal_session::test]
async fn what_nothing_follows_is_bounded_and_counted() -> Result<()> {
    const QUERIES: usize = 20;
    const BUFFER: usize = 20_000;
    let server = Server::builder().start().await?;
    let connection = Connection::builder(server.url())
        .live_buffer(BUFFER)
        .open()
        .await?;
    let session = ready(&connection, &server).await;
    define(&session, "DEFINE TABLE note").await?;
    let mut begun = Vec::new();
    for _ in 0..QUERIES {
        let mut live = query("LIVE SELECT * FROM note").send(&session).await?;
        begun.push(live.take::<Uuid>(0)?);
    }
    let mut last = session.live_notifications::<Value>(begun.pop().unwrap());
    let stats = connection.stats();
    assert_eq!(stats.live_queries, 1);
    assert_eq!(stats.unfollowed_live_queries, QUERIES as u64 - 1);
    for n in 0..10 {
        let create = query("CREATE note SET text = string::repeat('x', 2_000), n = $n");
        create.bind("n", n).send(&session).await?.check()?;
        assert!(matches!(
            last.next().await.unwrap()?,
            Notification::Created { .. }
        ));
    }
    let (mut kept, mut missed) = (0, 0);
    for live in begun {
        let mut followed = session.live_notifications::<Value>(live);
        loop {
            match futures_util::FutureExt::now_or_never(followed.next()) {
                Some(Some(Ok(Notification::Created { .. }))) => kept += 1,
                Some(Some(Ok(Notification::Gap(GapReason::Lagged(events))))) => missed += events,
                None => break,
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(kept > 0 && kept * 2_000 <= BUFFER, "{kept} kept");
    // The last notifications of some may still be on their way.
    assert!(missed > 100, "{missed} missed");
    Ok(())
}
