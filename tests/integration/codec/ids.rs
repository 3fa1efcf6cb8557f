//! Record ids: every kind of key, and names that need escaping.

use std::collections::BTreeMap;

use surreal_session::{Datetime, RecordId, RecordKey, Session, Uuid, Value, query, types::Range};

use super::{echo, eval, exact};

const ODD: [&str; 16] = [
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

#[surreal_session::test]
async fn odd_names_come_back(session: Session) {
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
