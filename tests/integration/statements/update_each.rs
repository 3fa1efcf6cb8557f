//! Many records that are updated at once, each by its own patch.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use expect_test::expect;
use surreal_session::{
    Edit, Embed, Error, ErrorKind, Outcome, RecordId, Result, Session, Table, Value, query,
};

use super::in_both;
use crate::{
    place::{Place, define},
    recorder::Recorder,
};

#[derive(Debug, Clone, PartialEq, Embed)]
struct Address {
    city: String,
    zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(patch = PersonPatch)]
struct Person {
    id: RecordId<Self>,
    name: String,
    nickname: Option<String>,
    address: Option<Address>,
    notes: BTreeMap<String, i64>,
    #[table(rename = "a/b. `c`")]
    odd: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(patch = CounterPatch)]
struct Counter {
    id: RecordId<Self, i64>,
    value: i64,
    #[table(version)]
    version: u64,
}

/// Anyone may read all records, and change those with a small number.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(patch = SmallPatch)]
struct Small {
    id: RecordId<Self>,
    a: i64,
    b: Option<i64>,
}

fn person(key: &str) -> Person {
    Person {
        id: RecordId::new(key),
        name: key.into(),
        nickname: Some("n".into()),
        address: Some(Address {
            city: "London".into(),
            zip: Some("1".into()),
        }),
        notes: BTreeMap::from([("old".into(), 1)]),
        odd: None,
    }
}

fn value(value: i64) -> CounterPatch {
    CounterPatch {
        value: Edit::Set(value),
    }
}

async fn counters(session: &Session, count: i64) -> Result<()> {
    let counters = (0..count).map(|n| Counter {
        id: RecordId::new(n),
        value: n,
        version: 0,
    });
    Counter::insert(session, counters).return_none().await?;
    Ok(())
}

