use std::collections::BTreeSet;

use expect_test::expect;
use surreal_session::{
    Datetime, Duration, RecordId, Result, Session, Table, expr,
    types::{Geometry, Line, Point, Polygon},
};

use super::in_both;
use crate::version::{is, needs_server};

#[derive(Debug, Clone, PartialEq, Table)]
struct Thing {
    id: RecordId<Self>,
    text: String,
    maybe: Option<String>,
    int: i64,
    float: f64,
    active: bool,
    at: Datetime,
    lasts: Duration,
    list: Vec<i64>,
    words: Vec<String>,
    set: BTreeSet<i64>,
    place: Geometry,
    vector: Vec<f64>,
}

async fn thing(on: &dyn surreal_session::Sendable) -> Result<Thing> {
    let thing = Thing {
        id: RecordId::new(1),
        text: " Hello World ".into(),
        maybe: None,
        int: -7,
        float: 2.5,
        active: true,
        at: "2024-02-03T04:05:06Z".parse().unwrap(),
        lasts: Duration::from_secs(90),
        list: vec![3, 1, 3],
        words: vec!["b".into(), "a".into()],
        set: BTreeSet::from([1, 2]),
        place: Geometry::Point(Point::new(0.2, 0.1)),
        vector: vec![3.0, 4.0],
    };
    Thing::create(&on, &thing).await
}

