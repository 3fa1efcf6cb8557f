//! Live queries of sessions whose time is renewed: the server ends them in silence, so they begin
//! again and say so.

use std::time::Duration;

use surreal_session::{
    EndReason, Event, GapReason, Mirror, RecordId, Result, Session, Table, Uuid, Value,
    live::Notification, query,
};

use crate::place::{Place, define};

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    n: i64,
}

/// A record user whose session lasts two seconds and is renewed.
async fn user(root: &Session, refresh: bool) -> Result<Session> {
    let refresh = if refresh { "WITH REFRESH" } else { "" };
    let access = format!(
        "DEFINE TABLE note PERMISSIONS FULL; CREATE note:1 SET n = 0;
         DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE user) {refresh}
             DURATION FOR TOKEN 1h, FOR SESSION 2s"
    );
    query(access).send(root).await?.check()?;
    let record = Place::of(root).await?.record("brief");
    let attached = root.connection().attach().await?;
    Ok(attached.signup(record).await?)
}

/// Writes until the session of two seconds must have been renewed twice.
async fn write(root: &Session) -> Result<i64> {
    for n in 1..=50 {
        let text = "UPDATE note:1 SET n = $n RETURN NONE; RETURN sleep(100ms)";
        query(text).bind("n", n).send(root).await?.check()?;
    }
    Ok(50)
}

async fn limit<T>(what: &str, future: impl Future<Output = T>) -> T {
    let limit = tokio::time::timeout(Duration::from_secs(30), future);
    limit.await.expect(what)
}

#[surreal_session::test]
async fn a_stream_begins_again_with_a_gap_and_hears_the_last(root: Session) -> Result<()> {
    let user = user(&root, true).await?;
    let mut live = Note::live(&user).await?;
    let writing = tokio::spawn(async move { write(&root).await.map(|last| (root, last)) });
    let (mut heard, mut gaps) = (0, 0);
    while heard < 50 {
        match limit("an event", live.next())
            .await
            .expect("it continues")?
        {
            Event::Updated(note) => heard = note.n,
            Event::Gap(GapReason::Renewed) => gaps += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(gaps >= 2, "{gaps} gaps");
    let (root, _) = writing.await.expect("it does not panic")?;
    // The sessions that it had in the meantime are not left behind.
    let mut info = query("INFO FOR TABLE note").send(&root).await?;
    let info: Value = info.take(0)?;
    assert!(matches!(info.get("lives"), Some(Value::Object(lives)) if lives.len() <= 2));
    Ok(())
}

#[surreal_session::test]
async fn raw_notifications_begin_again_with_a_gap(root: Session) -> Result<()> {
    let user = user(&root, true).await?;
    let live: Uuid = query("LIVE SELECT VALUE n FROM note WHERE n > $least")
        .bind("least", 0)
        .send(&user)
        .await?
        .take(0)?;
    let mut live = user.live_notifications::<i64>(live);
    let writing = tokio::spawn(async move { write(&root).await.map(|_| root) });
    let (mut heard, mut gaps) = (0, 0);
    while heard < 50 {
        match limit("an event", live.next())
            .await
            .expect("it continues")?
        {
            Notification::Updated { result, .. } => heard = result,
            Notification::Gap(GapReason::Renewed) => gaps += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(gaps >= 2, "{gaps} gaps");
    writing.await.expect("it does not panic")?;
    Ok(())
}

#[surreal_session::test]
async fn raw_notifications_that_cannot_begin_again_end(root: Session) -> Result<()> {
    for refresh in [true, false] {
        define(
            &root,
            "REMOVE ACCESS IF EXISTS brief ON DATABASE; REMOVE TABLE IF EXISTS note",
        )
        .await?;
        let user = user(&root, refresh).await?;
        let text = if refresh {
            "LIVE SELECT * FROM note; RETURN 1"
        } else {
            "LIVE SELECT * FROM note"
        };
        let live: Uuid = query(text).send(&user).await?.take(0)?;
        let mut live = user.live_notifications::<Value>(live);
        let end = limit("an end", live.next()).await.expect("an end")?;
        assert_eq!(end, Notification::Ended(EndReason::Expired), "{refresh}");
        assert!(live.next().await.is_none());
    }
    Ok(())
}

#[surreal_session::test]
async fn a_mirror_follows_beyond_the_renewal(root: Session) -> Result<()> {
    let user = user(&root, true).await?;
    let mirror: Mirror<Note> = Note::mirror(&user).compare_every(Duration::MAX).await?;
    write(&root).await?;
    limit("the last change", async {
        let mut changes = mirror.changes();
        while mirror.get(1).map(|note| note.n) != Some(50) {
            changes.next().await.expect("it continues").unwrap();
        }
    })
    .await;
    Ok(())
}
