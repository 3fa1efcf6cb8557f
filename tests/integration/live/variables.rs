//! Live queries of models and the session's variables, which the server shows to a live query that
//! names them.

use std::time::Duration;

use surreal_session::{
    Event, GapReason, LiveStream, Mirror, RecordId, Result, Session, Table, auth::Record, query,
};

use crate::{
    place::{Place, define},
    version::needs_server,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Item {
    id: RecordId<Self>,
    tenant: String,
}

/// A record user who sees the items of the tenant in the session's variable.
async fn user(root: &Session) -> Result<Session> {
    define(
        root,
        "DEFINE TABLE item PERMISSIONS FOR select WHERE tenant = $tenant;
         DEFINE ACCESS member ON DATABASE TYPE RECORD SIGNUP (CREATE user)",
    )
    .await?;
    let record: Record = Place::of(root).await?.record("member");
    let attached = root.connection().attach().await?;
    Ok(attached.signup(record).await?)
}

async fn create(root: &Session, id: i64, tenant: &str) -> Result<()> {
    let create = query("CREATE type::record('item', $id) SET tenant = $tenant");
    let create = create.bind("id", id).bind("tenant", tenant).send(root);
    create.await?.check().map(drop)
}

async fn next(live: &mut LiveStream<Item>) -> Event<Item> {
    let limit = tokio::time::timeout(Duration::from_secs(30), live.next());
    limit
        .await
        .expect("it does not fall silent")
        .expect("an item")
        .unwrap()
}

fn created(event: &Event<Item>, key: i64) -> bool {
    matches!(event, Event::Created(item) if *item.id.key() == key.into())
}

#[surreal_session::test]
async fn permissions_see_them_and_changes_restart(root: Session) -> Result<()> {
    needs_server!(root, "<4.0", "permissions of live queries see no variables");
    let user = user(&root).await?;
    user.set("tenant", "a").await?;
    user.set("with `odd` name", 1).await?;
    let mut live = Item::live(&user).await?;
    create(&root, 1, "b").await?;
    create(&root, 2, "a").await?;
    assert!(created(&next(&mut live).await, 2));

    // the same value again changes nothing
    user.set("tenant", "a").await?;
    user.set("tenant", "b").await?;
    let event = next(&mut live).await;
    assert!(
        matches!(event, Event::Gap(GapReason::VariablesChanged)),
        "{event:?}"
    );
    create(&root, 3, "a").await?;
    create(&root, 4, "b").await?;
    assert!(created(&next(&mut live).await, 4));
    user.unset("tenant").await?;
    let event = next(&mut live).await;
    assert!(
        matches!(event, Event::Gap(GapReason::VariablesChanged)),
        "{event:?}"
    );
    Ok(())
}

#[surreal_session::test]
async fn a_mirror_shows_what_the_variables_let_it_see(root: Session) -> Result<()> {
    needs_server!(root, "<4.0", "permissions of live queries see no variables");
    let user = user(&root).await?;
    user.set("tenant", "a").await?;
    let mirror: Mirror<Item> = Item::mirror(&user).compare_every(Duration::MAX).await?;
    let shows = async |keys: &[i64]| {
        let mut changes = mirror.changes();
        let waiting = async {
            while !mirror
                .snapshot()
                .iter()
                .map(|item| item.id.key().clone())
                .eq(keys.iter().map(|key| (*key).into()))
            {
                changes.next().await.expect("it continues").unwrap();
            }
        };
        let limit = tokio::time::timeout(Duration::from_secs(30), waiting);
        limit.await.expect("the mirror follows");
    };
    create(&root, 1, "a").await?;
    create(&root, 2, "b").await?;
    shows(&[1]).await;
    user.set("tenant", "b").await?;
    shows(&[2]).await;
    create(&root, 3, "b").await?;
    shows(&[2, 3]).await;
    Ok(())
}
