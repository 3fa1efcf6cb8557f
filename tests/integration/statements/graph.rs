use expect_test::expect;
use surreal_session::{Edge, RecordId, Result, Session, Table, View};

use super::{Person, in_both, names, people, person};
use crate::version::{is, needs_server};

#[derive(Debug, Clone, PartialEq, Table)]
struct Article {
    id: RecordId<Self>,
    title: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Wrote {
    id: RecordId<Self>,
    r#in: RecordId<Person>,
    out: RecordId<Article>,
    year: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Knows {
    id: RecordId<Self>,
    r#in: RecordId<Person>,
    out: RecordId<Person>,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Wrote)]
struct Year {
    year: i64,
}

fn article(key: &str) -> Article {
    Article {
        id: RecordId::new(key),
        title: key.to_uppercase(),
    }
}

fn titles(articles: &[Article]) -> Vec<&str> {
    articles
        .iter()
        .map(|article| article.title.as_str())
        .collect()
}

#[surreal_session::test]
async fn relate(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, ..] = people(on).await?;
        let notes = Article::create(on, article("notes")).await?;
        test.recorder.take();

        let wrote = Wrote::relate(on, &ada.id, &notes.id, NewWrote { year: 1843 }).await?;
        assert_eq!(
            (&wrote.r#in, &wrote.out, wrote.year),
            (&ada.id, &notes.id, 1843)
        );
        test.sent_either(&expect![[r#"relate person:"ada" "wrote" article:"notes" {year: 1843}"#]], &expect![[r#"in a transaction: query RELATE $_0->`wrote`->$_1 CONTENT $_2 {_0: person:"ada", _1: article:"notes", _2: {year: 1843}}"#]]);
        Wrote::relate(on, &ada.id, "notes", NewWrote { year: 1844 })
            .return_none()
            .await?;
        let year = Wrote::relate(on, "ada", "notes", NewWrote { year: 1845 }).return_view::<Year>();
        assert_eq!(year.await?, Year { year: 1845 });
        test.sent(&expect![[r#"
            query RELATE $_0->`wrote`->$_1 CONTENT $_2 RETURN VALUE true {_0: person:"ada", _1: article:"notes", _2: {year: 1844}}
            query RELATE $_0->`wrote`->$_1 CONTENT $_2 RETURN `year` AS `year` {_0: person:"ada", _1: article:"notes", _2: {year: 1845}}"#]]);
        assert_eq!(Wrote::select(on).count().await?, 3);
        assert_eq!(Wrote::delete(on, &wrote.id).await?, Some(wrote));
        Ok(())
    })
    .await?;
    assert_eq!(Wrote::select(&session).count().await?, 2);
    Ok(())
}

#[surreal_session::test]
async fn insert(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, bob, _] = people(on).await?;
        Article::insert(on, ["a", "b"].map(article)).await?;
        test.recorder.take();

        let new = |from: &Person, to: &str, year| Wrote::between(&from.id, to, NewWrote { year });
        let edges = Wrote::insert(on, [new(&ada, "a", 1), new(&bob, "b", 2)]).await?;
        let ends: Vec<_> = edges
            .iter()
            .map(|edge| (&edge.r#in, edge.out.to_string()))
            .collect();
        assert_eq!(
            ends,
            [(&ada.id, "article:a".into()), (&bob.id, "article:b".into())]
        );
        test.sent(&expect![[r#"insert_relation wrote [{in: person:"ada", out: article:"a", year: 1}, {in: person:"bob", out: article:"b", year: 2}]"#]]);

        if test.may_ignore() {
            let again = Wrote::insert(on, &edges).ignore().await?;
            // Up to 3.1 the server returns the edges that are there already.
            match is(&session, ">=3.2") {
                true => assert_eq!(again, []),
                false => assert_eq!(again, edges),
            }
        }
        let more: Vec<Year> = Wrote::insert(on, [new(&ada, "b", 3)]).return_view().await?;
        assert_eq!(more, [Year { year: 3 }]);
        test.recorder.take();
        Ok(())
    })
    .await
}

async fn library(on: &dyn surreal_session::Sendable) -> Result<()> {
    people(&on).await?;
    Article::insert(&on, ["a", "b", "c"].map(article)).await?;
    let wrote = [
        ("ada", "a", 1),
        ("ada", "b", 2),
        ("ada", "b", 3),
        ("bob", "b", 4),
        ("eve", "c", 5),
    ];
    let wrote = wrote.map(|(from, to, year)| Wrote::between(from, to, NewWrote { year }));
    Wrote::insert(&on, wrote).await?;
    for key in ["p1", "p2", "p3"] {
        Person::create(&on, person(key, key, 50)).await?;
    }
    let knows = [("ada", "p1"), ("p1", "p2"), ("p2", "p3"), ("p3", "ada")];
    let knows = knows.map(|(from, to)| Knows::between(from, to, NewKnows {}));
    Knows::insert(&on, knows).await?;
    Ok(())
}

#[surreal_session::test]
async fn traverse(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        library(*on).await?;
        test.recorder.take();

        let ada = RecordId::<Person>::new("ada");
        let articles = Person::traverse(on, &ada)
            .out::<Wrote>()
            .to::<Article>()
            .order_by(Article::TITLE.asc());
        assert_eq!(titles(&articles.await?), ["A", "B", "B"]);
        let once = Person::traverse(on, &ada)
            .out::<Wrote>()
            .to::<Article>()
            .distinct();
        assert_eq!(once.count().await?, 2);
        let edges = Person::traverse(on, &ada)
            .out::<Wrote>()
            .filter(Wrote::YEAR.gt(1))
            .order_by(Wrote::YEAR.desc())
            .await?;
        assert_eq!(
            edges.iter().map(|edge| edge.year).collect::<Vec<_>>(),
            [3, 2]
        );
        test.sent(&expect![[r#"
            query SELECT * FROM $_0->`wrote`->`article` ORDER BY `title` ASC {_0: person:"ada"}
            query SELECT count() FROM (SELECT * FROM array::distinct($_0->`wrote`->`article`)) GROUP ALL {_0: person:"ada"}
            query SELECT * FROM $_0->(`wrote` WHERE `year` > $_1) ORDER BY `year` DESC {_0: person:"ada", _1: 1}"#]]);

        let filtered = Person::traverse(on, &ada)
            .out::<Wrote>()
            .filter(Wrote::YEAR.ge(2))
            .to::<Article>()
            .filter(Article::TITLE.eq("B"))
            .into::<Wrote>()
            .filter(Wrote::YEAR.eq(4))
            .to::<Person>()
            .distinct()
            .await?;
        assert_eq!(names(&filtered), ["Bob"]);
        let writers = Article::traverse(on, "b")
            .into::<Wrote>()
            .to::<Person>()
            .distinct();
        let writers = writers.order_by(Person::NAME.desc()).limit(1).await?;
        assert_eq!(names(&writers), ["Bob"]);
        test.sent(&expect![[r#"
            query SELECT * FROM (SELECT * FROM array::distinct($_0->(`wrote` WHERE `year` >= $_1)->(`article` WHERE `title` = $_2)<-(`wrote` WHERE `year` = $_3)<-`person`)) {_0: person:"ada", _1: 2, _2: "B", _3: 4}
            query SELECT * FROM (SELECT * FROM array::distinct($_0<-`wrote`<-`person`)) ORDER BY `name` DESC LIMIT 1 {_0: article:"b"}"#]]);

        assert_eq!(
            Person::traverse(on, "absent")
                .out::<Wrote>()
                .to::<Article>()
                .await?,
            []
        );
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn repeat(session: Session) -> Result<()> {
    needs_server!(session, "<4.0", "4.0.0-beta.1 has not implemented it");
    in_both(&session, async |test| {
        let on = &test.on;
        library(*on).await?;
        test.recorder.take();

        let circle = |times| {
            Person::traverse(on, "ada")
                .repeat(times, |person| person.out::<Knows>().to::<Person>())
                .columns(Person::NAME)
                .order_by(Person::NAME.asc())
        };
        assert_eq!(circle(1..=2).await?, ["p1", "p2"]);
        assert_eq!(circle(2..=3).await?, ["p2", "p3"]);
        assert_eq!(circle(1..=9).await?, ["Ada", "p1", "p2", "p3"]);
        test.sent(&expect![[r#"
            query SELECT VALUE `_0` FROM (SELECT `name` AS `_0` FROM $_0.{1..2+collect}(->`knows`->`person`) ORDER BY `_0` ASC) {_0: person:"ada"}
            query SELECT VALUE `_0` FROM (SELECT `name` AS `_0` FROM $_0.{2..3+collect}(->`knows`->`person`) ORDER BY `_0` ASC) {_0: person:"ada"}
            query SELECT VALUE `_0` FROM (SELECT `name` AS `_0` FROM $_0.{1..9+collect}(->`knows`->`person`) ORDER BY `_0` ASC) {_0: person:"ada"}"#]]);
        let filtered = Person::traverse(on, "ada")
            .out::<Knows>()
            .to::<Person>()
            .repeat(1..=8, |person| {
                person
                    .out::<Knows>()
                    .to::<Person>()
                    .filter(Person::AGE.eq(50))
            })
            .await?;
        assert_eq!(names(&filtered), ["p2", "p3"]);
        test.sent(&expect![[r#"query SELECT * FROM $_0->`knows`->`person`.{1..8+collect}(->`knows`->(`person` WHERE `age` = $_1)) {_0: person:"ada", _1: 50}"#]]);
        Ok(())
    })
    .await?;
    for times in [0..=3, 1..=257, std::ops::RangeInclusive::new(3, 2)] {
        let wrong = Person::traverse(&session, "ada")
            .repeat(times, |person| person.out::<Knows>().to::<Person>());
        assert!(wrong.await.is_err());
    }
    Ok(())
}

#[surreal_session::test]
async fn edges_in_expressions(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        library(*on).await?;
        test.recorder.take();

        let late = Person::out::<Wrote>()
            .filter(Wrote::YEAR.gt(3))
            .to::<Article>()
            .field(Article::TITLE)
            .contains("B");
        let found = Person::select(on).filter(late).await?;
        assert_eq!(names(&found), ["Bob"]);
        let prolific: Vec<(String, u64)> = Person::select(on)
            .filter(Person::out::<Wrote>().exists())
            .columns((Person::NAME, Person::out::<Wrote>().count()))
            .order_by(Person::out::<Wrote>().count().desc())
            .limit(1)
            .await?;
        assert_eq!(prolific, [("Ada".into(), 3)]);
        let read = Article::select(on)
            .filter(
                Article::incoming::<Wrote>()
                    .to::<Person>()
                    .ids()
                    .len()
                    .eq(3),
            )
            .await?;
        assert_eq!(titles(&read), ["B"]);
        test.sent(&expect![[r#"
            query SELECT * FROM `person` WHERE (->(`wrote` WHERE `year` > $_0)->`article`).`title` CONTAINS $_1 {_0: 3, _1: "B"}
            query SELECT VALUE [`_0`, `_1`] FROM (SELECT `name` AS `_0`, count(->`wrote`) AS `_1`, count(->`wrote`) AS `_o0` FROM `person` WHERE count(->`wrote`) > $_0 ORDER BY `_o0` DESC LIMIT 1) {_0: 0}
            query SELECT * FROM `article` WHERE array::len(<-`wrote`<-`person`) = $_0 {_0: 3}"#]]);
        Ok(())
    })
    .await
}
