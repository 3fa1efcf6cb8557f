use expect_test::expect;
use surreal_session::{
    Duration, ErrorKind, RecordId, Result, Session, Table, View,
    expr::{self, raw},
};

use super::{Company, Person, in_both, names, people};
use crate::version::is;

#[surreal_session::test]
async fn get_and_select(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, bob, eve] = people(on).await?;
        test.recorder.take();

        assert_eq!(Person::get(on, "ada").await?, Some(ada.clone()));
        assert_eq!(Person::get(on, "absent").await?, None);
        let all = Person::select(on).await?;
        assert_eq!(all, [ada.clone(), bob, eve.clone()]);
        test.sent(&expect![[r#"
            select person:"ada"
            select person:"absent"
            select person"#]]);

        let found = Person::select(on)
            .filter(Person::AGE.ge(30))
            .filter(Person::NAME.ne("Mallory"))
            .order_by(Person::AGE.desc())
            .order_by(Person::NAME.desc())
            .start(0)
            .limit(2)
            .await?;
        assert_eq!(found, [eve, ada.clone()]);
        test.sent(&expect![[r#"query SELECT * FROM `person` WHERE (`age` >= $_0) AND (`name` != $_1) ORDER BY `age` DESC, `name` DESC LIMIT 2 START 0 {_0: 30, _1: "Mallory"}"#]]);

        let filter = || Person::select(on).filter(Person::AGE.eq(36));
        assert_eq!(filter().count().await?, 2);
        assert_eq!(filter().order_by(Person::NAME.asc()).first().await?, Some(ada));
        assert_eq!(Person::select(on).filter(Person::AGE.eq(20)).one().await?.name, "Bob");
        test.sent(&expect![[r#"
            query SELECT count() FROM `person` WHERE `age` = $_0 GROUP ALL {_0: 36}
            query SELECT * FROM `person` WHERE `age` = $_0 ORDER BY `name` ASC LIMIT 1 {_0: 36}
            query SELECT * FROM `person` WHERE `age` = $_0 LIMIT 2 {_0: 20}"#]]);
        assert_eq!(filter().one().await.unwrap_err().kind(), ErrorKind::Validation);
        let none = Person::select(on).filter(Person::AGE.eq(1)).one().await;
        assert_eq!(none.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(Person::select(on).filter(Person::AGE.eq(1)).count().await?, 0);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn a_table_that_does_not_exist(session: Session) -> Result<()> {
    let not_found = |error: surreal_session::Error| assert_eq!(error.kind(), ErrorKind::NotFound);
    not_found(Person::select(&session).await.unwrap_err());
    not_found(Person::select(&session).count().await.unwrap_err());
    not_found(Person::get(&session, "ada").await.unwrap_err());
    not_found(Person::select(&session).range("a".."b").await.unwrap_err());
    let ada = RecordId::<Person>::new("ada");
    let by_id = Person::select(&session).filter(Person::ID.eq(&ada));
    not_found(by_id.await.unwrap_err());
    let many = Person::get_many(&session, [&ada]).await;
    let by_ids = Person::select(&session).ids([&ada]).await;
    if is(&session, ">=4.0") {
        not_found(many.unwrap_err());
        not_found(by_ids.unwrap_err());
    } else {
        assert_eq!(many?, [None]);
        assert_eq!(by_ids?, []);
    }
    not_found(
        Person::update(&session, "ada")
            .set(Person::AGE, 1)
            .await
            .unwrap_err(),
    );
    not_found(Person::delete(&session, "ada").await.unwrap_err());
    not_found(Person::delete_many(&session).all().await.unwrap_err());
    Ok(())
}

#[surreal_session::test]
async fn links(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, ..] = people(on).await?;
        test.recorder.take();

        let fetched = Person::select(on)
            .filter(Person::EMPLOYER.field(Company::NAME).eq("Acme"))
            .fetch(Person::EMPLOYER)
            .one()
            .await?;
        assert_eq!(fetched, ada);
        let employer = fetched.employer.and_then(|link| link.into_record());
        assert_eq!(employer.map(|company| company.name).as_deref(), Some("Acme"));

        let by_employer = Person::select(on)
            .order_by(Person::EMPLOYER.field(Company::NAME).desc())
            .await?;
        assert_eq!(names(&by_employer), ["Bob", "Ada", "Eve"]);
        let by_city = Person::select(on)
            .order_by(Person::ADDRESS.field(super::Address::CITY).desc())
            .order_by(Person::AGE.desc())
            .limit(2)
            .with((Person::NAME, Person::EMPLOYER.field(Company::NAME)))
            .await?;
        let [first, second] = &by_city[..] else {
            panic!("{by_city:?}")
        };
        assert_eq!((&first.0.address.city[..], &first.1.0[..], &first.1.1[..]), ("Paris", "Bob", "Bolt"));
        assert_eq!(second.0, ada);
        test.sent(&expect![[r#"
            query SELECT *, (`employer`.* ?? `employer`) AS `employer` FROM `person` WHERE `employer`.`name` = $_0 LIMIT 2 {_0: "Acme"}
            query SELECT *, $this.`employer`.`name` AS `_o0` FROM `person` ORDER BY `_o0` DESC
            query SELECT VALUE [$this, [`_0`, `_1`]] FROM (SELECT *, $this.`name` AS `_0`, $this.`employer`.`name` AS `_1`, $this.`address`.`city` AS `_o0` FROM `person` ORDER BY `_o0` DESC, `age` DESC LIMIT 2)"#]]);
        Ok(())
    })
    .await
}

#[derive(Debug, PartialEq, View)]
#[view(of = Person)]
struct Badge {
    name: String,
    #[view(expr = Person::ADDRESS.field(super::Address::CITY))]
    city: String,
    #[view(expr = Person::NAME.uppercase())]
    shout: String,
}

#[surreal_session::test]
async fn views_and_columns(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, bob, _] = people(on).await?;
        test.recorder.take();

        let badges = Person::select(on)
            .view::<Badge>()
            .order_by(Person::ADDRESS.field(super::Address::CITY).desc())
            .order_by(Person::NAME.len().asc())
            .first()
            .await?;
        let badge = |name: &str, city: &str, shout: &str| Badge {
            name: name.into(),
            city: city.into(),
            shout: shout.into(),
        };
        assert_eq!(badges, Some(badge("Bob", "Paris", "BOB")));
        test.sent(&expect!["query SELECT `name` AS `name`, `address`.`city` AS `city`, string::uppercase(`name`) AS `shout`, string::len(`name`) AS `_o1` FROM `person` ORDER BY `city` DESC, `_o1` ASC LIMIT 1"]);

        let ages: Vec<i64> = Person::select(on)
            .columns(Person::AGE)
            .order_by(Person::NAME.desc())
            .await?;
        assert_eq!(ages, [36, 20, 36]);
        let pairs: Vec<(String, (i64, Option<String>))> = Person::select(on)
            .columns((Person::NAME, (Person::AGE + 1, Person::NICKNAME)))
            .order_by(Person::AGE.asc())
            .limit(1)
            .await?;
        assert_eq!(pairs, [("Bob".into(), (21, Some("Bobby".into())))]);
        test.sent(&expect![[r#"
            query SELECT VALUE `_0` FROM (SELECT `age` AS `_0`, `name` AS `_o0` FROM `person` ORDER BY `_o0` DESC)
            query SELECT VALUE [`_0`, [`_1`, `_2`]] FROM (SELECT `name` AS `_0`, `age` + $_0 AS `_1`, `nickname` AS `_2`, `age` AS `_o0` FROM `person` ORDER BY `_o0` ASC LIMIT 1) {_0: 1}"#]]);

        let with: Vec<(Person, u64)> = Person::select(on)
            .with(Person::TAGS.len())
            .order_by(Person::TAGS.len().desc())
            .order_by(Person::NAME.asc())
            .limit(2)
            .await?;
        assert_eq!(with, [(ada, 2), (bob, 0)]);
        test.sent(&expect!["query SELECT VALUE [$this, `_0`] FROM (SELECT *, array::len(`tags`) AS `_0`, array::len(`tags`) AS `_o0` FROM `person` ORDER BY `_o0` DESC, `name` ASC LIMIT 2)"]);
        Ok(())
    })
    .await
}

#[derive(Debug, PartialEq, View)]
#[view(of = Person)]
struct Ages {
    age: i64,
    #[view(expr = expr::count())]
    people: u64,
    #[view(expr = Person::AGE.sum())]
    years: i64,
}

#[surreal_session::test]
async fn groups(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();

        let by_age: Vec<(i64, u64)> = Person::select(on)
            .group_by(Person::AGE)
            .aggregate(expr::count())
            .order_by(expr::count().desc())
            .await?;
        assert_eq!(by_age, [(36, 2), (20, 1)]);
        test.sent(&expect!["query SELECT VALUE [`_0`, `_1`] FROM (SELECT `age` AS `_0`, count() AS `_1`, count() AS `_o0` FROM `person` GROUP BY `_0` ORDER BY `_o0` DESC)"]);

        let city = Person::ADDRESS.field(super::Address::CITY);
        let by_city = Person::select(on)
                .group_by((city, Person::NAME.len()))
                .aggregate((
                    Person::AGE.sum(),
                    Person::AGE.mean(),
                    Person::AGE.max(),
                    Person::NAME.collect(),
                ))
                .order_by(city.desc())
                .limit(1)
                .await?;
        let paris = (("Paris".into(), 3), (20, 20.0, Some(20), vec!["Bob".into()]));
        assert_eq!(by_city, [paris]);
        // On 4.0 `array::group` leaves out equal values.
        if is(&session, "<4.0") {
            test.sent(&expect!["query SELECT VALUE [[`_0`, `_1`], [`_2`, `_3`, `_4`, `_5`]] FROM (SELECT `address`.`city` AS `_0`, string::len(`name`) AS `_1`, <int>math::sum(<option<decimal>>(`age` ?? NONE)) AS `_2`, math::mean(<option<float>>(`age` ?? NONE)) AS `_3`, (IF count() > 0 THEN math::max(`age`) END) AS `_4`, array::group(`name`) AS `_5` FROM `person` GROUP BY `_0`, `_1` ORDER BY `_0` DESC LIMIT 1)"]);
        } else {
            test.recorder.take();
        }

        let (people, adults, min) = Person::select(on)
            .aggregate((expr::count(), Person::AGE.gt(30).count(), Person::AGE.min()))
            .one()
            .await?;
        assert_eq!((people, adults, min), (3, 2, Some(20)));
        test.sent(&expect!["query SELECT VALUE [`_0`, `_1`, `_2`] FROM (SELECT count() AS `_0`, count(`age` > $_0) AS `_1`, (IF count() > 0 THEN math::min(`age`) END) AS `_2` FROM `person` GROUP ALL LIMIT 2) {_0: 30}"]);
        let none = Person::select(on)
            .filter(Person::AGE.eq(1))
            .aggregate((Person::AGE.sum(), Person::AGE.min(), Person::AGE.max()))
            .one()
            .await?;
        assert_eq!(none, (0, None, None));
        let mean = Person::select(on)
            .filter(Person::AGE.eq(1))
            .aggregate(Person::AGE.mean())
            .one()
            .await?;
        assert!(mean.is_nan());
        test.recorder.take();

        let ages: Vec<Ages> = Person::select(on)
            .group_by(Person::AGE)
            .view::<Ages>()
            .order_by(Person::AGE.asc())
            .await?;
        let expected = [(20, 1, 20), (36, 2, 72)];
        let expected = expected.map(|(age, people, years)| Ages { age, people, years });
        assert_eq!(ages, expected);
        test.sent(&expect!["query SELECT `age` AS `age`, count() AS `people`, <int>math::sum(<option<decimal>>(`age` ?? NONE)) AS `years` FROM `person` GROUP BY `age` ORDER BY `age` ASC"]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn subselects_and_raw(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();

        let acme = expr::select(Company::ID).filter(Company::NAME.starts_with("A"));
        let employed = Person::select(on)
            .filter(Person::EMPLOYER.in_list(acme))
            .await?;
        assert_eq!(names(&employed), ["Ada"]);
        test.sent(&expect![[r#"query SELECT * FROM `person` WHERE `employer` IN (SELECT VALUE `id` FROM `company` WHERE string::starts_with(`name`, $_0)) {_0: "A"}"#]]);

        let peers = expr::select(Person::ID)
            .filter(Person::AGE.eq(expr::parent(Person::AGE)))
            .count();
        let crowd = Person::select(on)
            .filter(peers.gt(1))
            .order_by(Person::NAME.asc())
            .await?;
        assert_eq!(names(&crowd), ["Ada", "Eve"]);
        test.sent(&expect!["query SELECT * FROM `person` WHERE count((SELECT VALUE `id` FROM `person` WHERE `age` = $parent.`age`)) > $_0 ORDER BY `name` ASC {_0: 1}"]);

        let found = Person::select(on)
            .filter(Person::AGE.gt(raw::<i64>("$years * 2", ("years", 15))))
            .filter(raw::<bool>("string::len(name) = $len", [("len", 3)]))
            .count()
            .await?;
        assert_eq!(found, 2);
        test.sent(&expect!["query SELECT count() FROM `person` WHERE (`age` > ($years * 2)) AND (string::len(name) = $len) GROUP ALL {years: 15, len: 3}"]);

        let twice = Person::select(on)
            .filter(raw::<bool>("age > $x", ("x", 1)))
            .filter(raw::<bool>("age < $x", ("x", 2)));
        assert_eq!(twice.await.unwrap_err().kind(), ErrorKind::Encode);
        let taken = Person::select(on).filter(raw::<bool>("age > $_0", ("_0", 1)));
        assert_eq!(taken.await.unwrap_err().kind(), ErrorKind::Encode);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn pages(session: Session) -> Result<()> {
    let people: Vec<_> = (0..25)
        .map(|n| super::person(&format!("{n:02}"), &format!("P{}", n % 4), n % 3))
        .collect();
    Person::insert(&session, &people).await?;
    let recorder = crate::recorder::Recorder::beside(&session).await?;
    let on = &recorder.session;

    let page = Person::select(on)
        .order_by(Person::ID.asc())
        .page(2, 10)
        .await?;
    assert_eq!(page, people[20..]);
    recorder.sent(&expect![
        "query SELECT *, [`id`] AS `_o0` FROM `person` ORDER BY `_o0` ASC LIMIT 10 START 20"
    ]);

    let order = || {
        Person::select(on)
            .filter(Person::NAME.ne("P3"))
            .order_by(Person::AGE.desc())
            .order_by(Person::NAME.len().asc())
            .order_by(Person::NICKNAME.asc())
            .limit(4)
    };
    let mut expected: Vec<_> = people.iter().filter(|person| person.name != "P3").collect();
    expected.sort_by(|a, b| b.age.cmp(&a.age).then(a.id.cmp(&b.id)));
    let (mut by_record, mut by_id): (Vec<Person>, Vec<Person>) = Default::default();
    loop {
        let page = order().after(by_record.last()).await?;
        if page.is_empty() {
            break;
        }
        by_record.extend(page);
    }
    assert_eq!(by_record.iter().collect::<Vec<_>>(), expected);
    recorder.take();
    by_id.extend(order().after(None).await?);
    recorder.sent(&expect![[r#"query SELECT *, string::len(`name`) AS `_o1`, [`id`] AS `_o3`, <string>`id` AS `_o4` FROM `person` WHERE `name` != $_0 ORDER BY `age` DESC, `_o1` ASC, `nickname` ASC, `_o3` ASC, `_o4` ASC LIMIT 4 {_0: "P3"}"#]]);
    loop {
        let last: RecordId<Person> = by_id[by_id.len() - 1].id.clone();
        let page = order().after(&last).await?;
        if page.is_empty() {
            break;
        }
        if by_id.len() == 4 {
            recorder.sent(&expect![[r#"
                query SELECT VALUE [$this, [`age`, `_o1`, `nickname`, `_o3`[0], `_o4`]] FROM (SELECT *, string::len(`name`) AS `_o1`, [`id`] AS `_o3`, <string>`id` AS `_o4` FROM $_0 ORDER BY `age` DESC, `_o1` ASC, `nickname` ASC, `_o3` ASC, `_o4` ASC) {_0: person:"14"}
                query SELECT *, string::len(`name`) AS `_o1`, [`id`] AS `_o3`, <string>`id` AS `_o4` FROM `person` WHERE (`name` != $_0) AND ((`age` <= $_1) AND ((`age` < $_2) OR ((string::len(`name`) >= $_3) AND ((string::len(`name`) > $_4) OR ((`nickname` >= $_5) AND ((`nickname` > $_6) OR ((!(`id` < $_7)) AND ((!(`id` <= $_8)) OR ((<string>`id`) > (<string>$_9)))))))))) ORDER BY `age` DESC, `_o1` ASC, `nickname` ASC, `_o3` ASC, `_o4` ASC LIMIT 4 {_0: "P3", _1: 2, _2: 2, _3: 2, _4: 2, _5: NONE, _6: NONE, _7: person:"14", _8: person:"14", _9: "person:`14`"}"#]]);
        }
        by_id.extend(page);
    }
    assert_eq!(by_id, by_record);
    Ok(())
}

#[surreal_session::test]
async fn explain(session: Session) -> Result<()> {
    session
        .query("DEFINE INDEX person_age ON person FIELDS age")
        .await?
        .check()?;
    people(&session).await?;
    let plan = Person::select(&session)
        .filter(Person::AGE.eq(36))
        .explain()
        .await?;
    assert!(plan.contains("person_age"), "{plan}");
    Ok(())
}

#[surreal_session::test]
async fn a_statement_that_takes_too_long(session: Session) -> Result<()> {
    people(&session).await?;
    let slow = raw::<bool>("sleep($for) = NONE", ("for", Duration::from_secs(60)));
    let select = Person::select(&session)
        .filter(slow)
        .timeout(std::time::Duration::from_millis(20));
    assert_eq!(select.await.unwrap_err().kind(), ErrorKind::Timeout);
    Ok(())
}

#[surreal_session::test]
async fn windows_beyond_the_largest_table(session: Session) -> Result<()> {
    people(&session).await?;
    let select = || Person::select(&session);
    assert_eq!(select().limit(u64::MAX).await?.len(), 3);
    assert_eq!(select().start(1).limit(u64::MAX).await?.len(), 2);
    assert_eq!(select().start(u64::MAX).limit(1).await?, []);
    Ok(())
}
