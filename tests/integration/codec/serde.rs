//! serde's types on a real server.

use serde::{Deserialize, Serialize};
use serde_json::json;
use surreal_session::{Datetime, RecordId, RecordKey, Session, Uuid, Value, query, types::Serde};

use super::{echo, eval};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Settings {
    theme: Option<String>,
    since: Datetime,
    by: RecordId,
    token: Uuid,
    modes: Vec<Mode>,
    anything: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Dark,
    Custom { hue: u16 },
}

#[surreal_session::test]
async fn any_serde_type_round_trips(session: Session) {
    let settings = Settings {
        theme: None,
        since: Datetime::UNIX_EPOCH,
        by: RecordId::of("user", "ada"),
        token: Uuid::max(),
        modes: vec![Mode::Dark, Mode::Custom { hue: 1 }],
        anything: json!({ "a": [1, 2.5, null, "person:1"] }),
    };
    let Serde(back): Serde<Settings> = echo(&session, Serde(&settings)).await;
    assert_eq!(back, settings);

    let mut response = query(
        "CREATE user:ada SET settings = $settings RETURN NONE;
         SELECT VALUE settings FROM ONLY user:ada;
         RETURN [type::of($settings.since), type::of($settings.by), type::of($settings.token)]",
    )
    .bind_serde("settings", &settings)
    .send(&session)
    .await
    .unwrap();
    assert_eq!(response.take_serde::<Settings>(1).unwrap(), settings);
    let types: [String; 3] = response.take(2).unwrap();
    assert_eq!(types, ["datetime", "record", "string"]);
}

#[surreal_session::test]
async fn json_is_a_value(session: Session) {
    let json =
        json!({ "int": i64::MIN, "float": 1.0, "text": "2024-01-01T00:00:00Z", "none": null });
    assert_eq!(echo::<_, serde_json::Value>(&session, &json).await, json);
    assert_eq!(echo::<_, Value>(&session, &json).await, Value::from(json));
    let point: serde_json::Value = eval(&session, "RETURN (1.5, 2.5)").await;
    assert_eq!(point, json!({ "type": "Point", "coordinates": [1.5, 2.5] }));
}

/// The markers with which this crate notes a value's kind cannot be forged by data, neither by JSON
/// nor by a stored object.
#[surreal_session::test]
async fn data_makes_no_value_of_another_kind(session: Session) {
    for name in [
        "datetime", "decimal", "duration", "file", "geometry", "key", "range", "record", "set",
        "table", "uuid", "value",
    ] {
        let name = format!("$surreal::{name}");
        let json = json!({ &name: "admin:1" });
        let object = Value::Object([(name, Value::from("admin:1"))].into());
        let read: Value = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(read, object);
        let read: Value = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(read, object);
        let mut response = session.query("RETURN $v").bind("v", &object).await.unwrap();
        assert_eq!(response.take_serde::<Value>(0).unwrap(), object);
        let Serde(read): Serde<Value> = echo(&session, Serde(&object)).await;
        assert_eq!(read, object);
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Keys {
    keys: Vec<RecordKey>,
    anything: Vec<Value>,
}

#[surreal_session::test]
async fn keys_and_values_keep_their_kind_in_a_serde_type(session: Session) {
    let keys: Vec<RecordKey> = vec![
        7.into(),
        "7".into(),
        "u'x'".into(),
        Uuid::max().into(),
        vec![Value::None].into(),
    ];
    let anything = keys
        .iter()
        .map(|key| Value::from(RecordId::of("t", key.clone())))
        .collect();
    let value = Keys { keys, anything };
    let Serde(back): Serde<Keys> = echo(&session, Serde(&value)).await;
    assert_eq!(back, value);
    let stored: Value = echo(&session, Serde(&value)).await;
    assert_eq!(
        stored.get("keys").unwrap().as_slice().unwrap()[1],
        Value::from("7")
    );
    let json = serde_json::to_string(&value.keys).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<RecordKey>>(&json).unwrap(),
        value.keys
    );
}
