use serde_json::{Value as Json, json};

use super::{Decimal, Geometry, Line, Point, Polygon, Value};

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
            Value::Decimal(value) => value.to_string().into(),
            Value::String(value) => value.into(),
            Value::Bytes(value) => value.into_vec().into(),
            Value::Duration(value) => value.to_string().into(),
            Value::Datetime(value) => value.to_string().into(),
            Value::Uuid(value) => value.to_string().into(),
            Value::Array(items) | Value::Set(items) => items.into_iter().map(Self::from).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, Self::from(value)))
                .collect(),
            Value::Geometry(value) => geometry(value),
            Value::Table(value) => value.as_str().into(),
            Value::RecordId(value) => value.to_string().into(),
            Value::File(value) => value.to_string().into(),
            Value::Range(value) => {
                json!({ "start": bound(value.start), "end": bound(value.end) })
            }
        }
    }
}

fn bound(bound: std::ops::Bound<Value>) -> Json {
    match bound {
        std::ops::Bound::Included(value) => json!({ "Included": Json::from(value) }),
        std::ops::Bound::Excluded(value) => json!({ "Excluded": Json::from(value) }),
        std::ops::Bound::Unbounded => "Unbounded".into(),
    }
}

fn geometry(geometry: Geometry) -> Json {
    let (kind, coordinates) = match geometry {
        Geometry::Point(value) => ("Point", point(value)),
        Geometry::Line(value) => ("LineString", line(value)),
        Geometry::Polygon(value) => ("Polygon", polygon(value)),
        Geometry::MultiPoint(parts) => ("MultiPoint", parts.into_iter().map(point).collect()),
        Geometry::MultiLine(parts) => ("MultiLineString", parts.into_iter().map(line).collect()),
        Geometry::MultiPolygon(parts) => ("MultiPolygon", parts.into_iter().map(polygon).collect()),
        Geometry::Collection(parts) => {
            let parts: Json = parts.into_iter().map(self::geometry).collect();
            return json!({ "type": "GeometryCollection", "geometries": parts });
        }
    };
    json!({ "type": kind, "coordinates": coordinates })
}

fn point(Point { x, y }: Point) -> Json {
    json!([x, y])
}

fn line(line: Line) -> Json {
    line.0.into_iter().map(point).collect()
}

fn polygon(polygon: Polygon) -> Json {
    std::iter::once(polygon.exterior)
        .chain(polygon.interiors)
        .map(line)
        .collect()
}
