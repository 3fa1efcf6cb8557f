//! Live queries of tables that are views.

use surreal_session::{Event, RecordId, Result, Session, Table};

use crate::{place::define, version::needs_server};

/// The number of records of `source` of each kind.
#[derive(Debug, Clone, PartialEq, Table)]
struct Kinds {
    id: RecordId<Self>,
    kind: String,
    n: i64,
}

#[surreal_session::test]
async fn a_grouped_view_tells_of_its_rows_with_their_ids(session: Session) -> Result<()> {
    needs_server!(session, ">=3.1", "before, nothing is told of views");
    define(
        &session,
        "DEFINE TABLE source;
         DEFINE TABLE kinds AS SELECT kind, count() AS n FROM source GROUP BY kind",
    )
    .await?;
    let mut live = Kinds::live(&session).await?;
    define(&session, "CREATE source:1 SET kind = 'a'").await?;
    let Event::Created(first) = live.next().await.expect("an event")? else {
        panic!("created");
    };
    assert_eq!((first.kind.as_str(), first.n), ("a", 1));
    define(&session, "CREATE source:2 SET kind = 'a'").await?;
    let Event::Updated(then) = live.next().await.expect("an event")? else {
        panic!("updated");
    };
    assert_eq!(
        then,
        Kinds {
            n: 2,
            ..first.clone()
        }
    );
    assert_eq!(Kinds::get(&session, first.id).await?, Some(then));
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    n: i64,
}

#[surreal_session::test]
async fn what_an_event_changes_is_told_before_what_caused_it(session: Session) -> Result<()> {
    needs_server!(session, ">=3.1", "before, the order is another one");
    define(
        &session,
        "DEFINE TABLE note;
         DEFINE EVENT second ON note WHEN $event = 'CREATE' THEN (UPDATE $value.id SET n = 2)",
    )
    .await?;
    let mut live = Note::live(&session).await?;
    define(&session, "CREATE note:1 SET n = 1").await?;
    let (first, last) = (
        live.next().await.expect("one")?,
        live.next().await.expect("another")?,
    );
    assert!(
        matches!(&first, Event::Updated(note) if note.n == 2),
        "{first:?}"
    );
    assert!(
        matches!(&last, Event::Created(note) if note.n == 1),
        "{last:?}"
    );
    let note = Note::get(&session, 1).await?.expect("it is there");
    assert_eq!(note.n, 2);
    Ok(())
}
