//! Geometries, which SurrealQL writes as objects.

use std::collections::BTreeMap;

use crate::value::{Geometry, Line, Point, Polygon, Value};

/// The geometry that an object is, if it has the two fields of one.
pub(super) fn of(fields: &BTreeMap<String, Value>) -> Option<Geometry> {
    if fields.len() != 2 {
        return None;
    }
    let Some(Value::String(kind)) = fields.get("type") else {
        return None;
    };
    if kind == "GeometryCollection" {
        let part = |part: &Value| match part {
            Value::Geometry(part) => Some(part.clone()),
            _ => None,
        };
        return list(fields.get("geometries")?, part).map(Geometry::Collection);
    }
    let parts = fields.get("coordinates")?;
    Some(match kind.as_str() {
        "Point" => Geometry::Point(pair(parts)?),
        "LineString" => Geometry::Line(line(parts)?),
        "Polygon" => Geometry::Polygon(polygon(parts)?),
        "MultiPoint" => Geometry::MultiPoint(list(parts, pair)?),
        "MultiLineString" => Geometry::MultiLine(list(parts, line)?),
        "MultiPolygon" => Geometry::MultiPolygon(list(parts, polygon)?),
        _ => return None,
    })
}

/// `(x, y)`
pub(super) fn point(x: &Value, y: &Value) -> Option<Value> {
    let point = Point::new(number(x)?, number(y)?);
    Some(Value::Geometry(Geometry::Point(point)))
}

fn pair(value: &Value) -> Option<Point> {
    match value {
        Value::Array(items) => match items.as_slice() {
            [x, y] => Some(Point::new(number(x)?, number(y)?)),
            _ => None,
        },
        _ => None,
    }
}

fn line(value: &Value) -> Option<Line> {
    list(value, pair).map(Line)
}

fn polygon(value: &Value) -> Option<Polygon> {
    let mut rings = list(value, line)?.into_iter();
    Some(Polygon {
        exterior: rings.next()?,
        interiors: rings.collect(),
    })
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    match value {
        Value::Array(items) => items.iter().map(read).collect(),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "as the server reads it")]
        Value::Int(number) => Some(*number as f64),
        _ => None,
    }
}
