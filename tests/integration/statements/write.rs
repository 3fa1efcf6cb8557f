use expect_test::expect;
use surreal_session::{
    Edit, ErrorKind, RecordId, Result, Session, Table, Value, View, run, statement::JsonPatch,
    types::PatchOp,
};

use super::{Address, NewPerson, Person, PersonPatch, in_both, people, person};

fn new(name: &str) -> NewPerson {
    NewPerson {
        name: name.into(),
        age: 1,
        nickname: None,
        tags: vec!["new".into()],
        address: Address {
            city: "Rome".into(),
            zip: None,
        },
        employer: None,
    }
}

#[derive(Debug, PartialEq, View)]
#[view(of = Person)]
struct Name {
    name: String,
    #[view(expr = Person::AGE + 1)]
    next: i64,
}

fn name(name: &str, next: i64) -> Name {
    Name {
        name: name.into(),
        next,
    }
}

#[surreal_session::test]
async fn create(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let random = Person::create(on, new("Random")).await?;
        assert_eq!(Person::get(on, &random.id).await?.as_ref(), Some(&random));
        test.recorder.take();

        let zoe = Person::create(on, new("Zoe")).id("zoe").await?;
        assert_eq!((zoe.name.as_str(), zoe.id.to_string().as_str()), ("Zoe", "person:zoe"));
        let full = person("full", "Full", 7);
        assert_eq!(Person::create(on, &full).await?, full);
        Person::create(on, new("Quiet")).id("quiet").return_none().await?;
        let seen = Person::create(on, new("Seen")).return_view::<Name>().await?;
        assert_eq!(seen, name("Seen", 2));
        test.sent(&expect![[r#"
            create person:"zoe" {name: "Zoe", age: 1, tags: ["new"], address: {city: "Rome"}}
            create person:"full" {id: person:"full", name: "Full", age: 7, tags: [], address: {city: "London"}}
            query CREATE $_0 CONTENT $_1 RETURN VALUE true {_0: person:"quiet", _1: {name: "Quiet", age: 1, tags: ["new"], address: {city: "Rome"}}}
            query CREATE `person` CONTENT $_0 RETURN `name` AS `name`, `age` + $_1 AS `next` {_0: {name: "Seen", age: 1, tags: ["new"], address: {city: "Rome"}}, _1: 1}"#]]);
        Ok(())
    })
    .await?;
    let again = Person::create(&session, new("Zoe")).id("zoe").await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyExists);
    Ok(())
}

