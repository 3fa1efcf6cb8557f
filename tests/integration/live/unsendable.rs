//! Records that the server cannot send, since they hold a regular expression: a live query says
//! that it missed an event, and no other session notices anything.

use std::sync::Arc;

use surreal_session::{
    Connection, Event, GapReason, RecordId, Result, Session, Table, Uuid, Value,
    live::Notification, query, testing::Server,
};

use crate::{place::define, ready::ready};

#[derive(Debug, Clone, PartialEq, Table)]
struct Rule {
    id: RecordId<Self>,
    name: String,
}

const WRITE: &str = "UPSERT rule:1 SET name = 'one', pattern = /x/ RETURN NONE";

/// A call that is in flight while the record is written.
async fn slow_call(session: &Session, n: i64) -> Result<i64> {
    let text = "SLEEP 300ms; UPSERT type::record('done', $n) RETURN NONE; RETURN $n";
    query(text).bind("n", n).send(session).await?.take(2)
}

#[surreal_session::test]
async fn it_is_a_gap_and_leaves_the_calls_of_others_alone() -> Result<()> {
    let server = Server::builder().start().await?;
    for (own_sockets, raw) in [(true, false), (false, false), (true, true)] {
        let connection = Connection::builder(server.url())
            .live_sockets(own_sockets)
            .open()
            .await?;
        let session = ready(&connection, &server).await;
        define(&session, "DEFINE TABLE OVERWRITE rule").await?;
        let others = Arc::new(session.fork().await?);
        let mut live = Rule::live(&session).await?;
        let mut untouched = Rule::live(&*others).record(2).await?;
        let id: Uuid = query("LIVE SELECT * FROM rule")
            .send(&session)
            .await?
            .take(0)?;
        let mut notifications = raw.then(|| session.live_notifications::<Value>(id));
        let calls: Vec<_> = (0..5)
            .map(|n| {
                let others = others.clone();
                tokio::spawn(async move { slow_call(&others, n).await })
            })
            .collect();
        define(&session, WRITE).await?;
        assert!(matches!(
            live.next().await.unwrap()?,
            Event::Gap(GapReason::Unsendable)
        ));
        if let Some(notifications) = &mut notifications {
            let told = notifications.next().await.unwrap()?;
            assert_eq!(told, Notification::Gap(GapReason::Unsendable));
        }
        for (n, call) in (0..).zip(calls) {
            assert_eq!(call.await.expect("it does not panic")?, n);
        }
        define(&session, "UPSERT rule:2 SET name = 'two'").await?;
        for live in [&mut live, &mut untouched] {
            let Event::Created(rule) = live.next().await.unwrap()? else {
                panic!("an event that can be sent");
            };
            assert_eq!(rule.name, "two");
        }
        define(&session, "DELETE rule").await?;
    }
    Ok(())
}
