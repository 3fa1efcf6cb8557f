//! Live queries of a session that is set up again on the same socket, since a change of it has no
//! known end.

use std::time::Duration;

use surreal_session::{
    Connection, EndReason, ErrorKind, GapReason, Result, Session, Uuid, Value,
    live::{Notification, Notifications},
    testing::Server,
};

use crate::{place::define, ready::ready};

/// Leaves a change of the session without a known end: the server holds it up while a query runs
/// that was given up here.
async fn lose_track(session: &Session) -> Result<()> {
    let slow = session
        .query("CREATE begun; RETURN sleep(3s)")
        .into_future();
    let begun = async {
        loop {
            let mut count = session.query("SELECT VALUE id FROM begun").await?;
            if !count.take::<Vec<Value>>(0)?.is_empty() {
                return Ok(());
            }
        }
    };
    let begun: Result<()> = tokio::select! {
        biased;
        _ = slow => panic!("it takes three seconds"),
        begun = begun => begun,
    };
    begun?;
    let error = session.set("name", "value").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let next = session.query("RETURN 1").timeout(Duration::from_secs(30));
    next.await?.check().map(drop)
}

async fn next(notifications: &mut Notifications<Value>) -> Notification<Value> {
    let limit = Duration::from_secs(30);
    let next = tokio::time::timeout(limit, notifications.next()).await;
    next.expect("it does not fall silent")
        .expect("an item")
        .unwrap()
}

#[surreal_session::test]
async fn raw_live_queries_begin_again_or_end() -> Result<()> {
    let server = Server::builder().start().await?;
    let connection = Connection::builder(server.url())
        .request_timeout(Duration::from_secs(1))
        .open()
        .await?;
    let session = ready(&connection, &server).await;
    define(&session, "DEFINE TABLE note; DEFINE TABLE begun").await?;
    let live = async |text: &'static str| -> Result<Uuid> { session.query(text).await?.take(0) };
    let alone = live("LIVE SELECT * FROM note").await?;
    let mut alone = session.live_notifications(alone);
    let with_others = live("LIVE SELECT * FROM note; RETURN 1").await?;
    let mut with_others = session.live_notifications(with_others);
    let unfollowed = live("LIVE SELECT * FROM note").await?;
    lose_track(&session).await?;
    assert_eq!(
        next(&mut alone).await,
        Notification::Gap(GapReason::Restored)
    );
    for ended in [
        &mut with_others,
        &mut session.live_notifications(unfollowed),
    ] {
        assert_eq!(next(ended).await, Notification::Ended(EndReason::Restored));
    }
    define(&session, "CREATE note:1").await?;
    assert!(matches!(
        next(&mut alone).await,
        Notification::Created { .. }
    ));
    assert_eq!(connection.stats().unfollowed_live_queries, 0);
    Ok(())
}
