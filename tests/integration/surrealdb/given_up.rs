//! Queries whose client does not wait for them any longer.

use std::time::Duration;

use surreal_session::{
    Connection, ErrorKind, Result, Session, query, statement::Query, testing::Server,
};
use tokio::time::timeout;

use super::last;
use crate::place::{Place, eventually};

const LIMIT: Duration = Duration::from_millis(200);

/// Creates a note, long after the limit.
fn slow(note: &str) -> Query<'_> {
    query(format!("RETURN sleep(1s); CREATE note:{note}"))
}

async fn give_up(note: &str, session: &Session) {
    let error = slow(note).timeout(LIMIT).send(session).await;
    let error = error.expect_err("it takes longer");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[surreal_session::test]
async fn a_query_runs_to_its_end_unless_its_socket_closes(session: Session) -> Result<()> {
    give_up("late", &session).await;
    let dropped = timeout(LIMIT, slow("dropped").send(&session)).await;
    assert!(dropped.is_err(), "it takes longer");
    let fork = session.fork().await?;
    give_up("detached", &fork).await;
    fork.detach().await?;

    let far = Connection::open(Server::shared().await?.url()).await?;
    let tokens = session.tokens().expect("signed in");
    let place = Place::of(&session).await?;
    let attached = far.attach().await?.authenticate(tokens).await?;
    let away = attached.use_ns_db(&place.namespace, &place.database);
    give_up("closed", &away.await?).await;
    far.close().await;
    let clause = "CREATE note:clause SET a = sleep(1s) TIMEOUT 200ms";
    let error = query(clause).send(&session).await?.check();
    let error = error.expect_err("its time is up");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");

    // It began after all others and takes as long as they do.
    slow("next").send(&session).await?.check()?;
    let notes = async || last(&session, "SELECT VALUE id FROM note ORDER BY id").await;
    let expected = "[note:detached, note:dropped, note:late, note:next]";
    eventually("the queries end", async || {
        Ok(notes().await?.len() >= expected.len())
    })
    .await;
    assert_eq!(notes().await?, expected);
    Ok(())
}