#[surreal_session::test]
async fn update(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, ..] = people(on).await?;
        test.recorder.take();

        let older = Person::update(on, "ada")
            .set(Person::AGE, Person::AGE + 1)
            .set(Person::ADDRESS.field(Address::CITY), "Bath")
            .unset(Person::ADDRESS.field(Address::ZIP))
            .set(Person::NICKNAME, "Countess")
            .await?
            .unwrap();
        assert_eq!(older.age, 37);
        assert_eq!(older.address, Address { city: "Bath".into(), zip: None });
        assert_eq!(Person::update(on, "absent").set(Person::AGE, 1).await?, None);
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `age` = `age` + $_1, `address`.`city` = $_2, `address`.`zip` = NONE, `nickname` = $_3 {_0: person:"ada", _1: 1, _2: "Bath", _3: "Countess"}
            query UPDATE $_0 SET `age` = $_1 {_0: person:"absent", _1: 1}"#]]);

        let content = Person::update(on, "ada").content(&ada).await?;
        assert_eq!(content, Some(ada.clone()));
        test.sent_either(&expect![[r#"update person:"ada" {id: person:"ada", name: "Ada", age: 36, tags: ["math", "poetry"], address: {city: "London", zip: "W1"}, employer: company:"acme"}"#]], &expect![[r#"in a transaction: query UPDATE $_0 CONTENT $_1 {_0: person:"ada", _1: {id: person:"ada", name: "Ada", age: 36, tags: ["math", "poetry"], address: {city: "London", zip: "W1"}, employer: company:"acme"}}"#]]);
        let merged = Person::update(on, "ada")
            .merge(Value::from(std::collections::BTreeMap::from([
                ("age".to_owned(), Value::from(40)),
            ])))
            .await?;
        assert_eq!(merged.map(|person| (person.age, person.name)), Some((40, ada.name)));
        test.sent(&expect![[r#"merge person:"ada" {age: 40}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn options(session: Session) -> Result<()> {
    people(&session).await?;
    let update = || Person::update(&session, "ada");
    let nickname = async |update: surreal_session::statement::Update<'_, Person>| {
        Ok::<_, surreal_session::Error>(update.await?.and_then(|person| person.nickname))
    };
    let some = Some("Countess".to_owned());
    assert_eq!(
        nickname(update().set(Person::NICKNAME, some.clone())).await?,
        some
    );
    assert_eq!(nickname(update().set(Person::NICKNAME, None)).await?, None);
    let name = update().set(Person::NICKNAME, Person::NAME);
    assert_eq!(nickname(name).await?.as_deref(), Some("Ada"));
    Ok(())
}

#[surreal_session::test]
async fn what_a_change_gives(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, ..] = people(on).await?;
        test.recorder.take();
        let update = || Person::update(on, "ada").add(Person::AGE, 1);

        assert_eq!(update().return_before().await?, Some(ada));
        let diff = update().return_diff().await?.unwrap();
        let replaced = PatchOp::Replace {
            path: "/age".into(),
            value: 38.into(),
        };
        assert_eq!(diff, [replaced]);
        update().return_none().await?;
        assert_eq!(update().return_view::<Name>().await?, Some(name("Ada", 41)));
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `age` += $_1 RETURN BEFORE {_0: person:"ada", _1: 1}
            query UPDATE $_0 SET `age` += $_1 RETURN DIFF {_0: person:"ada", _1: 1}
            query UPDATE $_0 SET `age` += $_1 RETURN VALUE true {_0: person:"ada", _1: 1}
            query UPDATE $_0 SET `age` += $_1 RETURN `name` AS `name`, `age` + $_2 AS `next` {_0: person:"ada", _1: 1, _2: 1}"#]]);

        let gone = Person::update(on, "absent").return_diff().await?;
        assert_eq!(gone, None);
        let many = || Person::update_many(on).filter(Person::AGE.gt(30)).add(Person::AGE, 1);
        assert_eq!(many().return_diff().await?.len(), 2);
        assert_eq!(many().return_before().await?.len(), 2);
        many().return_none().await?;
        let mut views = many().return_view::<Name>().await?;
        views.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(views, [name("Ada", 45), name("Eve", 41)]);
        test.sent(&expect![[r#"
            query UPDATE $_0 RETURN DIFF {_0: person:"absent"}
            query UPDATE `person` SET `age` += $_0 WHERE `age` > $_1 RETURN DIFF {_0: 1, _1: 30}
            query UPDATE `person` SET `age` += $_0 WHERE `age` > $_1 RETURN BEFORE {_0: 1, _1: 30}
            query UPDATE `person` SET `age` += $_0 WHERE `age` > $_1 RETURN VALUE true {_0: 1, _1: 30}
            query UPDATE `person` SET `age` += $_0 WHERE `age` > $_1 RETURN `name` AS `name`, `age` + $_2 AS `next` {_0: 1, _1: 30, _2: 1}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn upsert(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();

        let full = person("zoe", "Zoe", 3);
        assert_eq!(Person::upsert(on, "zoe").content(&full).await?, full);
        let older = Person::upsert(on, "zoe").set(Person::AGE, 4).await?;
        assert_eq!(older.age, 4);
        let before = Person::upsert(on, "zoe").set(Person::AGE, 5).return_before();
        assert_eq!(before.await?, Some(older));
        let before = Person::upsert(on, "yan").content(new("Yan")).return_before();
        assert_eq!(before.await?, None);
        let view = Person::upsert(on, "zoe").set(Person::AGE, 6).return_view::<Name>();
        assert_eq!(view.await?, name("Zoe", 7));
        let diff = Person::upsert(on, "zoe").set(Person::AGE, 7).return_diff().await?;
        assert_eq!(diff.len(), 1);
        Person::upsert(on, "zoe").set(Person::AGE, 8).return_none().await?;
        test.sent(&expect![[r#"
            upsert person:"zoe" {id: person:"zoe", name: "Zoe", age: 3, tags: [], address: {city: "London"}}
            query UPSERT $_0 SET `age` = $_1 {_0: person:"zoe", _1: 4}
            query UPSERT $_0 SET `age` = $_1 RETURN BEFORE {_0: person:"zoe", _1: 5}
            query UPSERT $_0 CONTENT $_1 RETURN BEFORE {_0: person:"yan", _1: {name: "Yan", age: 1, tags: ["new"], address: {city: "Rome"}}}
            query UPSERT $_0 SET `age` = $_1 RETURN `name` AS `name`, `age` + $_2 AS `next` {_0: person:"zoe", _1: 6, _2: 1}
            query UPSERT $_0 SET `age` = $_1 RETURN DIFF {_0: person:"zoe", _1: 7}
            query UPSERT $_0 SET `age` = $_1 RETURN VALUE true {_0: person:"zoe", _1: 8}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn collections(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();

        let update = || Person::update(on, "ada");
        let tags = async |update: surreal_session::statement::Update<'_, Person>| {
            Ok::<_, surreal_session::Error>(update.await?.unwrap().tags)
        };
        assert_eq!(
            tags(update().push(Person::TAGS, "math")).await?,
            ["math", "poetry", "math"]
        );
        assert_eq!(tags(update().pull(Person::TAGS, "math")).await?, ["poetry"]);
        let more = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(
            tags(update().add(Person::TAGS, &more)).await?,
            ["poetry", "a", "b"]
        );
        assert_eq!(
            tags(update().subtract(Person::TAGS, more)).await?,
            ["poetry"]
        );
        let same = Person::TAGS.concat(Person::TAGS);
        assert_eq!(
            tags(update().set(Person::TAGS, same)).await?,
            ["poetry", "poetry"]
        );
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `tags` += [$_1] {_0: person:"ada", _1: "math"}
            query UPDATE $_0 SET `tags` -= [$_1] {_0: person:"ada", _1: "math"}
            query UPDATE $_0 SET `tags` += $_1 {_0: person:"ada", _1: ["a", "b"]}
            query UPDATE $_0 SET `tags` -= $_1 {_0: person:"ada", _1: ["a", "b"]}
            query UPDATE $_0 SET `tags` = array::concat(`tags`, `tags`) {_0: person:"ada"}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn patches(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, ..] = people(on).await?;
        test.recorder.take();

        let patch = PersonPatch {
            age: Edit::Set(37),
            nickname: Edit::UNSET,
            ..PersonPatch::default()
        };
        let patched = Person::update(on, "ada").apply(patch).await?;
        assert_eq!(patched, Some(Person { age: 37, ..ada.clone() }));
        let unchanged = Person::update(on, "ada").apply(PersonPatch::default()).await?;
        assert_eq!(unchanged, patched);
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `age` = $_1, `nickname` = $_2 {_0: person:"ada", _1: 37, _2: NONE}
            query UPDATE $_0 {_0: person:"ada"}"#]]);

        let patch = JsonPatch::new()
            .test(Person::NAME, "Ada")
            .replace(Person::AGE, 36)
            .append(Person::TAGS, "pioneer")
            .replace(Person::ADDRESS.field(Address::CITY), "Bath")
            .remove(Person::ADDRESS.field(Address::ZIP))
            .change(Person::NAME, "@@ -1,3 +1,5 @@\n Ada\n+ L\n");
        let patched = Person::update(on, "ada").patch(patch).await?.unwrap();
        assert_eq!(patched.name, "Ada L");
        assert_eq!(patched.tags, ["math", "poetry", "pioneer"]);
        assert_eq!(patched.address, Address { city: "Bath".into(), zip: None });
        test.sent(&expect![[r#"query UPDATE $_0 PATCH $_1 {_0: person:"ada", _1: [{op: "test", path: "/name", value: "Ada"}, {op: "replace", path: "/age", value: 36}, {op: "add", path: "/tags/-", value: "pioneer"}, {op: "replace", path: "/address/city", value: "Bath"}, {op: "remove", path: "/address/zip"}, {op: "change", path: "/name", value: "@@ -1,3 +1,5 @@\n Ada\n+ L\n"}]}"#]]);

        // what a change amounts to undoes and redoes it
        let diff = Person::update(on, "ada").set(Person::NAME, "Ada Lovelace").return_diff();
        let diff = diff.await?.unwrap();
        assert!(matches!(&diff[..], [PatchOp::Change { path, .. }] if path == "/name"), "{diff:?}");
        Person::update(on, "ada").set(Person::NAME, "Ada L").await?;
        let redone = Person::update(on, "ada").patch(diff).await?.unwrap();
        assert_eq!(redone.name, "Ada Lovelace");
        Ok(())
    })
    .await?;
    let wrong = JsonPatch::new()
        .test(Person::NAME, "Bob")
        .replace(Person::AGE, 1);
    let error = Person::update(&session, "ada")
        .patch(wrong)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("test"), "{error}");
    Ok(())
}

#[surreal_session::test]
async fn conditions(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let [ada, bob, eve] = people(on).await?;
        test.recorder.take();

        let update = |age: i64| {
            Person::update(on, "ada")
                .set(Person::AGE, 50)
                .only_if(Person::AGE.eq(age))
        };
        assert_eq!(update(1).await?, None);
        assert_eq!(update(36).await?.unwrap().age, 50);
        assert_eq!(
            Person::delete(on, "bob").only_if(Person::AGE.eq(1)).await?,
            None
        );
        assert_eq!(Person::delete(on, "bob").await?, Some(bob));
        assert_eq!(Person::delete(on, "bob").await?, None);
        Person::delete(on, &ada.id).return_none().await?;
        let deleted = Person::delete_many(on)
            .filter(Person::NAME.eq("Eve"))
            .await?;
        assert_eq!(deleted, [eve]);
        Person::delete_many(on).all().return_none().await?;
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `age` = $_1 WHERE `age` = $_2 {_0: person:"ada", _1: 50, _2: 1}
            query UPDATE $_0 SET `age` = $_1 WHERE `age` = $_2 {_0: person:"ada", _1: 50, _2: 36}
            query DELETE $_0 WHERE `age` = $_1 RETURN BEFORE {_0: person:"bob", _1: 1}
            delete person:"bob"
            delete person:"bob"
            query DELETE $_0 RETURN VALUE true {_0: person:"ada"}
            query DELETE `person` WHERE `name` = $_0 RETURN BEFORE {_0: "Eve"}
            query DELETE `person` RETURN VALUE true"#]]);
        assert_eq!(Person::select(on).count().await?, 0);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn one_way_to_change(session: Session) -> Result<()> {
    people(&session).await?;
    let ada = person("ada", "Ada", 1);
    let both = Person::update(&session, "ada")
        .set(Person::AGE, 1)
        .content(ada);
    assert_eq!(both.await.unwrap_err().kind(), ErrorKind::Validation);
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Stock {
    id: RecordId<Self>,
    pieces: i64,
    #[table(version)]
    version: i64,
}

#[surreal_session::test]
async fn versions(session: Session) -> Result<()> {
    in_both(&session, async |test| {
        let on = &test.on;
        let stock = Stock::create(on, NewStock { pieces: 5 }).id("tea").await?;
        test.recorder.take();
        let two = Stock {
            pieces: 4,
            ..stock.clone()
        };
        let updated = Stock::update(on, &stock.id).content(&two).await?.unwrap();
        assert_eq!((updated.pieces, updated.version), (4, stock.version + 1));
        test.sent(&expect![[r#"query UPDATE $_0 CONTENT object::extend($_1, { `version`: (`version` ?? $_2) + $_3 }) WHERE `version` = $_4; RETURN record::exists($_5) {_0: stock:"tea", _1: {id: stock:"tea", pieces: 4, version: 0}, _2: 0, _3: 1, _4: 0, _5: stock:"tea"}"#]]);
        let stale = Stock::update(on, &stock.id).content(&two).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict);
        test.recorder.take();

        let set = Stock::update(on, &stock.id)
            .set(Stock::PIECES, 3)
            .if_version(updated.version);
        assert_eq!(set.return_view::<Pieces>().await?, Some(Pieces { pieces: 3 }));
        let stale = Stock::update(on, &stock.id).set(Stock::PIECES, 2).if_version(1);
        let stale = stale.return_none().await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict);
        let missing = Stock::update(on, "coffee").if_version(1).await?;
        assert_eq!(missing, None);
        test.sent(&expect![[r#"
            query UPDATE $_0 SET `pieces` = $_1, `version` = (`version` ?? $_2) + $_3 WHERE `version` = $_4 RETURN `pieces` AS `pieces`; RETURN record::exists($_5) {_0: stock:"tea", _1: 3, _2: 0, _3: 1, _4: 1, _5: stock:"tea"}
            query UPDATE $_0 SET `pieces` = $_1, `version` = (`version` ?? $_2) + $_3 WHERE `version` = $_4 RETURN VALUE true; RETURN record::exists($_5) {_0: stock:"tea", _1: 2, _2: 0, _3: 1, _4: 1, _5: stock:"tea"}
            query UPDATE $_0 WHERE `version` = $_1; RETURN record::exists($_2) {_0: stock:"coffee", _1: 1, _2: stock:"coffee"}"#]]);

        let patched = Stock::update(on, &stock.id)
            .patch(JsonPatch::new().replace(Stock::PIECES, 1))
            .await?
            .unwrap();
        assert_eq!((patched.pieces, patched.version), (1, 3));
        let merged = Stock::upsert(on, &stock.id).content(&stock).await?;
        assert_eq!((merged.pieces, merged.version), (5, 4));
        let all = Stock::update_many(on).all().set(Stock::PIECES, 9).await?;
        assert_eq!(all[0].version, 5);
        test.sent(&expect![[r#"
            query UPDATE $_0 PATCH array::append($_1, { op: 'replace', path: $_2, value: (`version` ?? $_3) + $_4 }) {_0: stock:"tea", _1: [{op: "replace", path: "/pieces", value: 1}], _2: "/version", _3: 0, _4: 1}
            query UPSERT $_0 CONTENT object::extend($_1, { `version`: (`version` ?? $_2) + $_3 }) {_0: stock:"tea", _1: {id: stock:"tea", pieces: 5, version: 0}, _2: 0, _3: 1}
            query UPDATE `stock` SET `pieces` = $_0, `version` = (`version` ?? $_1) + $_2 {_0: 9, _1: 0, _2: 1}"#]]);
        Ok(())
    })
    .await?;
    let unversioned = Person::update(&session, "ada").if_version(1).await;
    assert_eq!(unversioned.unwrap_err().kind(), ErrorKind::Validation);
    Ok(())
}

#[derive(Debug, PartialEq, View)]
#[view(of = Stock)]
struct Pieces {
    pieces: i64,
}

#[surreal_session::test]
async fn functions(session: Session) -> Result<()> {
    let define =
        "DEFINE FUNCTION fn::grow($by: int) { UPDATE person:ada SET age += $by; RETURN $by * 2 }";
    session.query(define).await?.check()?;
    in_both(&session, async |test| {
        let on = &test.on;
        people(on).await?;
        test.recorder.take();
        let twice: i64 = run("fn::grow", (3,)).send(on).await?;
        assert_eq!(twice, 6);
        let joined: String = run("string::join", ["-", "a", "b"]).send(on).await?;
        assert_eq!(joined, "a-b");
        test.sent_either(&expect![[r#"
            run "fn::grow" NONE [3]
            run "string::join" NONE ["-", "a", "b"]"#]], &expect![[r#"
            in a transaction: query RETURN fn::grow($_0) {_0: 3}
            in a transaction: query RETURN string::join($_0, $_1, $_2) {_0: "-", _1: "a", _2: "b"}"#]]);
        assert_eq!(Person::get(on, "ada").await?.unwrap().age, 39);
        Ok(())
    })
    .await?;
    // the transaction's call is gone with it
    assert_eq!(Person::get(&session, "ada").await?.unwrap().age, 39);

    let most: i64 = run("math::max", vec![vec![1, 2]]).send(&session).await?;
    assert_eq!(most, 2);

    let missing = run("fn::nope", ()).send::<()>(&session).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound, "{missing}");
    let injected = run("fn::grow(1); DELETE person; RETURN fn::grow", (1,)).send::<()>(&session);
    assert_eq!(injected.await.unwrap_err().kind(), ErrorKind::Validation);
    Ok(())
}