#[surreal_session::test]
async fn text(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        thing(*on).await?;
        test.recorder.take();
        let trim = || Thing::TEXT.trim();
        let cases = Thing::select(on)
            .columns((
                (trim().lowercase(), trim().uppercase(), trim().len()),
                (trim().slice(0, 5), trim().concat("!"), trim().split(" ")),
                (trim().words(), trim().replace("l", "L"), trim().reverse()),
                (trim().slug(), Thing::WORDS.join("+"), trim().repeat(2)),
                trim().capitalize(),
            ))
            .one()
            .await?;
        let both = || vec!["Hello".to_owned(), "World".to_owned()];
        assert_eq!(cases.0, ("hello world".into(), "HELLO WORLD".into(), 11));
        assert_eq!(cases.1, ("Hello".into(), "Hello World!".into(), both()));
        assert_eq!(
            cases.2,
            (both(), "HeLLo WorLd".into(), "dlroW olleH".into())
        );
        assert_eq!(
            cases.3,
            (
                "hello-world".into(),
                "b+a".into(),
                "Hello WorldHello World".into()
            )
        );
        assert_eq!(cases.4, "Hello World");
        test.sent(&expect![[r#"query SELECT VALUE [[`_0`, `_1`, `_2`], [`_3`, `_4`, `_5`], [`_6`, `_7`, `_8`], [`_9`, `_10`, `_11`], `_12`] FROM (SELECT string::lowercase(string::trim(`text`)) AS `_0`, string::uppercase(string::trim(`text`)) AS `_1`, string::len(string::trim(`text`)) AS `_2`, string::slice(string::trim(`text`), $_0, $_1) AS `_3`, string::concat(string::trim(`text`), $_2) AS `_4`, string::split(string::trim(`text`), $_3) AS `_5`, string::words(string::trim(`text`)) AS `_6`, string::replace(string::trim(`text`), $_4, $_5) AS `_7`, string::reverse(string::trim(`text`)) AS `_8`, string::slug(string::trim(`text`)) AS `_9`, array::join(`words`, $_6) AS `_10`, string::repeat(string::trim(`text`), $_7) AS `_11`, string::capitalize(string::trim(`text`)) AS `_12` FROM `thing` LIMIT 2) {_0: 0, _1: 5, _2: "!", _3: " ", _4: "l", _5: "L", _6: "+", _7: 2}"#]]);

        let holds = Thing::TEXT
            .contains("Hello")
            .and(trim().starts_with("He"))
            .and(trim().ends_with("ld"))
            .and(trim().matches_regex("^H.*d$"))
            .and(trim().similarity("Hello").gt(0))
            .and(!trim().contains_any(["x", "y"]))
            .and(Thing::MAYBE.or_else("absent").eq("absent"))
            .and(Thing::MAYBE.is_none())
            .and(Thing::MAYBE.is_some().not())
            .and(Thing::TEXT.in_list([" Hello World ", "other"]))
            .and(Thing::TEXT.between(" ", "a"));
        assert_eq!(Thing::select(on).filter(holds).count().await?, 1);
        test.sent(&expect![[r#"query SELECT count() FROM `thing` WHERE (`text` CONTAINS $_0) AND string::starts_with(string::trim(`text`), $_1) AND string::ends_with(string::trim(`text`), $_2) AND string::matches(string::trim(`text`), $_3) AND (string::similarity::fuzzy(string::trim(`text`), $_4) > $_5) AND (!(string::trim(`text`) CONTAINSANY $_6)) AND ((`maybe` ?? $_7) = $_8) AND ((`maybe` = NONE) OR (`maybe` = NULL)) AND (!(!((`maybe` = NONE) OR (`maybe` = NULL)))) AND (`text` IN $_9) AND ((`text` >= $_10) AND (`text` <= $_11)) GROUP ALL {_0: "Hello", _1: "He", _2: "ld", _3: "^H.*d$", _4: "Hello", _5: 0, _6: ["x", "y"], _7: "absent", _8: "absent", _9: [" Hello World ", "other"], _10: " ", _11: "a"}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn numbers(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        thing(*on).await?;
        test.recorder.take();
        let cases = Thing::select(on)
            .columns((
                (
                    Thing::INT.abs(),
                    -Thing::INT,
                    Thing::INT % 4,
                    Thing::INT.abs().pow(2),
                ),
                (
                    Thing::FLOAT.floor(),
                    Thing::FLOAT.ceil(),
                    Thing::FLOAT.round(),
                ),
                (
                    (Thing::INT + 10) * 2 - 1,
                    Thing::INT / 2,
                    Thing::INT.clamp(-3, 3),
                ),
                ((Thing::FLOAT * Thing::FLOAT).sqrt(), Thing::FLOAT.fixed(1)),
            ))
            .one()
            .await?;
        assert_eq!(cases.0, (7, 7, -3, 49));
        assert_eq!(cases.1, (2.0, 3.0, 3.0));
        assert_eq!(cases.2, (5, Some(-3), -3));
        assert_eq!(cases.3, (2.5, 2.5));
        test.sent(&expect!["query SELECT VALUE [[`_0`, `_1`, `_2`, `_3`], [`_4`, `_5`, `_6`], [`_7`, `_8`, `_9`], [`_10`, `_11`]] FROM (SELECT math::abs(`int`) AS `_0`, -`int` AS `_1`, `int` % $_0 AS `_2`, math::abs(`int`) ** $_1 AS `_3`, <float>math::floor(`float`) AS `_4`, <float>math::ceil(`float`) AS `_5`, <float>math::round(`float`) AS `_6`, ((`int` + $_2) * $_3) - $_4 AS `_7`, array::first(array::complement([`int` / $_5], $_6)) AS `_8`, math::clamp(`int`, $_7, $_8) AS `_9`, <float>math::sqrt(`float` * `float`) AS `_10`, math::fixed(`float`, $_9) AS `_11` FROM `thing` LIMIT 2) {_0: 4, _1: 2, _2: 10, _3: 2, _4: 1, _5: 2, _6: [NaN], _7: -3, _8: 3, _9: 1}"]);
        let holds = Thing::ACTIVE
            .and(Thing::INT.lt(Thing::INT + 1))
            .or(Thing::INT.eq(0));
        assert_eq!(
            Thing::select(on)
                .filter(holds)
                .filter(Thing::ACTIVE)
                .count()
                .await?,
            1
        );
        test.sent(&expect!["query SELECT count() FROM `thing` WHERE ((`active` AND (`int` < (`int` + $_0))) OR (`int` = $_1)) AND `active` GROUP ALL {_0: 1, _1: 0}"]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn times(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        thing(*on).await?;
        test.recorder.take();
        let hour = Duration::from_secs(3600);
        let cases = Thing::select(on)
            .columns((
                (
                    Thing::AT.year(),
                    Thing::AT.month(),
                    Thing::AT.day(),
                    Thing::AT.hour(),
                ),
                (
                    Thing::AT.minute(),
                    Thing::AT.second(),
                    Thing::AT.weekday(),
                    Thing::AT.yearday(),
                ),
                (
                    Thing::AT.week(),
                    Thing::AT.unix(),
                    Thing::AT.format("%d.%m.%Y"),
                ),
                (
                    Thing::AT.floor_to(hour),
                    Thing::AT.ceil_to(hour),
                    Thing::AT.round_to(hour),
                ),
                (
                    (Thing::AT + hour).since(Thing::AT),
                    Thing::AT - Thing::LASTS,
                ),
                (
                    Thing::LASTS.secs(),
                    Thing::LASTS.mins(),
                    Thing::LASTS.millis(),
                    Thing::LASTS + hour,
                ),
            ))
            .one()
            .await?;
        let at = |text: &str| text.parse::<Datetime>().unwrap();
        assert_eq!(cases.0, (2024, 2, 3, 4));
        assert_eq!(cases.1, (5, 6, 6, 34));
        assert_eq!(cases.2, (5, 1_706_933_106, "03.02.2024".into()));
        let (four, five) = (at("2024-02-03T04:00:00Z"), at("2024-02-03T05:00:00Z"));
        assert_eq!(cases.3, (four, five, four));
        assert_eq!(cases.4, (hour, at("2024-02-03T04:03:36Z")));
        assert_eq!(cases.5, (90, 1, 90_000, Duration::from_secs(3690)));
        test.sent(&expect![[r#"query SELECT VALUE [[`_0`, `_1`, `_2`, `_3`], [`_4`, `_5`, `_6`, `_7`], [`_8`, `_9`, `_10`], [`_11`, `_12`, `_13`], [`_14`, `_15`], [`_16`, `_17`, `_18`, `_19`]] FROM (SELECT time::year(`at`) AS `_0`, time::month(`at`) AS `_1`, time::day(`at`) AS `_2`, time::hour(`at`) AS `_3`, time::minute(`at`) AS `_4`, time::second(`at`) AS `_5`, time::wday(`at`) AS `_6`, time::yday(`at`) AS `_7`, time::week(`at`) AS `_8`, time::unix(`at`) AS `_9`, time::format(`at`, $_0) AS `_10`, time::floor(`at`, $_1) AS `_11`, time::ceil(`at`, $_2) AS `_12`, time::round(`at`, $_3) AS `_13`, (`at` + $_4) - `at` AS `_14`, `at` - `lasts` AS `_15`, duration::secs(`lasts`) AS `_16`, duration::mins(`lasts`) AS `_17`, duration::millis(`lasts`) AS `_18`, `lasts` + $_5 AS `_19` FROM `thing` LIMIT 2) {_0: "%d.%m.%Y", _1: duration[3600], _2: duration[3600], _3: duration[3600], _4: duration[3600], _5: duration[3600]}"#]]);
        let past = Thing::select(on)
            .filter(Thing::AT.lt(expr::now()))
            .count()
            .await?;
        assert_eq!(past, 1);
        // Up to 3.3 an index orders datetimes as text.
        if is(&session, "<4.0") {
            test.sent(&expect!["query SELECT count() FROM `thing` WHERE !(`at` >= time::now()) GROUP ALL"]);
        } else {
            test.sent(&expect!["query SELECT count() FROM `thing` WHERE `at` < time::now() GROUP ALL"]);
        }
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn lists(session: Session) -> Result<()> {
    needs_server!(session, ">=3.1", "3.0 stores a set as an array");
    in_both(&session, async |test| {
        let on = &test.on;
        thing(*on).await?;
        test.recorder.take();
        let two = || BTreeSet::from([2, 5]);
        let cases = Thing::select(on)
            .columns((
                (
                    Thing::LIST.len(),
                    Thing::LIST.first(),
                    Thing::LIST.last(),
                    Thing::LIST.at(1),
                ),
                (
                    Thing::LIST.distinct(),
                    Thing::LIST.union([7]),
                    Thing::LIST.intersect([1, 8]),
                ),
                (
                    Thing::LIST.sorted(),
                    Thing::LIST.sorted_descending(),
                    Thing::LIST.reverse(),
                ),
                (
                    Thing::LIST.concat([9]),
                    Thing::LIST.append(9),
                    Thing::LIST.prepend(0),
                ),
                (
                    Thing::LIST.slice(0, 1),
                    Thing::LIST.smallest(),
                    Thing::LIST.largest(),
                ),
                (
                    Thing::SET.len(),
                    Thing::SET.union(two()),
                    Thing::SET.intersect(two()),
                ),
                (
                    Thing::SET.complement(two()),
                    Thing::SET.difference(two()),
                    Thing::SET.at(9),
                ),
            ))
            .one()
            .await?;
        assert_eq!(cases.0, (3, Some(3), Some(3), Some(1)));
        assert_eq!(cases.1, (vec![3, 1], vec![3, 1, 7], vec![1]));
        assert_eq!(cases.2, (vec![1, 3, 3], vec![3, 3, 1], vec![3, 1, 3]));
        assert_eq!(
            cases.3,
            (vec![3, 1, 3, 9], vec![3, 1, 3, 9], vec![0, 3, 1, 3])
        );
        assert_eq!(cases.4, (vec![3], Some(1), Some(3)));
        assert_eq!(cases.5, (2, BTreeSet::from([1, 2, 5]), BTreeSet::from([2])));
        assert_eq!(cases.6, (BTreeSet::from([1]), BTreeSet::from([1, 5]), None));
        // Up to 3.2 a set that is bound would be compared as an array.
        if is(&session, ">=3.3") {
            test.sent(&expect!["query SELECT VALUE [[`_0`, `_1`, `_2`, `_3`], [`_4`, `_5`, `_6`], [`_7`, `_8`, `_9`], [`_10`, `_11`, `_12`], [`_13`, `_14`, `_15`], [`_16`, `_17`, `_18`], [`_19`, `_20`, `_21`]] FROM (SELECT array::len(`list`) AS `_0`, array::first(`list`) AS `_1`, array::last(`list`) AS `_2`, array::at(`list`, $_0) AS `_3`, array::distinct(`list`) AS `_4`, array::union(`list`, $_1) AS `_5`, array::intersect(`list`, $_2) AS `_6`, array::sort(`list`) AS `_7`, array::sort::desc(`list`) AS `_8`, array::reverse(`list`) AS `_9`, array::concat(`list`, $_3) AS `_10`, array::append(`list`, $_4) AS `_11`, array::prepend(`list`, $_5) AS `_12`, array::slice(`list`, $_6, $_7) AS `_13`, array::min(`list`) AS `_14`, array::max(`list`) AS `_15`, set::len(`set`) AS `_16`, set::union(`set`, $_8) AS `_17`, set::intersect(`set`, $_9) AS `_18`, set::complement(`set`, $_10) AS `_19`, set::difference(`set`, $_11) AS `_20`, set::at(`set`, $_12) AS `_21` FROM `thing` LIMIT 2) {_0: 1, _1: [7], _2: [1, 8], _3: [9], _4: 9, _5: 0, _6: 0, _7: 1, _8: <set>[2, 5], _9: <set>[2, 5], _10: <set>[2, 5], _11: <set>[2, 5], _12: 9}"]);
        } else {
            test.sent(&expect!["query SELECT VALUE [[`_0`, `_1`, `_2`, `_3`], [`_4`, `_5`, `_6`], [`_7`, `_8`, `_9`], [`_10`, `_11`, `_12`], [`_13`, `_14`, `_15`], [`_16`, `_17`, `_18`], [`_19`, `_20`, `_21`]] FROM (SELECT array::len(`list`) AS `_0`, array::first(`list`) AS `_1`, array::last(`list`) AS `_2`, array::at(`list`, $_0) AS `_3`, array::distinct(`list`) AS `_4`, array::union(`list`, $_1) AS `_5`, array::intersect(`list`, $_2) AS `_6`, array::sort(`list`) AS `_7`, array::sort::desc(`list`) AS `_8`, array::reverse(`list`) AS `_9`, array::concat(`list`, $_3) AS `_10`, array::append(`list`, $_4) AS `_11`, array::prepend(`list`, $_5) AS `_12`, array::slice(`list`, $_6, $_7) AS `_13`, array::min(`list`) AS `_14`, array::max(`list`) AS `_15`, set::len(`set`) AS `_16`, set::union(`set`, <set>[$_8, $_9]) AS `_17`, set::intersect(`set`, <set>[$_10, $_11]) AS `_18`, set::complement(`set`, <set>[$_12, $_13]) AS `_19`, set::difference(`set`, <set>[$_14, $_15]) AS `_20`, set::at(`set`, $_16) AS `_21` FROM `thing` LIMIT 2) {_0: 1, _1: [7], _2: [1, 8], _3: [9], _4: 9, _5: 0, _6: 0, _7: 1, _8: 2, _9: 5, _10: 2, _11: 5, _12: 2, _13: 5, _14: 2, _15: 5, _16: 9}"]);
        }
        let holds = Thing::LIST
            .contains(1)
            .and(Thing::LIST.contains_any([1, 100]))
            .and(Thing::LIST.contains_all([1, 3]))
            .and(Thing::SET.contains(2))
            .and(Thing::INT.abs().eq(7).and(Thing::LIST.is_empty().not()))
            .and(Thing::LIST.first().eq(Thing::LIST.last()));
        assert_eq!(Thing::select(on).filter(holds).count().await?, 1);
        test.sent(&expect!["query SELECT count() FROM `thing` WHERE (`list` CONTAINS $_0) AND (`list` CONTAINSANY $_1) AND (`list` CONTAINSALL $_2) AND (`set` CONTAINS $_3) AND ((math::abs(`int`) = $_4) AND (!array::is_empty(`list`))) AND (array::first(`list`) = array::last(`list`)) GROUP ALL {_0: 1, _1: [1, 100], _2: [1, 3], _3: 2, _4: 7}"]);
        let changed = Thing::update(on, 1)
            .push(Thing::SET, 9)
            .pull(Thing::SET, 1)
            .await?;
        assert_eq!(changed.unwrap().set, BTreeSet::from([2, 9]));
        test.sent(&expect!["query UPDATE $_0 SET `set` += <set>[$_1], `set` -= <set>[$_2] {_0: thing:1, _1: 9, _2: 1}"]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn geometry(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        thing(*on).await?;
        test.recorder.take();
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)];
        let area = Polygon {
            exterior: Line(corners.map(|(x, y)| Point::new(x, y)).to_vec()),
            interiors: Vec::new(),
        };
        let holds = Thing::PLACE
            .inside(&area)
            .and(Thing::PLACE.outside(&area).not());
        let near: Vec<Option<f64>> = Thing::select(on)
            .filter(holds)
            .filter(Thing::PLACE.intersects(area))
            .columns(Thing::PLACE.distance_to(Point::new(0.2, 0.1001)))
            .await?;
        assert!((near[0].unwrap() - 11.1).abs() < 0.1, "{near:?}");
        test.sent(&expect!["query SELECT VALUE `_0` FROM (SELECT geo::distance(`place`, $_0) AS `_0` FROM `thing` WHERE (`place` INSIDE $_1) AND (!(`place` OUTSIDE $_2)) AND (`place` INTERSECTS $_3)) {_0: point[0.2, 0.1001], _1: polygon[line[point[0.0, 0.0], point[1.0, 0.0], point[1.0, 1.0], point[0.0, 0.0]]], _2: polygon[line[point[0.0, 0.0], point[1.0, 0.0], point[1.0, 1.0], point[0.0, 0.0]]], _3: polygon[line[point[0.0, 0.0], point[1.0, 0.0], point[1.0, 1.0], point[0.0, 0.0]]]}"]);
        let similar: (f64, f64) = Thing::select(on)
            .columns((
                Thing::VECTOR.euclidean_distance([0.0, 0.0]),
                Thing::VECTOR.cosine_similarity([6.0, 8.0]),
            ))
            .one()
            .await?;
        assert_eq!(similar, (5.0, 1.0));
        Ok(())
    })
    .await
}
