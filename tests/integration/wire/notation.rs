//! A value as text, from the library's value and from CBOR. Two values have one text only if they
//! are one value: an int is no float, `0.0` is not `-0.0`, and NONE is not NULL.

use std::ops::Bound;

use ciborium::Value as Cbor;
use surreal_session::{
    Value,
    types::{Geometry, Line, Point, Polygon, Range, RecordKey},
};

pub(super) fn of_cbor(value: &Cbor) -> String {
    match value {
        Cbor::Null => "null".to_owned(),
        Cbor::Bool(value) => value.to_string(),
        Cbor::Integer(value) => i128::from(*value).to_string(),
        Cbor::Float(value) => float(*value),
        Cbor::Text(value) => format!("{value:?}"),
        Cbor::Bytes(value) => bytes(value),
        Cbor::Array(items) => array(items.iter().map(of_cbor)),
        Cbor::Map(fields) => object(
            fields
                .iter()
                .map(|(name, value)| (name.as_text().unwrap(), of_cbor(value))),
        ),
        // NONE; whatever it holds
        Cbor::Tag(6, _) => tag(6, "null"),
        // a duration leaves out what is nothing
        Cbor::Tag(14, parts) => {
            let parts = parts.as_array().unwrap();
            let part = |index| parts.get(index).map_or_else(|| "0".to_owned(), of_cbor);
            tag(14, &array([part(0), part(1)].into_iter()))
        }
        Cbor::Tag(number, inner) => tag(*number, &of_cbor(inner)),
        other => panic!("{other:?}"),
    }
}

pub(super) fn of_value(value: &Value) -> String {
    match value {
        Value::None => tag(6, "null"),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => float(*value),
        Value::Decimal(value) => tag(
            10,
            &format!("{:?}", value.to_string().trim_end_matches("dec")),
        ),
        Value::String(value) => format!("{value:?}"),
        Value::Bytes(value) => bytes(value),
        Value::Duration(value) => {
            let value = std::time::Duration::from(*value);
            let parts = [
                value.as_secs().to_string(),
                value.subsec_nanos().to_string(),
            ];
            tag(14, &array(parts.into_iter()))
        }
        Value::Datetime(value) => {
            let parts = [
                value.unix_seconds().to_string(),
                value.subsec_nanos().to_string(),
            ];
            tag(12, &array(parts.into_iter()))
        }
        Value::Uuid(value) => tag(37, &bytes(value.as_bytes())),
        Value::Array(items) => array(items.iter().map(of_value)),
        Value::Set(items) => tag(56, &array(items.iter().map(of_value))),
        Value::Object(fields) => object(
            fields
                .iter()
                .map(|(name, value)| (name.as_str(), of_value(value))),
        ),
        Value::Geometry(value) => geometry(value),
        Value::Table(value) => tag(7, &format!("{:?}", value.as_str())),
        Value::RecordId(id) => {
            let parts = [format!("{:?}", id.table()), key(id.key())];
            tag(8, &array(parts.into_iter()))
        }
        Value::File(file) => {
            let parts = [format!("{:?}", file.bucket()), format!("{:?}", file.key())];
            tag(55, &array(parts.into_iter()))
        }
        Value::Range(value) => range(value, of_value),
        other => panic!("{other:?}"),
    }
}

fn key(key: &RecordKey) -> String {
    match key {
        RecordKey::Int(value) => value.to_string(),
        RecordKey::String(value) => format!("{value:?}"),
        RecordKey::Uuid(value) => tag(37, &bytes(value.as_bytes())),
        RecordKey::Array(items) => array(items.iter().map(of_value)),
        RecordKey::Object(fields) => object(
            fields
                .iter()
                .map(|(name, value)| (name.as_str(), of_value(value))),
        ),
        RecordKey::Range(value) => range(value, self::key),
        other => panic!("{other:?}"),
    }
}

fn range<T>(range: &Range<T>, of: impl Fn(&T) -> String) -> String {
    let bound = |bound: &Bound<T>| match bound {
        Bound::Unbounded => "null".to_owned(),
        Bound::Included(value) => tag(50, &of(value)),
        Bound::Excluded(value) => tag(51, &of(value)),
    };
    tag(
        49,
        &array([bound(&range.start), bound(&range.end)].into_iter()),
    )
}

fn geometry(value: &Geometry) -> String {
    match value {
        Geometry::Point(value) => point(value),
        Geometry::Line(value) => line(value),
        Geometry::Polygon(value) => polygon(value),
        Geometry::MultiPoint(items) => tag(91, &array(items.iter().map(point))),
        Geometry::MultiLine(items) => tag(92, &array(items.iter().map(line))),
        Geometry::MultiPolygon(items) => tag(93, &array(items.iter().map(polygon))),
        Geometry::Collection(items) => tag(94, &array(items.iter().map(geometry))),
    }
}

fn point(point: &Point) -> String {
    tag(88, &array([float(point.x), float(point.y)].into_iter()))
}

fn line(line: &Line) -> String {
    tag(89, &array(line.0.iter().map(point)))
}

fn polygon(polygon: &Polygon) -> String {
    let rings = std::iter::once(&polygon.exterior).chain(&polygon.interiors);
    tag(90, &array(rings.map(line)))
}

fn float(value: f64) -> String {
    match value.is_nan() {
        true => "NaN".to_owned(),
        false => format!("{value:?}f"),
    }
}

fn bytes(value: &[u8]) -> String {
    format!("bytes{value:02x?}")
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn object<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut fields: Vec<_> = fields
        .map(|(name, value)| format!("{name:?}: {value}"))
        .collect();
    fields.sort();
    format!("{{{}}}", fields.join(", "))
}

fn tag(number: u64, inner: &str) -> String {
    format!("{number}({inner})")
}
