//! Statements on the records of some keys: by their ids, in a range, with a prefix.

use std::collections::BTreeMap;

use expect_test::expect;
use surreal_session::{
    Datetime, Event, RecordId, Result, Session, Table, query,
    types::{Range, RecordKey},
};

use super::{Person, in_both, names, people, person};
use crate::version::is;

#[derive(Debug, Clone, PartialEq, Table)]
struct Reading {
    id: RecordId<Self, (String, Datetime)>,
    celsius: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Entry {
    id: RecordId<Self, i64>,
    text: String,
}

fn entries(keys: std::ops::Range<i64>) -> impl Iterator<Item = Entry> {
    keys.map(|key| Entry {
        id: RecordId::new(key),
        text: format!("number {key}"),
    })
}

fn keys(entries: &[Entry]) -> Vec<i64> {
    entries.iter().map(|entry| *entry.id.key()).collect()
}

#[surreal_session::test]
async fn ids_are_read_in_their_order_and_once(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();
        let eve = RecordId::<Person>::new("eve");
        let read = Person::select(on)
            .ids([&eve, &RecordId::new("nil"), &RecordId::new("ada"), &eve])
            .await?;
        assert_eq!(names(&read), ["Eve", "Ada"]);
        test.sent(&expect![[r#"query SELECT * FROM (SELECT * FROM $_0) {_0: [person:"eve", person:"nil", person:"ada"]}"#]]);

        let by_age = Person::select(on)
            .ids(["bob", "ada", "eve"])
            .filter(Person::AGE.gt(20))
            .order_by(Person::NAME.desc())
            .limit(1)
            .await?;
        assert_eq!(names(&by_age), ["Eve"]);
        let read = Person::select(on).ids(["bob", "nil"]);
        let columns = read.columns((Person::NAME, Person::ADDRESS)).await?;
        assert_eq!(columns.len(), 1);
        assert_eq!(Person::select(on).ids(["bob", "nil"]).count().await?, 1);
        let sum = Person::select(on)
            .ids(["bob", "ada", "nil"])
            .aggregate(Person::AGE.sum())
            .one()
            .await?;
        assert_eq!(sum, 56);
        let employers = Person::select(on)
            .ids(["ada"])
            .fetch(Person::EMPLOYER)
            .await?;
        assert!(
            employers[0]
                .employer
                .as_ref()
                .is_some_and(|link| link.record().is_some())
        );
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn without_ids_nothing_is_sent(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();
        let none = || Vec::<RecordId<Person>>::new();
        assert_eq!(Person::select(on).ids(none()).await?, []);
        assert_eq!(Person::select(on).ids(none()).count().await?, 0);
        assert_eq!(Person::select(on).ids(none()).first().await?, None);
        assert_eq!(Person::get_many(on, none()).await?, []);
        let updated = Person::update_many(on).ids(none()).set(Person::AGE, 1);
        assert_eq!(updated.await?, []);
        assert_eq!(Person::delete_many(on).ids(none()).return_none().await?, 0);
        test.sent(&expect![[r#""#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn a_range_is_read_by_its_keys(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        Entry::insert(on, entries(0..100)).return_none().await?;
        test.recorder.take();
        assert_eq!(keys(&Entry::select(on).range(10..13).await?), [10, 11, 12]);
        test.sent(&expect!["query SELECT * FROM $_0 {_0: entry:Tag(49, Array([Tag(50, Integer(Integer(10))), Tag(51, Integer(Integer(13)))]))}"]);
        assert_eq!(keys(&Entry::select(on).range(98..).await?), [98, 99]);
        assert_eq!(keys(&Entry::select(on).range(..=1).await?), [0, 1]);
        let excluded = Range {
            start: std::ops::Bound::Excluded(5),
            end: std::ops::Bound::Included(7),
        };
        assert_eq!(keys(&Entry::select(on).range(excluded).await?), [6, 7]);
        let (start, end) = (13, 10);
        assert_eq!(Entry::select(on).range(start..end).await?, []);
        assert_eq!(Entry::select(on).range(10..20).count().await?, 10);
        let both = Entry::select(on).range(10..20).ids([15, 25]);
        assert_eq!(keys(&both.await?), [15]);

        let changed = Entry::update_many(on).range(3..5).set(Entry::TEXT, "new");
        assert_eq!(keys(&changed.await?), [3, 4]);
        let deleted = Entry::delete_many(on).ids([1, 200, 1]).return_none();
        assert_eq!(deleted.await?, 1);
        let deleted = Entry::delete_many(on)
            .range(90..)
            .filter(Entry::TEXT.ne("number 95"));
        assert_eq!(deleted.return_none().await?, 9);
        test.recorder.take();
        let id = RecordId::<Entry, i64>::new;
        let deleted = Entry::delete_many(on).filter(Entry::ID.in_list([id(2), id(9)]));
        assert_eq!(deleted.return_none().await?, 2);
        let changed = Entry::update_many(on).filter(Entry::ID.eq(id(8)));
        let changed = changed.set(Entry::TEXT, "x").return_none();
        assert_eq!(changed.await?, 1);
        test.sent(&expect![[r#"
            query DELETE $_0 WHERE `id` IN $_1 RETURN VALUE true {_0: [entry:2, entry:9], _1: [entry:2, entry:9]}
            query UPDATE $_0 SET `text` = $_1 WHERE `id` = $_2 RETURN VALUE true {_0: entry:Tag(49, Array([Tag(50, Integer(Integer(8))), Tag(50, Integer(Integer(8)))])), _1: "x", _2: entry:8}"#]]);
        Ok(())
    })
    .await
}

/// A plan with a scan of a table would name it.
#[surreal_session::test]
async fn no_table_is_scanned(session: Session) -> Result<()> {
    Entry::insert(&session, entries(0..10))
        .return_none()
        .await?;
    let id = RecordId::<Entry, i64>::new;
    let plans = [
        Entry::select(&session).ids([1, 2]).explain().await?,
        Entry::select(&session).range(1..3).explain().await?,
        Entry::select(&session)
            .filter(Entry::ID.eq(id(1)))
            .explain()
            .await?,
        Entry::select(&session)
            .filter(Entry::ID.in_list([id(1), id(2)]))
            .explain()
            .await?,
        Entry::select(&session)
            .filter(Entry::ID.between(id(1), id(3)))
            .filter(Entry::TEXT.ne("x"))
            .explain()
            .await?,
        Entry::select(&session)
            .range(1..3)
            .filter(Entry::TEXT.ne("x"))
            .explain()
            .await?,
    ];
    for plan in plans {
        assert!(
            !plan.contains("TableScan") && !plan.contains("Iterate Table"),
            "{plan}"
        );
    }
    Ok(())
}

/// The server sorts datetimes within keys by their text.
#[surreal_session::test]
async fn datetimes_in_keys_are_compared_as_times(session: Session) -> Result<()> {
    let at = |millis: i64| {
        let nanos = u32::try_from(millis.rem_euclid(1000) * 1_000_000).expect("below a second");
        Datetime::from_unix(1_767_225_600 + millis.div_euclid(1000), nanos).expect("a datetime")
    };
    let mut times: Vec<_> = (0..20).map(|half| at(half * 500)).collect();
    let mut readings = BTreeMap::new();
    for city in ["London", "Paris"] {
        for (celsius, time) in (0..).zip(&times) {
            readings.insert((city, *time), celsius);
        }
    }
    let all = readings.iter().map(|((city, time), celsius)| Reading {
        id: RecordId::new(((*city).to_owned(), *time)),
        celsius: *celsius,
    });
    Reading::insert(&session, all).return_none().await?;

    // Only raw SurrealQL on 4.0 writes such a year, whose text comes before all others.
    if is(&session, ">=4.0") {
        let far = Datetime::from_unix(253_402_400_000, 0).expect("a datetime");
        for city in ["London", "Paris"] {
            let create = "CREATE type::record('reading', [$city, $far]) SET celsius = 0";
            let create = query(create).bind("city", city).bind("far", far);
            create.send(&session).await?.check()?;
        }
        times.push(far);
    }

    let of = |mut rows: Vec<Reading>| {
        rows.sort_by_key(|row| row.id.key().clone());
        rows.into_iter()
            .map(|row| row.id.into_key().1)
            .collect::<Vec<_>>()
    };
    let expected = |keep: &dyn Fn(Datetime) -> bool| {
        let mut kept: Vec<_> = times.iter().copied().filter(|time| keep(*time)).collect();
        kept.sort();
        kept
    };
    for from in [0, 250, 500, 2000, 2500, 9_750] {
        for length in [0, 500, 750, 1000, 3000] {
            let (from, to) = (at(from), at(from + length));
            let read = Reading::select(&session).range(("London", from)..("London", to));
            assert_eq!(of(read.await?), expected(&|time| from <= time && time < to));
            let read = Reading::select(&session).range(("London", from)..=("London", to));
            assert_eq!(
                of(read.await?),
                expected(&|time| from <= time && time <= to)
            );
        }
        let from = at(from);
        let read = Reading::select(&session).range(("Paris", from)..);
        assert_eq!(of(read.await?), expected(&|time| from <= time));
        let read = Reading::select(&session).range(..("London", from));
        assert_eq!(of(read.await?), expected(&|time| time < from));
        let counted = Reading::delete_many(&session).range(("Paris", from)..("London", from));
        assert_eq!(counted.return_none().await?, 0);
    }
    let london = Reading::select(&session).prefix(("London",)).await?;
    assert_eq!(of(london), expected(&|_| true));
    assert_eq!(
        Reading::select(&session)
            .prefix(("Berlin",))
            .count()
            .await?,
        0
    );
    Ok(())
}

/// Keys of a table without a key type may be of any kind.
#[surreal_session::test]
async fn a_range_of_keys_of_any_kind(session: Session) -> Result<()> {
    for key in ["ada", "bob", "eve"] {
        Person::create(&session, person(key, key, 1)).await?;
    }
    let read = Person::select(&session).range("b".."eve").await?;
    assert_eq!(names(&read), ["bob"]);
    let all = Person::select(&session).range(RecordKey::Int(0)..).await?;
    assert_eq!(all.len(), 3);
    Ok(())
}

#[surreal_session::test]
async fn get_many_answers_each_id(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();
        let read = Person::get_many(on, ["eve", "nil", "ada", "eve"]).await?;
        let read: Vec<_> = read.iter().map(|p| p.as_ref().map(|p| &*p.name)).collect();
        assert_eq!(read, [Some("Eve"), None, Some("Ada"), Some("Eve")]);
        test.sent(&expect![[
            r#"select [person:"eve", person:"nil", person:"ada"]"#
        ]]);

        Entry::insert(on, entries(0..2500)).return_none().await?;
        test.recorder.take();
        let read = Entry::get_many(on, (0..5000).rev()).await?;
        assert_eq!(test.recorder.take().lines().count(), 5);
        for (key, entry) in (0..5000).rev().zip(read) {
            assert_eq!(
                entry.map(|entry| *entry.id.key()),
                (key < 2500).then_some(key)
            );
        }
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn live_queries_and_mirrors_follow_a_range(session: Session) -> Result<()> {
    Entry::insert(&session, entries(0..4)).return_none().await?;
    let mut live = Entry::live(&session).range(2..4).await?;
    let mirror = Entry::mirror(&session).ids([1, 3, 9]).await?;
    assert_eq!(keys(&mirror.snapshot()), [1, 3]);
    Entry::update_many(&session)
        .all()
        .set(Entry::TEXT, "new")
        .return_none()
        .await?;
    Entry::insert(&session, entries(9..10))
        .return_none()
        .await?;
    for key in [2, 3] {
        match live.next().await.expect("it continues")? {
            Event::Updated(entry) => assert_eq!(*entry.id.key(), key),
            other => panic!("{other:?}"),
        }
    }
    mirror.synced().await?;
    assert_eq!(keys(&mirror.snapshot()), [1, 3, 9]);
    Ok(())
}
