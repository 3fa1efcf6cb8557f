use std::{collections::BTreeMap, time::Duration};

use surreal_session::{
    Decimal, RecordId, RecordKey, Session, Table, Uuid, Value,
    types::{Datetime, Geometry, Point, Range},
};

use crate::version::is;

#[derive(Debug, Clone, PartialEq, Table)]
struct Thing {
    id: RecordId<Self>,
    value: Option<Value>,
}

fn values() -> Vec<Value> {
    let object = |name: &str, value: i64| {
        Value::Object(BTreeMap::from([(name.to_owned(), Value::from(value))]))
    };
    let decimal = |text: &str| Value::Decimal(text.parse::<Decimal>().unwrap());
    vec![
        Value::None,
        Value::from(true),
        Value::from(false),
        Value::from(7),
        Value::from(i64::MAX),
        Value::from(i64::MIN),
        Value::Float(7.0),
        Value::Float(6.5),
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        Value::Float(-1e300),
        Value::Float(9e18),
        decimal("7"),
        decimal("7.5"),
        decimal("-0.001"),
        Value::from("a"),
        Value::from("B"),
        Value::from("ä"),
        Value::Bytes(b"a".to_vec().into()),
        Value::Duration(Duration::from_secs(1).into()),
        Value::Datetime(Datetime::now()),
        Value::Uuid(Uuid::nil()),
        Value::Array(vec![]),
        Value::Array(vec![Value::from(1), Value::from(0)]),
        Value::Array(vec![Value::Float(0.5), Value::from("z")]),
        Value::Array(vec![Value::Float(1.0)]),
        object("a", 1),
        object("b", 0),
        Value::Geometry(Geometry::Point(Point { x: 1.0, y: 2.0 })),
        Value::RecordId(RecordId::of("a", 1)),
        Value::RecordId(RecordId::of("a", "x")),
        Value::Range(Box::new(Range::from(Value::from(1)..Value::from(2)))),
    ]
}

#[surreal_session::test]
async fn values_of_all_kinds_are_sorted_as_the_server_does(session: Session) {
    let define = session.query("DEFINE TABLE thing").await.unwrap();
    define.check().unwrap();
    let values = values();
    let all = Thing::mirror(&session);
    let up = all.order_by(Thing::VALUE.asc()).await.unwrap();
    let down = Thing::mirror(&session).order_by(Thing::VALUE.desc());
    let down = down.await.unwrap();
    let new = |value: &Value| NewThing {
        value: Some(value.clone()),
    };
    // each of them twice, so that equal ones meet
    let things: Vec<_> = values.iter().chain(&values).map(new).collect();
    Thing::insert(&session, things).await.unwrap();
    up.synced().await.unwrap();
    down.synced().await.unwrap();
    // Up to 3.2 the server returns equal records in any order.
    let ties = !is(&session, ">=3.3");
    let server = async |by| {
        let select = Thing::select(&session).order_by(by);
        let select = match ties {
            true => select.order_by(Thing::ID.asc()),
            false => select,
        };
        select.await.unwrap()
    };
    assert_eq!(up.snapshot(), server(Thing::VALUE.asc()).await);
    assert_eq!(down.snapshot(), server(Thing::VALUE.desc()).await);
}

#[surreal_session::test]
async fn keys_of_all_kinds_are_sorted_as_the_server_does(session: Session) {
    let define = session.query("DEFINE TABLE thing").await.unwrap();
    define.check().unwrap();
    let keys = [
        RecordKey::from(7),
        RecordKey::from(-7),
        RecordKey::from(i64::MAX),
        RecordKey::from("a"),
        RecordKey::from("a b⟩"),
        RecordKey::from(""),
        RecordKey::from("7"),
        RecordKey::from(Uuid::nil()),
        RecordKey::from(Uuid::max()),
        RecordKey::from(vec![Value::from(1)]),
        RecordKey::from(vec![Value::from("x"), Value::Float(0.1)]),
        RecordKey::from(vec![Value::Uuid(Uuid::nil()), Value::None]),
        RecordKey::from(BTreeMap::from([("a".to_owned(), Value::Float(0.5))])),
    ];
    let mirror = Thing::mirror(&session);
    let mirror = mirror.compare_every(Duration::MAX).await.unwrap();
    let mut changes = mirror.changes();
    for key in &keys {
        let id = RecordId::<Thing>::new(key.clone());
        let thing = Thing {
            id: id.clone(),
            value: None,
        };
        let created = Thing::create(&session, thing).await.unwrap();
        // by notifications, and so through the server's own form of the key
        while mirror.get(&id).as_ref() != Some(&created) {
            changes.next().await.unwrap().unwrap();
        }
    }
    assert_eq!(mirror.snapshot(), Thing::select(&session).await.unwrap());
}
