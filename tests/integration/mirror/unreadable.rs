//! Records that cannot be read: they are left out, the others are not, and they come when they can
//! be read.

use std::time::Duration;

use surreal_session::{
    Connection, ErrorKind, Mirror, Result, Session, Table,
    testing::{Direction, Proxy, Server},
};

use super::{Person, define, run};
use crate::{amount::patience, ready::ready};

async fn shows(mirror: &Mirror<Person>, count: usize) {
    let mut changes = mirror.changes();
    let waiting = async {
        while mirror.len() != count {
            // an error is one of a record that is left out
            let change = changes.next().await;
            assert!(mirror.end().is_none(), "{:?}", mirror.end());
            let _ = change.expect("it does not end");
        }
    };
    let limit = tokio::time::timeout(patience(), waiting).await;
    assert!(limit.is_ok(), "{} records", mirror.len());
}

#[surreal_session::test]
async fn what_the_server_cannot_send_is_left_out_until_it_can(session: Session) -> Result<()> {
    define(&session).await;
    run(
        &session,
        "CREATE |person:1..1501| SET name = 'x', age = 1 RETURN NONE;
         UPDATE person:7, person:8, person:1200 SET pattern = /a+/ RETURN NONE",
    )
    .await;
    let begun = Person::mirror(&session).compare_every(Duration::MAX).await;
    assert_eq!(begun.unwrap_err().kind(), ErrorKind::Decode);
    run(
        &session,
        "UPDATE person:7, person:8, person:1200 UNSET pattern RETURN NONE",
    )
    .await;
    let mirror = Person::mirror(&session)
        .compare_every(Duration::MAX)
        .await?;
    assert_eq!(mirror.len(), 1500);

    run(
        &session,
        "UPDATE person:7, person:1200, person:9, person:10 SET pattern = /a+/ RETURN NONE",
    )
    .await;
    shows(&mirror, 1496).await;
    run(
        &session,
        "CREATE person:1501 SET name = 'y', age = 2 RETURN NONE",
    )
    .await;
    shows(&mirror, 1497).await;
    let error = mirror.synced().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert_eq!(mirror.len(), 1497);
    run(&session, "UPDATE person UNSET pattern RETURN NONE").await;
    shows(&mirror, 1501).await;
    mirror.synced().await
}

#[surreal_session::test]
async fn synced_ends_in_time_also_while_a_comparison_runs() -> Result<()> {
    let server = Server::builder().start().await?;
    let proxy = Proxy::start(server.url()).await?;
    let connection = Connection::builder(proxy.url())
        .request_timeout(Duration::from_secs(1))
        .open()
        .await?;
    let session = ready(&connection, &server).await;
    define(&session).await;
    let mirror = Person::mirror(&session)
        .compare_every(Duration::MAX)
        .await?;
    proxy.blackhole(Direction::ToClient);
    let limit = Duration::from_secs(20);
    let asked = tokio::time::timeout(limit, async {
        tokio::join!(mirror.synced(), mirror.synced())
    });
    let (one, other) = asked.await.expect("both end");
    for result in [one, other, mirror.synced().await] {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
    }
    proxy.cut();
    proxy.heal();
    Ok(())
}

#[surreal_session::test]
async fn a_key_with_a_nul_is_a_key_as_others(session: Session) -> Result<()> {
    define(&session).await;
    let mirror = Person::mirror(&session)
        .compare_every(Duration::MAX)
        .await?;
    for key in ["a\0b", "a"] {
        let create =
            surreal_session::query("CREATE type::record('person', $key) SET name = 'x', age = 1");
        create.bind("key", key).send(&session).await?.check()?;
    }
    shows(&mirror, 2).await;
    mirror.synced().await?;
    assert_eq!(mirror.len(), 2);
    Ok(())
}
