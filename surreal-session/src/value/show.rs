//! Values as text for people, in SurrealQL's notation.

use std::{collections::BTreeMap, fmt};

use super::{File, Geometry, Line, Point, Polygon, Range, Value, ident::Readable};

/// In SurrealQL's notation, which reads back as the same value; for people, not for putting into
/// queries: bind values.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("NONE"),
            Self::Null => f.write_str("NULL"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => float(f, *value),
            Self::Decimal(value) => write!(f, "{value}dec"),
            Self::String(value) => write!(f, "'{}'", value.escape_debug()),
            Self::Bytes(value) => {
                f.write_str("b\"")?;
                value.iter().try_for_each(|byte| write!(f, "{byte:02X}"))?;
                f.write_str("\"")
            }
            Self::Duration(value) => value.fmt(f),
            Self::Datetime(value) => write!(f, "d'{value}'"),
            Self::Uuid(value) => write!(f, "u'{value}'"),
            Self::Array(items) => list(f, "[", items, "]"),
            // Without a comma it would be an object or a block.
            Self::Set(items) if items.len() < 2 => list(f, "{", items.iter().map(Item), ",}"),
            Self::Set(items) => list(f, "{", items.iter().map(Item), "}"),
            Self::Object(fields) if looks_like_a_geometry(fields) => entries(f, fields),
            Self::Object(fields) => object(f, fields),
            Self::Geometry(value) => value.fmt(f),
            // Its bare name would be read as a field.
            Self::Table(value) => write!(f, "type::table('{}')", value.as_str().escape_debug()),
            Self::RecordId(value) => value.fmt(f),
            Self::File(value) => file(f, value),
            Self::Range(value) => value.fmt(f),
        }
    }
}

/// A bound that has a colon, dots or a sign of its own stands between parentheses.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, |f, bound| match bound {
            Value::Range(_) => write!(f, "({bound})"),
            // The sign of a word would be that of the whole range.
            Value::Float(float) if !float.is_finite() => write!(f, "({bound})"),
            bound => Item(bound).fmt(f),
        })
    }
}

/// An item of a set, or the bound of a range: a record id stands between parentheses, because
/// `{a:1, b:2}` is an object and `a:1..5` is a record id.
struct Item<'v>(&'v Value);

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::RecordId(id) => write!(f, "({id})"),
            value => value.fmt(f),
        }
    }
}

/// The escapes within `f".."` differ by version, so a file with an odd name is written by its two
/// strings.
fn file(f: &mut fmt::Formatter<'_>, file: &File) -> fmt::Result {
    let (bucket, key) = (file.bucket(), file.key());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if bucket.chars().all(plain) && key.chars().all(|c| plain(c) || c == '/') {
        return write!(f, "f\"{file}\"");
    }
    let (bucket, key) = (bucket.escape_debug(), key.escape_debug());
    write!(f, "type::file('{bucket}', '{key}')")
}

/// Tests whether SurrealQL would read the object as a geometry.
fn looks_like_a_geometry(fields: &BTreeMap<String, Value>) -> bool {
    fields.len() == 2
        && fields.contains_key("type")
        && (fields.contains_key("coordinates") || fields.contains_key("geometries"))
}

/// An object as a call, which makes no geometry of it.
fn entries(f: &mut fmt::Formatter<'_>, fields: &BTreeMap<String, Value>) -> fmt::Result {
    f.write_str("object::from_entries([")?;
    for (index, (name, value)) in fields.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        write!(f, "{separator}['{}', {value}]", name.escape_debug())?;
    }
    f.write_str("])")
}

fn float(f: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    if value.is_nan() {
        f.write_str(if value.is_sign_negative() {
            "-NaN"
        } else {
            "NaN"
        })
    } else if value.is_infinite() {
        f.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        write!(f, "{value}f")
    }
}

pub(super) fn list(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    items: impl IntoIterator<Item = impl fmt::Display>,
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        item.fmt(f)?;
    }
    f.write_str(close)
}

pub(super) fn object(f: &mut fmt::Formatter<'_>, fields: &BTreeMap<String, Value>) -> fmt::Result {
    f.write_str("{")?;
    for (index, (name, value)) in fields.iter().enumerate() {
        let separator = if index > 0 { "," } else { "" };
        write!(f, "{separator} {}: {value}", Readable(name))?;
    }
    f.write_str(if fields.is_empty() { "}" } else { " }" })
}

/// As the object that SurrealQL takes for a geometry.
impl fmt::Display for Geometry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(point) => shape(f, "Point", point),
            Self::Line(line) => shape(f, "LineString", line),
            Self::Polygon(area) => shape(f, "Polygon", area),
            Self::MultiPoint(parts) => shape(f, "MultiPoint", &Parts(parts)),
            Self::MultiLine(parts) => shape(f, "MultiLineString", &Parts(parts)),
            Self::MultiPolygon(parts) => shape(f, "MultiPolygon", &Parts(parts)),
            Self::Collection(parts) => {
                f.write_str("{ type: 'GeometryCollection', geometries: ")?;
                list(f, "[", parts, "] }")
            }
        }
    }
}

fn shape(f: &mut fmt::Formatter<'_>, kind: &str, coordinates: &impl fmt::Display) -> fmt::Result {
    write!(f, "{{ type: '{kind}', coordinates: {coordinates} }}")
}

struct Parts<'g, T>(&'g [T]);

impl<T: fmt::Display> fmt::Display for Parts<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, "[", self.0, "]")
    }
}

/// `[x, y]`
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}f, {}f]", self.x, self.y)
    }
}

/// Its points.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Parts(&self.0).fmt(f)
    }
}

/// Its rings, the outer one first.
impl fmt::Display for Polygon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(
            f,
            "[",
            std::iter::once(&self.exterior).chain(&self.interiors),
            "]",
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::value::{Point, Value};

    #[test]
    fn shows_what_surrealql_reads() {
        for (value, text) in [
            (Value::Float(1.0), "1f"),
            (Value::Float(f64::NEG_INFINITY), "-Infinity"),
            (Value::from("it's"), "'it\\'s'"),
            (Value::Bytes([1, 0xab].into()), "b\"01AB\""),
            (Value::Set(vec![]), "{,}"),
            (Value::Set(vec![1.into()]), "{1,}"),
            (Value::Set(vec![1.into(), 2.into()]), "{1, 2}"),
            (
                Value::Object([("a b".to_owned(), 1.into())].into()),
                "{ `a b`: 1 }",
            ),
            (
                Value::Geometry(Point::new(1.0, 2.5).into()),
                "{ type: 'Point', coordinates: [1f, 2.5f] }",
            ),
        ] {
            assert_eq!(value.to_string(), text);
        }
    }
}
