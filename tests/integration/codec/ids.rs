//! Record ids: every kind of key, and names that need escaping.

use std::collections::BTreeMap;

use surreal_session::{
    Datetime, Decimal, Embed, RecordId, RecordKey, Session, Table, Uuid, Value, query,
    types::{DecodeOwned, Encode, Range, Serde},
};

use super::{echo, eval, exact};

const ODD: [&str; 17] = [
    "a\0b",
    "⟩",
    "`",
    "\\",
    "a b",
    "7",
    "-7",
    "1e5",
    "7a",
    "ünï 🦀",
    "\n",
    "NONE",
    "select",
    "a:b",
    "$x",
    "`⟩\\",
    "",
];

#[surreal_session::test]
async fn every_kind_of_key(session: Session) {
    exact(&session, RecordId::of("person", 1), "person:1").await;
    exact(&session, RecordId::of("person", -1), "person:-1").await;
    exact(
        &session,
        RecordId::of("person", i64::MIN),
        "person:-9223372036854775808",
    )
    .await;
    exact(
        &session,
        RecordId::of("person", i64::MAX),
        "person:9223372036854775807",
    )
    .await;
    exact(&session, RecordId::of("person", "ada"), "person:ada").await;
    exact(&session, RecordId::of("person", "7"), "person:`7`").await;
    let uuid = Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0001);
    exact(
        &session,
        RecordId::of("person", uuid),
        &format!("person:u'{uuid}'"),
    )
    .await;
    let array = vec![
        Value::from("London"),
        Value::Datetime(Datetime::UNIX_EPOCH),
        Value::None,
    ];
    exact(
        &session,
        RecordId::of("person", array),
        "person:['London', d'1970-01-01T00:00:00Z', NONE]",
    )
    .await;
    let object = BTreeMap::from([
        ("a".to_owned(), Value::from(1)),
        ("b".to_owned(), Value::Null),
    ]);
    exact(
        &session,
        RecordId::of("person", object),
        "person:{ a: 1, b: NULL }",
    )
    .await;
    for (range, literal) in [
        (
            Range::from(RecordKey::from(1)..RecordKey::from(5)),
            "person:1..5",
        ),
        (
            Range::from(RecordKey::from("a")..=RecordKey::from("z")),
            "person:a..=z",
        ),
        (Range::from(..RecordKey::from(5)), "person:..5"),
    ] {
        exact(&session, RecordId::of("person", range), literal).await;
    }
}

#[surreal_session::test]
async fn typed_keys(session: Session) {
    let id: RecordId<surreal_session::types::AnyTable, (String, i64)> =
        eval(&session, "RETURN reading:['London', 7]").await;
    assert_eq!(id.key(), &("London".to_owned(), 7));
    let back: Value = echo(&session, id).await;
    assert_eq!(
        back,
        Value::RecordId(RecordId::of("reading", vec!["London".into(), 7.into()]))
    );
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Place {
    city: String,
    since: Datetime,
    level: Option<u8>,
}

/// The text of an id, its JSON and the server's own text of it are the same id, whatever type its
/// key has.
async fn texts_of<K>(session: &Session, key: K, literal: &str)
where
    K: Encode + DecodeOwned + Clone + PartialEq + std::fmt::Debug,
{
    let id: RecordId<Reading, K> = RecordId::new(key);
    assert_eq!(id.to_string(), literal);
    assert_eq!(literal.parse().as_ref(), Ok(&id));
    let json = serde_json::to_string(&id).unwrap();
    assert_eq!(json, serde_json::to_string(literal).unwrap());
    assert_eq!(
        serde_json::from_str::<RecordId<Reading, K>>(&json).unwrap(),
        id
    );
    assert_eq!(
        &eval::<RecordId<Reading, K>>(session, &format!("RETURN {literal}")).await,
        &id
    );
    let mut response = session
        .query("RETURN <string> $id")
        .bind("id", &id)
        .await
        .unwrap();
    let text: String = response.take(0).unwrap();
    assert_eq!(text.parse().as_ref(), Ok(&id), "{text}");
    let Serde(back): Serde<RecordId<Reading, K>> = echo(session, Serde(&id)).await;
    assert_eq!(back, id);
}

#[derive(Debug, Clone, Table)]
struct Reading {
    id: RecordId<Self>,
}

#[surreal_session::test]
async fn typed_keys_have_texts(session: Session) {
    let since = Datetime::UNIX_EPOCH;
    let session = &session;
    texts_of(session, 7_u64, "reading:7").await;
    texts_of(session, "7".to_owned(), "reading:`7`").await;
    texts_of(
        session,
        ("London".to_owned(), since),
        "reading:['London', d'1970-01-01T00:00:00Z']",
    )
    .await;
    texts_of(
        session,
        (Uuid::nil(), 1.5, Some(Decimal::from(1)), None::<i64>),
        "reading:[u'00000000-0000-0000-0000-000000000000', 1.5f, 1dec, NONE]",
    )
    .await;
    texts_of(session, vec![vec![1_u8], vec![]], "reading:[[1], []]").await;
    texts_of(
        session,
        Place {
            city: "Rome".to_owned(),
            since,
            level: None,
        },
        "reading:{ city: 'Rome', since: d'1970-01-01T00:00:00Z' }",
    )
    .await;
}

#[surreal_session::test]
async fn what_is_no_id_is_refused(session: Session) {
    let text = RecordId::<Reading, u64>::new(u64::MAX).to_string();
    assert!(text.parse::<RecordId>().is_err(), "{text}");
    serde_json::to_string(&RecordId::<Reading, u64>::new(u64::MAX)).unwrap_err();
    let another = "reading:['London', 7]".parse::<RecordId<Reading, (String, Datetime)>>();
    another.unwrap_err();
    for json in [
        "{\"table\":\"reading\",\"key\":[1]}",
        "7",
        "\"reading\"",
        "\"person:1\"",
    ] {
        serde_json::from_str::<RecordId<Reading>>(json).unwrap_err();
    }
    assert_eq!(eval::<i64>(&session, "RETURN 1").await, 1);
}

#[surreal_session::test]
async fn odd_names_round_trip(session: Session) {
    for table in ODD {
        for key in ODD {
            let id = RecordId::of(table, key);
            assert_eq!(
                echo::<_, RecordId>(&session, &id).await,
                id,
                "{table:?} {key:?}"
            );
        }
    }
}

#[surreal_session::test]
async fn records_live_under_odd_names(session: Session) {
    for name in ODD.into_iter().filter(|name| !name.is_empty()) {
        let id = RecordId::of(name, name);
        let create = query("CREATE ONLY $id SET n = 1 RETURN id; SELECT VALUE id FROM ONLY $id");
        let mut response = create.bind("id", &id).send(&session).await.unwrap();
        let created: BTreeMap<String, RecordId> = response.take(0).unwrap();
        assert_eq!(created["id"], id, "{name:?}");
        assert_eq!(response.take::<RecordId>(1).unwrap(), id, "{name:?}");
    }
}
