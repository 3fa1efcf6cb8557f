//! Enums of every form.

use surreal_session::{Embed, RecordId, Result, Session, Table, query};

#[derive(Debug, Clone, PartialEq, Embed)]
struct Address {
    city: String,
    zip: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Embed)]
enum Plain {
    First,
    #[embed(rename = "2nd")]
    Second,
}

#[derive(Debug, Clone, Copy, PartialEq, Embed)]
#[embed(rename_all = "kebab-case")]
enum Renamed {
    InReview,
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Embed)]
#[embed(repr = "int")]
enum Number {
    Low = -1,
    Middle,
    High = 100,
}

#[derive(Debug, Clone, PartialEq, Embed)]
enum External {
    Unit,
    One(f64),
    Nothing(Option<i64>),
    Pair(i64, Option<String>),
    Object { name: String, size: Option<i64> },
    Nested(Box<Self>),
}

#[derive(Debug, Clone, PartialEq, Embed)]
#[embed(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Unit,
    AnAddress(Address),
    #[embed(rename_all = "camelCase")]
    AnObject {
        first_name: String,
        #[embed(flatten)]
        address: Address,
        #[embed(skip)]
        seen: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Embed)]
#[embed(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    One(i64),
    Nothing(Option<i64>),
    Pair(i64, String),
    Object { a: i64 },
}

#[derive(Debug, Clone, PartialEq, Embed)]
#[embed(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
    Pair(i64, i64),
    Object { x: i64 },
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Embed)]
enum Generic<T> {
    Empty,
    Full(T),
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Case {
    id: RecordId<Self>,
    plain: Vec<Plain>,
    renamed: Vec<Renamed>,
    numbers: Vec<Number>,
    external: Vec<External>,
    tagged: Vec<Tagged>,
    adjacent: Vec<Adjacent>,
    untagged: Vec<Untagged>,
    generic: Vec<Generic<Address>>,
    maybe: Option<External>,
    #[table(flatten)]
    flat: Tagged,
}

fn address() -> Address {
    Address {
        city: "London".into(),
        zip: None,
    }
}

fn new() -> NewCase {
    NewCase {
        plain: vec![Plain::First, Plain::Second],
        renamed: vec![Renamed::InReview, Renamed::Done],
        numbers: vec![Number::Low, Number::Middle, Number::High],
        external: vec![
            External::Unit,
            External::One(1.0),
            External::Nothing(None),
            External::Nothing(Some(7)),
            External::Pair(1, None),
            External::Pair(1, Some("x".into())),
            External::Object {
                name: "n".into(),
                size: None,
            },
            External::Nested(Box::new(External::Nested(Box::new(External::Unit)))),
        ],
        tagged: vec![
            Tagged::Unit,
            Tagged::AnAddress(address()),
            Tagged::AnObject {
                first_name: "Ada".into(),
                address: address(),
                seen: false,
            },
        ],
        adjacent: vec![
            Adjacent::Unit,
            Adjacent::One(1),
            Adjacent::Nothing(None),
            Adjacent::Nothing(Some(1)),
            Adjacent::Pair(1, "x".into()),
            Adjacent::Object { a: 1 },
        ],
        untagged: vec![
            Untagged::Number(1),
            Untagged::Text("x".into()),
            Untagged::Pair(1, 2),
            Untagged::Object { x: 1 },
            Untagged::Nothing,
        ],
        generic: vec![Generic::Empty, Generic::Full(address())],
        maybe: None,
        flat: Tagged::AnAddress(address()),
    }
}

#[surreal_session::test]
async fn every_form_round_trips(session: Session) -> Result<()> {
    let new = new();
    let created = Case::create(&session, new.clone()).await?;
    let read = Case::get(&session, &created.id).await?;
    assert_eq!(read.as_ref(), Some(&created));
    assert_eq!(created.plain, new.plain);
    assert_eq!(created.renamed, new.renamed);
    assert_eq!(created.numbers, new.numbers);
    assert_eq!(created.external, new.external);
    assert_eq!(created.tagged, new.tagged);
    assert_eq!(created.adjacent, new.adjacent);
    assert_eq!(created.untagged, new.untagged);
    assert_eq!(created.generic, new.generic);
    assert_eq!(created.maybe, new.maybe);
    assert_eq!(created.flat, new.flat);
    Ok(())
}

/// The server compares what was stored with what SurrealQL would have written.
#[surreal_session::test]
async fn every_form_is_stored_as_documented(session: Session) -> Result<()> {
    let created = Case::create(&session, new()).await?;
    for (field, stored) in [
        ("plain", "['First', '2nd']"),
        ("renamed", "['in-review', 'done']"),
        ("numbers", "[-1, 0, 100]"),
        (
            "external",
            "['Unit', { One: 1f }, 'Nothing', { Nothing: 7 }, { Pair: [1, NONE] }, { Pair: [1, 'x'] },
              { Object: { name: 'n' } }, { Nested: { Nested: 'Unit' } }]",
        ),
        (
            "tagged",
            "[{ kind: 'unit' }, { kind: 'an_address', city: 'London' },
              { kind: 'an_object', firstName: 'Ada', city: 'London' }]",
        ),
        (
            "adjacent",
            "[{ t: 'Unit' }, { t: 'One', c: 1 }, { t: 'Nothing' }, { t: 'Nothing', c: 1 }, { t: 'Pair', c: [1, 'x'] },
              { t: 'Object', c: { a: 1 } }]",
        ),
        ("untagged", "[1, 'x', [1, 2], { x: 1 }, NULL]"),
        ("generic", "['Empty', { Full: { city: 'London' } }]"),
        ("maybe", "NONE"),
        ("kind", "'an_address'"),
        ("city", "'London'"),
    ] {
        let same: bool = query(format!("RETURN $id.{field} = {stored}"))
            .bind("id", created.id.clone())
            .send(&session)
            .await?
            .take(0)?;
        assert!(same, "{field} is not stored as {stored}");
    }
    Ok(())
}