/// Each patch does what `apply` does to one record.
#[surreal_session::test]
async fn each_patch_is_applied_as_alone(session: Session) -> Result<()> {
    let patches = || {
        [
            PersonPatch::default(),
            PersonPatch {
                name: Edit::Set("x".into()),
                ..PersonPatch::default()
            },
            PersonPatch {
                nickname: Edit::UNSET,
                address: Edit::from(Address {
                    city: "Paris".into(),
                    zip: None,
                }),
                notes: Edit::Set(BTreeMap::from([("new".into(), 2)])),
                ..PersonPatch::default()
            },
            PersonPatch {
                address: Edit::UNSET,
                odd: Edit::Set(Some(3)),
                ..PersonPatch::default()
            },
        ]
    };
    let keys = ["a", "b", "c", "d"];
    Person::insert(&session, keys.map(person)).await?;
    for (key, patch) in keys.into_iter().zip(patches()) {
        Person::update(&session, key).apply(patch).await?;
    }
    let alone = query("SELECT * FROM person ORDER BY id");
    let alone: Value = alone.send(&session).await?.take(0)?;
    Person::delete_many(&session).all().await?;
    in_both(&session, async |test| {
        let on = &test.on;
        Person::insert(on, keys.map(person)).await?;
        let updated = Person::update_each(on, keys.into_iter().zip(patches())).await?;
        assert_eq!(updated, [true; 4]);
        let together = query("SELECT * FROM person ORDER BY id");
        let together: Value = together.send(on).await?.take(0)?;
        assert_eq!(together, alone);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn tells_which_were_there_and_creates_none(session: Session) -> Result<()> {
    counters(&session, 2).await?;
    let recorder = Recorder::beside(&session).await?;
    let on = &recorder.session;
    let changes = [(1, value(10)), (7, value(70)), (0, value(0))];
    assert_eq!(
        Counter::update_each(on, changes).await?,
        [true, false, true]
    );
    recorder.sent(&expect!["query SELECT VALUE { LET $_change = $this; LET $_shown = (UPDATE $_change[1] SET `value` = $_change[2], `version` = (`version` ?? $_0) + $_1 RETURN VALUE true); IF $_shown { 1 } ELSE IF record::exists($_change[1]) { 2 } ELSE { 0 } } FROM $_2 {_0: 0, _1: 1, _2: [[0, counter:1, 10], [0, counter:7, 70], [0, counter:0, 0]]}"]);
    let stored = Counter::select(&session)
        .order_by(Counter::ID.asc())
        .await?;
    let stored: Vec<_> = stored.iter().map(|c| (c.value, c.version)).collect();
    // a value that is the same as before counts as a change, too
    assert_eq!(stored, [(0, 1), (10, 1)]);

    let none: [(i64, CounterPatch); 0] = [];
    assert!(Counter::update_each(on, none).await?.is_empty());
    recorder.sent(&expect![""]);
    Ok(())
}

#[surreal_session::test]
async fn changes_of_one_record_are_made_in_order(session: Session) -> Result<()> {
    counters(&session, 4).await?;
    // the same four records in every chunk
    let changes = || (0..400).map(|n| (n % 4, value(n)));
    let updated = Counter::update_each(&session, changes())
        .chunk(7)
        .in_flight(8)
        .await?;
    assert_eq!(updated, [true; 400]);
    let stored = Counter::select(&session)
        .order_by(Counter::ID.asc())
        .await?;
    let stored: Vec<_> = stored.iter().map(|c| (c.value, c.version)).collect();
    assert_eq!(stored, [(396, 100), (397, 100), (398, 100), (399, 100)]);
    Ok(())
}

#[surreal_session::test]
async fn ten_thousand_in_chunks(session: Session) -> Result<()> {
    counters(&session, 10_000).await?;
    let recorder = Recorder::beside(&session).await?;
    let written = AtomicU64::new(0);
    // every second one is not there
    let changes = (0..10_000).map(|n| (n * 2, value(-n)));
    let updated = Counter::update_each(&recorder.session, changes)
        .progress(|progress| written.store(progress.written, Ordering::Relaxed))
        .await?;
    assert_eq!(updated.len(), 10_000);
    let expected: Vec<_> = (0..10_000).map(|n| n < 5_000).collect();
    assert!(updated == expected);
    assert_eq!(written.into_inner(), 5_000);
    assert_eq!(recorder.take().lines().count(), 10);
    assert_eq!(Counter::select(&session).count().await?, 10_000);
    let last = Counter::get(&session, 9_998).await?.unwrap();
    assert_eq!((last.value, last.version), (-4_999, 1));
    Ok(())
}

/// Patches of many different sets of fields, more than one chunk distinguishes.
#[surreal_session::test]
async fn sets_of_fields(session: Session) -> Result<()> {
    #[derive(Debug, Clone, PartialEq, Table)]
    #[table(patch = WidePatch)]
    struct Wide {
        id: RecordId<Self, i64>,
        a: i64,
        b: i64,
        c: i64,
        d: i64,
        e: i64,
        f: i64,
        g: i64,
    }
    let bit = |n: i64, bit: i64| match n >> bit & 1 {
        1 => Edit::Set(n),
        _ => Edit::Keep,
    };
    let patch = |n: i64| WidePatch {
        a: bit(n, 0),
        b: bit(n, 1),
        c: bit(n, 2),
        d: bit(n, 3),
        e: bit(n, 4),
        f: bit(n, 5),
        g: bit(n, 6),
    };
    let wide = |n: i64| {
        let at = |bit: i64| if n >> bit & 1 == 1 { n } else { -1 };
        Wide {
            id: RecordId::new(n),
            a: at(0),
            b: at(1),
            c: at(2),
            d: at(3),
            e: at(4),
            f: at(5),
            g: at(6),
        }
    };
    let old = (0..128).map(|n| Wide {
        id: RecordId::new(n),
        ..wide(0)
    });
    Wide::insert(&session, old).return_none().await?;
    let updated = Wide::update_each(&session, (0..128).map(|n| (n, patch(n)))).await?;
    assert_eq!(updated, [true; 128]);
    let stored = Wide::select(&session).order_by(Wide::ID.asc()).await?;
    assert_eq!(stored, (0..128).map(wide).collect::<Vec<_>>());
    Ok(())
}

#[surreal_session::test]
async fn a_chunk_is_applied_as_a_whole_or_not_at_all(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE FIELD value ON counter TYPE int ASSERT $value < 100",
    )
    .await?;
    counters(&session, 6).await?;
    let changes = [
        (0, value(10)),
        (1, value(11)),
        (2, value(12)),
        (3, value(1000)),
        (4, value(14)),
        (5, value(15)),
    ];
    let failed = Counter::update_each(&session, changes)
        .chunk(2)
        .in_flight(1);
    let error = failed.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    let failure = error.chunk_failure().unwrap();
    assert_eq!((failure.chunk, failure.first), (1, 2));
    assert_eq!((failure.records, failure.written), (2, 2));
    let stored = Counter::select(&session)
        .order_by(Counter::ID.asc())
        .await?;
    let values: Vec<_> = stored.iter().map(|counter| counter.value).collect();
    assert_eq!(values, [10, 11, 2, 3, 4, 5]);
    Ok(())
}

#[surreal_session::test]
async fn a_table_that_is_not_there(session: Session) -> Result<()> {
    let error = Counter::update_each(&session, [(1, value(1))]).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    Ok(())
}

#[surreal_session::test]
async fn refused_changes_are_not_taken_for_missing_records(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE small PERMISSIONS FOR select FULL, FOR update WHERE a < 10;
         CREATE small:one SET a = 1; CREATE small:many SET a = 50;
         DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE person)",
    )
    .await?;
    let person = Place::of(&session).await?.record("people");
    let user = session.connection().attach().await?.signup(person).await?;
    let b = |b: i64| SmallPatch {
        b: Edit::from(b),
        ..SmallPatch::default()
    };
    let changes = || [("one", b(1)), ("many", b(2)), ("none", b(3))];
    let error: Error = Small::update_each(&user, changes()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed, "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert_eq!(error.chunk_failure().unwrap().written, 1);
    let allowed = Small::update_each(&user, changes()).allow_fewer().await?;
    assert_eq!(allowed, [true, false, false]);
    assert_eq!(Small::get(&session, "many").await?.unwrap().b, None);
    Ok(())
}

#[surreal_session::test]
async fn a_value_that_cannot_be_encoded_is_named(session: Session) -> Result<()> {
    counters(&session, 1).await?;
    #[derive(Debug, Clone, PartialEq, Table)]
    #[table(name = "counter", patch = UnsignedPatch)]
    struct Unsigned {
        id: RecordId<Self, i64>,
        value: u64,
    }
    let patch = |value| UnsignedPatch {
        value: Edit::Set(value),
    };
    let changes = [(0, patch(1)), (1, patch(u64::MAX))];
    let error = Unsigned::update_each(&session, changes).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
    assert!(error.to_string().contains("[1].value"), "{error}");
    assert_eq!(Counter::get(&session, 0).await?.unwrap().value, 0);
    Ok(())
}
