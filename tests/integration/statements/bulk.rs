use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use expect_test::expect;
use futures_util::stream;
use surreal_session::{ErrorKind, RecordId, Result, Session, Table, Value, View, expr};

use super::in_both;
use crate::{recorder::Recorder, version::needs_server};

#[derive(Debug, Clone, PartialEq, Table)]
struct Reading {
    id: RecordId<Self>,
    place: String,
    value: i64,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Reading)]
struct Measured {
    value: i64,
}

fn reading(n: i64) -> Reading {
    Reading {
        id: RecordId::new(n),
        place: format!("place {n}"),
        value: n,
    }
}

#[surreal_session::test]
async fn chunks_of_a_table_that_is_not_there_yet(session: Session) -> Result<()> {
    let readings = (0..64).map(reading);
    let inserted = Reading::insert(&session, readings)
        .chunk(1)
        .in_flight(64)
        .await?;
    assert_eq!(inserted.len(), 64);
    Ok(())
}

#[surreal_session::test]
async fn chunks(session: Session) -> Result<()> {
    let recorder = Recorder::beside(&session).await?;
    let on = &recorder.session;
    let expected: Vec<_> = (0..25).map(reading).collect();
    let mut steps = Vec::new();
    let inserted = Reading::insert(on, &expected)
        .chunk(10)
        .progress(|progress| steps.push((progress.chunks, progress.records)))
        .await?;
    assert_eq!(inserted, expected);
    steps.sort_unstable();
    assert_eq!(
        steps.iter().map(|step| step.0).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(steps[2].1, 25);
    assert_eq!(recorder.take().lines().count(), 3);

    // one call a record, since each has as many bytes as a call may have
    let large = (30..33).map(reading);
    Reading::insert(on, large)
        .chunk_bytes(1)
        .return_none()
        .await?;
    recorder.sent(&expect![[r#"
        query INSERT INTO `reading` $_0 RETURN VALUE true {_0: [{id: reading:30, place: "place 30", value: 30}]}
        query INSERT INTO `reading` $_0 RETURN VALUE true {_0: [{id: reading:31, place: "place 31", value: 31}]}
        query INSERT INTO `reading` $_0 RETURN VALUE true {_0: [{id: reading:32, place: "place 32", value: 32}]}"#]]);
    assert_eq!(Reading::insert(on, Vec::<Reading>::new()).await?, []);
    recorder.sent(&expect![""]);
    Ok(())
}

#[surreal_session::test]
async fn in_a_transaction(session: Session) -> Result<()> {
    let transaction = session.begin().await?;
    let readings = || (0..100).map(reading);
    Reading::insert(&transaction, readings())
        .chunk(10)
        .return_none()
        .await?;
    assert_eq!(Reading::select(&transaction).count().await?, 100);
    transaction.cancel().await?;
    let transaction = session.begin().await?;
    let views: Vec<Measured> = Reading::insert(&transaction, readings())
        .chunk(30)
        .return_view()
        .await?;
    assert_eq!(views[99], Measured { value: 99 });
    transaction.commit().await?;
    assert_eq!(Reading::select(&session).count().await?, 100);
    Ok(())
}

#[surreal_session::test]
async fn from_a_stream(session: Session) -> Result<()> {
    // records that come one by one, each when it is asked for
    let readings = stream::unfold(0, |n| async move {
        tokio::task::yield_now().await;
        (n < 50).then(|| (reading(n), n + 1))
    });
    let inserted = Reading::insert_stream(&session, readings).chunk(20).await?;
    assert_eq!(inserted, (0..50).map(reading).collect::<Vec<_>>());
    Ok(())
}

/// A record is taken when the chunk that it is in begins, and no sooner.
#[surreal_session::test]
async fn records_are_taken_as_they_are_sent(session: Session) -> Result<()> {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let most = Arc::new(AtomicUsize::new(0));
    let ahead = Arc::clone(&most);
    let readings = (0..1000).map(move |n| {
        count.fetch_add(1, Ordering::Relaxed);
        reading(n)
    });
    Reading::insert(&session, readings)
        .chunk(10)
        .in_flight(2)
        .progress(move |progress| {
            let records = usize::try_from(progress.records).unwrap();
            ahead.fetch_max(taken.load(Ordering::Relaxed) - records, Ordering::Relaxed);
        })
        .return_none()
        .await?;
    // The chunk that is being reported, two in flight and one being filled.
    assert!(most.load(Ordering::Relaxed) <= 40, "{most:?}");
    Ok(())
}

#[surreal_session::test]
async fn duplicates(session: Session) -> Result<()> {
    needs_server!(session, ">=3.3", "3.1 and 3.2 have no `ignore`");
    in_both(&session, async |test| {
        let on = &test.on;
        Reading::insert(on, [reading(1), reading(2)]).await?;
        test.recorder.take();
        let three = || {
            (1..4).map(|n| Reading {
                place: "new".into(),
                ..reading(n)
            })
        };

        let inserted = Reading::insert(on, three()).ignore().await?;
        assert_eq!(inserted.len(), 1);
        let updated = Reading::insert(on, three())
            .on_duplicate_update(Reading::VALUE, Reading::VALUE + expr::input(Reading::VALUE))
            .on_duplicate_update(Reading::PLACE, expr::input(Reading::PLACE))
            .await?;
        let updated: Vec<_> = updated
            .iter()
            .map(|reading| (reading.place.as_str(), reading.value))
            .collect();
        assert_eq!(updated, [("new", 2), ("new", 4), ("new", 6)]);
        test.sent(&expect![[r#"
            query INSERT IGNORE INTO `reading` $_0 {_0: [{id: reading:1, place: "new", value: 1}, {id: reading:2, place: "new", value: 2}, {id: reading:3, place: "new", value: 3}]}
            query INSERT INTO `reading` $_0 ON DUPLICATE KEY UPDATE `value` += $input.`value`, `place` = $input.`place` {_0: [{id: reading:1, place: "new", value: 1}, {id: reading:2, place: "new", value: 2}, {id: reading:3, place: "new", value: 3}]}"#]]);
        Ok(())
    })
    .await?;
    let error = Reading::insert(&session, [reading(1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    Ok(())
}

#[surreal_session::test]
async fn a_chunk_that_fails(session: Session) -> Result<()> {
    Reading::create(&session, reading(35)).await?;
    let error = Reading::insert(&session, (0..100).map(reading))
        .chunk(10)
        .in_flight(1)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    let failure = error.chunk_failure().unwrap();
    assert_eq!(
        (
            failure.chunk,
            failure.first,
            failure.records,
            failure.written
        ),
        (3, 30, 10, 30)
    );
    assert!(error.to_string().contains("chunk 3"), "{error}");
    assert_eq!(Reading::select(&session).count().await?, 31);

    // Chunks in flight are awaited, so that the number of inserted records is right.
    Reading::delete_many(&session).all().return_none().await?;
    Reading::create(&session, reading(500)).await?;
    let error = Reading::insert(&session, (0..2000).map(reading))
        .chunk(50)
        .in_flight(8)
        .await
        .unwrap_err();
    let failure = error.chunk_failure().unwrap();
    assert_eq!((failure.chunk, failure.first), (10, 500));
    assert_eq!(
        Reading::select(&session).count().await?,
        failure.written + 1
    );
    Ok(())
}

#[derive(Debug, Clone, Table)]
struct Large {
    id: RecordId<Self>,
    number: u64,
}

#[surreal_session::test]
async fn a_record_that_cannot_be_sent(session: Session) -> Result<()> {
    let numbers = (0..30).map(|n| NewLarge {
        number: if n == 25 { u64::MAX } else { n },
    });
    let error = Large::insert(&session, numbers)
        .chunk(10)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    let failure = error.chunk_failure().unwrap();
    assert_eq!((failure.chunk, failure.first, failure.written), (2, 25, 20));
    assert!(error.to_string().contains("[25].number"), "{error}");
    let stored: Vec<Value> = session.query("SELECT * FROM large").await?.take(0)?;
    assert_eq!(stored.len(), 20);
    Ok(())
}