#[surreal_session::test]
async fn what_is_no_variant_is_said_with_those_that_are(session: Session) -> Result<()> {
    let created = Case::create(&session, new()).await?;
    for (field, stored, expected) in [
        (
            "plain",
            "['third']",
            "at `[0].plain[0]`: expected one of `First`, `2nd`, found `third`",
        ),
        (
            "plain",
            "[1]",
            "at `[0].plain[0]`: expected the name of a variant",
        ),
        (
            "numbers",
            "[2]",
            "at `[0].numbers[0]`: expected one of -1 (Low), 0 (Middle), 100 (High), found 2",
        ),
        (
            "external",
            "[{ Two: 1 }]",
            "at `[0].external[0]`: expected one of `Unit`, `One`, `Nothing`, `Pair`, `Object`, `Nested`, found `Two`",
        ),
        (
            "external",
            "[{}]",
            "at `[0].external[0]`: expected an object of one field",
        ),
        (
            "external",
            "[{ One: 1, Two: 2 }]",
            "at `[0].external[0]`: expected an object of one field",
        ),
        (
            "external",
            "[{ One: 'x' }]",
            "at `[0].external[0].One`: expected a float, found a string",
        ),
        (
            "external",
            "[{ Object: {} }]",
            "at `[0].external[0].Object.name`: expected a value, found no such field",
        ),
        (
            "external",
            "[{ Nested: { One: true } }]",
            "at `[0].external[0].Nested.One`: expected a float, found a bool",
        ),
        (
            "tagged",
            "[{ kind: 'x' }]",
            "at `[0].tagged[0]`: expected one of `unit`, `an_address`, `an_object`, found `x`",
        ),
        (
            "tagged",
            "[{}]",
            "at `[0].tagged[0].kind`: expected the name of a variant, found no such field",
        ),
        (
            "tagged",
            "[{ kind: 1 }]",
            "at `[0].tagged[0].kind`: expected a string, found an int",
        ),
        (
            "tagged",
            "[{ kind: 'an_address' }]",
            "at `[0].tagged[0].city`: expected a value, found no such field",
        ),
        (
            "adjacent",
            "[{ t: 'One' }]",
            "expected the content of variant `One`, found none",
        ),
        (
            "adjacent",
            "[{ t: 'One', c: 'x' }]",
            "at `[0].adjacent[0].c`: expected an int, found a string",
        ),
        (
            "untagged",
            "[true]",
            "at `[0].untagged[0]`: expected one of Number (",
        ),
    ] {
        let error = query(format!("UPDATE $id SET {field} = {stored}"))
            .bind("id", created.id.clone())
            .send(&session)
            .await?
            .take::<Vec<Case>>(0)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{field} = {stored}: {error}");
        let restore = Case::update(&session, &created.id).content(created.clone());
        assert_eq!(restore.await?, Some(created.clone()));
    }
    Ok(())
}
