use serde_json::Value as Json;

use super::{Decimal, Value};

/// `null` becomes NULL; an integer beyond `i64` a decimal; text stays text, whatever it looks like.
impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(int), _) => Self::Int(int),
                (None, Some(int)) => Self::Decimal(Decimal::from(int)),
                (None, None) => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Json::Object(fields) => Self::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (name, Self::from(value)))
                    .collect(),
            ),
        }
    }
}

/// As `Value`'s `Serialize` writes it. What JSON has no kind for is lost: NONE and floats that are
/// no number become `null`; decimals, durations, datetimes, uuids, tables, files and record ids
/// text; sets arrays, bytes arrays of numbers, geometries GeoJSON.
impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::None | Value::Null => Self::Null,
            Value::Bool(value) => value.into(),
            Value::Int(value) => value.into(),
            Value::Float(value) => value.into(),
            Value::String(value) => value.into(),
            Value::Array(items) | Value::Set(items) => items.into_iter().map(Self::from).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, Self::from(value)))
                .collect(),
            // Fails only for a record id that no server takes.
            other => serde_json::to_value(other).unwrap_or_default(),
        }
    }
}
