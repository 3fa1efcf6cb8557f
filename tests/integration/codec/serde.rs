//! serde's types on a real server.

use serde::{Deserialize, Serialize};
use serde_json::json;
use surreal_session::{Datetime, RecordId, Session, Uuid, Value, query, types::Serde};

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
async fn any_serde_type_comes_back(session: Session) {
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
