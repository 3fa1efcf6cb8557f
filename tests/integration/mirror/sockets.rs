use surreal_session::{
    Connection, Table,
    testing::{Proxy, Server},
};

use super::{Person, adults, adults_compared, adults_now, define, person, run, shows};
use crate::ready::ready;

#[surreal_session::test]
async fn what_happens_while_the_socket_is_away_is_found() {
    let server = Server::builder().start().await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let connection = Connection::open(proxy.url()).await.unwrap();
    let behind = ready(&connection, &server).await;
    let direct = ready(&server.connect().await.unwrap(), &server).await;
    define(&direct).await;
    run(
        &direct,
        "CREATE |person:1..2500| SET name = 'x', age = 30 RETURN NONE",
    )
    .await;
    let mirror = adults(&behind).await;
    let mut changes = mirror.changes();
    for round in 0..5 {
        proxy.refuse();
        proxy.cut();
        let mut open = proxy.connections();
        open.wait_for(|open| *open == 0).await.unwrap();
        run(
            &direct,
            &format!(
                "DELETE person:{round}; UPDATE person:2{round} SET age = 3; UPDATE person:1{round} SET age = {round} + 50;
                 CREATE person SET name = 'new', age = 20"
            ),
        )
        .await;
        proxy.heal();
        shows(&mirror, &mut changes, &adults_now(&direct).await).await;
        let now = Person::create(&direct, person("now", 40)).await.unwrap();
        while mirror.get(&now.id).is_none() {
            changes.next().await.unwrap().unwrap();
        }
    }
}

#[surreal_session::test]
async fn a_comparison_that_is_cut_is_done_again() {
    let server = Server::builder().start().await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let connection = Connection::open(proxy.url()).await.unwrap();
    let behind = ready(&connection, &server).await;
    define(&behind).await;
    run(
        &behind,
        "CREATE |person:1..5000| SET name = 'x', age = 30 RETURN NONE",
    )
    .await;
    let mirror = adults(&behind).await;
    let expected = adults_now(&behind).await;
    for bytes in [1, 1000, 30_000, 120_000, 250_000] {
        proxy.cut_after(surreal_session::testing::Direction::ToClient, bytes);
        mirror.synced().await.unwrap();
        assert_eq!(mirror.snapshot(), expected, "cut after {bytes} bytes");
    }
}

#[surreal_session::test]
async fn continues_after_a_restart() {
    let mut server = Server::builder().persistent().start().await.unwrap();
    let connection = server.connect().await.unwrap();
    let session = ready(&connection, &server).await;
    define(&session).await;
    run(&session, "CREATE |person:1..10| SET name = 'x', age = 30").await;
    // no live query is told of a transaction that is open when it begins, so the mirror's
    // comparisons are needed
    let mirror = adults_compared(&session).await;
    let mut changes = mirror.changes();
    for age in 40..43 {
        server.restart().await.unwrap();
        // The live query that restarts writes to the table's definition, which is a conflict with
        // this write.
        let change = session.transaction(async |tx| {
            Person::create(tx, person("Ada", age)).await?;
            Person::delete(tx, age - 35).await
        });
        change.await.unwrap();
        shows(&mirror, &mut changes, &adults_now(&session).await).await;
    }
    server.kill().await.unwrap();
    let (synced, restarted) = tokio::join!(mirror.synced(), server.restart());
    restarted.unwrap();
    synced.unwrap();
    assert_eq!(mirror.snapshot(), adults_now(&session).await);
}

#[surreal_session::test]
async fn waiting_for_a_server_that_is_gone_has_an_end() {
    let mut server = Server::builder().start().await.unwrap();
    let connection = Connection::builder(server.url())
        .request_timeout(std::time::Duration::from_secs(1))
        .open()
        .await
        .unwrap();
    let session = ready(&connection, &server).await;
    define(&session).await;
    let ada = Person::create(&session, person("Ada", 36)).await.unwrap();
    let mirror = adults(&session).await;
    server.kill().await.unwrap();
    let error = mirror.synced().await.unwrap_err();
    assert_eq!(error.kind(), surreal_session::ErrorKind::Timeout);
    assert_eq!(mirror.snapshot(), [ada]);
    assert!(mirror.end().is_none());
}
