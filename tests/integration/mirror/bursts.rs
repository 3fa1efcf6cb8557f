use std::time::Duration;

use surreal_session::{Session, Table, testing::Server};

use super::{Person, adults, adults_now, define, person, run, shows};
use crate::amount::amount;

#[surreal_session::test]
async fn the_last_of_many_updates_wins_whatever_their_order(session: Session) {
    define(&session).await;
    let mirror = adults(&session).await;
    let mut changes = mirror.changes();
    for round in 1..=amount(20) {
        // the server's notifications of these come in another order
        let updates: String = (1..=60)
            .map(|number| {
                let age = round * 100 + number;
                format!("UPSERT person:1 SET name = 'Ada', age = {age};")
            })
            .collect();
        run(&session, &updates).await;
        let last = adults_now(&session).await;
        assert_eq!(last[0].age, i64::try_from(round * 100 + 60).unwrap());
        shows(&mirror, &mut changes, &last).await;
    }
}

#[surreal_session::test]
async fn a_burst_is_applied_and_disturbs_no_other() {
    let server = Server::builder().start().await.unwrap();
    let session = server.session().await.unwrap();
    define(&session).await;
    run(&session, "DEFINE TABLE company").await;
    let mirror = Person::mirror(&session)
        .compare_every(Duration::MAX)
        .await
        .unwrap();
    let mut changes = mirror.changes();
    let transaction = session.begin().await.unwrap();
    let create = "CREATE company:a";
    transaction.query(create).await.unwrap().check().unwrap();

    let burst = "CREATE |person:20000| SET name = 'x', age = 30 RETURN NONE";
    let burst = session.query(burst).timeout(Duration::from_secs(300));
    burst.await.unwrap().check().unwrap();

    transaction
        .query("CREATE company:b")
        .await
        .unwrap()
        .check()
        .unwrap();
    transaction.commit().await.unwrap();
    // by itself: the server has closed the socket for live queries, or the ids were too many
    shows(
        &mirror,
        &mut changes,
        &Person::select(&session).await.unwrap(),
    )
    .await;
    assert_eq!(mirror.len(), 20_000);

    let ada = Person::create(&session, person("Ada", 36)).await.unwrap();
    while mirror.get(&ada.id).is_none() {
        changes.next().await.unwrap().unwrap();
    }
    let all = Person::delete_many(&session).all();
    all.timeout(Duration::from_secs(300)).await.unwrap();
    shows(&mirror, &mut changes, &[]).await;
}
