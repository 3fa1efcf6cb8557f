//! Random values that the server takes as they are: sets sorted and without repeats, rings closed,
//! no name empty.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    ops::Bound,
};

use proptest::{collection::vec, option, prelude::*};
use surreal_session::{
    Datetime, Decimal, Duration, RecordId, RecordKey, Uuid, Value,
    types::{Bytes, File, Geometry, Line, Point, Polygon, Range, TableName},
};

/// A value of any kind, nested a few levels.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(text(), inner.clone(), 0..6).prop_map(Value::Object),
            (bound(inner.clone()), bound(inner.clone()))
                .prop_map(|(start, end)| Value::from(Range { start, end })),
            (name(), array_key(inner.clone()))
                .prop_map(|(table, key)| Value::RecordId(RecordId::of(table, key))),
            (name(), object_key(inner))
                .prop_map(|(table, key)| Value::RecordId(RecordId::of(table, key))),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::None),
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        int().prop_map(Value::Int),
        float().prop_map(Value::Float),
        decimal().prop_map(Value::Decimal),
        text().prop_map(Value::String),
        vec(any::<u8>(), 0..40).prop_map(|bytes| Value::Bytes(Bytes::from(bytes))),
        (any::<u64>(), 0..1_000_000_000_u32)
            .prop_map(|(secs, nanos)| Value::Duration(Duration::new(secs, nanos))),
        datetime().prop_map(Value::Datetime),
        any::<u128>().prop_map(|bits| Value::Uuid(Uuid::from_u128(bits))),
        prop::collection::btree_set(int(), 0..6).prop_map(set),
        prop::collection::btree_set(text(), 0..6).prop_map(set),
        prop::collection::btree_set(int(), 0..4).prop_map(ids),
        looks_like_a_geometry().prop_map(Value::Object),
        geometry().prop_map(Value::Geometry),
        name().prop_map(|name| Value::Table(TableName::new(name))),
        (name(), key()).prop_map(|(table, key)| Value::RecordId(RecordId::of(table, key))),
        (name(), name()).prop_map(|(bucket, key)| Value::File(File::new(bucket, key))),
    ]
}

fn set<T: Into<Value>>(items: BTreeSet<T>) -> Value {
    Value::Set(items.into_iter().map(Into::into).collect())
}

/// Record ids, which look like the fields of an object: `{a:1, b:2}`.
fn ids(keys: BTreeSet<i64>) -> Value {
    let id = |key| Value::from(RecordId::of("person", key));
    Value::Set(keys.into_iter().map(id).collect())
}

fn looks_like_a_geometry() -> impl Strategy<Value = BTreeMap<String, Value>> {
    vec(float().prop_map(Value::Float), 0..3).prop_map(|coordinates| {
        BTreeMap::from([
            ("type".to_owned(), "Point".into()),
            ("coordinates".to_owned(), coordinates.into()),
        ])
    })
}

fn bound<T: Debug>(inner: impl Strategy<Value = T>) -> impl Strategy<Value = Bound<T>> {
    (any::<bool>(), option::of(inner)).prop_map(|(included, value)| match value {
        Some(value) if included => Bound::Included(value),
        Some(value) => Bound::Excluded(value),
        None => Bound::Unbounded,
    })
}

fn int() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -300..300_i64, Just(i64::MIN), Just(i64::MAX),]
}

fn float() -> impl Strategy<Value = f64> {
    use prop::num::f64::{INFINITE, NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};

    prop_oneof![
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO | INFINITE,
        any::<f32>()
            .prop_filter("one NaN is enough", |float| !float.is_nan())
            .prop_map(f64::from),
        any::<i16>().prop_map(f64::from),
        Just(f64::NAN),
        Just(-f64::NAN),
    ]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    const MAX: i128 = (1 << 96) - 1;

    (-MAX..=MAX, 0..=28_u32).prop_map(|(mantissa, scale)| {
        Decimal::from_parts(mantissa, scale).unwrap_or_else(|error| panic!("{error}"))
    })
}

fn datetime() -> impl Strategy<Value = Datetime> {
    let seconds = prop_oneof![
        -8_334_601_228_800..=8_210_266_876_799_i64,
        -4_000_000_000..4_000_000_000_i64,
    ];
    (seconds, prop_oneof![Just(0), 0..1_000_000_000_u32]).prop_map(|(seconds, nanos)| {
        Datetime::from_unix(seconds, nanos).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Any text, often with what has a meaning in SurrealQL.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[`⟩⟨\\\\'\"$:;./*#\\-\n\t a-zA-Z0-9_ü🦀]{0,12}",
        "[0-9]{1,20}",
        "(select|SELECT|none|NONE|null|NULL|true|false|NaN|Infinity|in|out|id|value|math|type|function|rand|from|u|d|r|f|s|b|e5|1e5|1dec|1f|0x1|infinity)",
    ]
}

/// Text that a table, key or bucket can be named with.
pub(crate) fn name() -> impl Strategy<Value = String> {
    text().prop_map(|text| {
        if text.is_empty() {
            "empty".to_owned()
        } else {
            text
        }
    })
}

fn key() -> impl Strategy<Value = RecordKey> {
    let simple = prop_oneof![
        int().prop_map(RecordKey::Int),
        name().prop_map(RecordKey::String),
        any::<u128>().prop_map(|bits| RecordKey::Uuid(Uuid::from_u128(bits))),
        vec(text().prop_map(Value::String), 1..3).prop_map(RecordKey::Array),
        looks_like_a_geometry().prop_map(RecordKey::Object),
    ];
    let range = (bound(simple.clone()), bound(simple.clone()));
    prop_oneof![
        4 => simple,
        1 => range.prop_map(|(start, end)| RecordKey::from(Range { start, end })),
    ]
}

fn array_key(items: impl Strategy<Value = Value>) -> impl Strategy<Value = RecordKey> {
    vec(items.prop_map(for_a_key), 1..4).prop_map(RecordKey::Array)
}

fn object_key(fields: impl Strategy<Value = Value>) -> impl Strategy<Value = RecordKey> {
    prop::collection::btree_map(text(), fields.prop_map(for_a_key), 1..4)
        .prop_map(RecordKey::Object)
}

/// The value with each datetime moved to the years 0 to 9999, which are those that a key takes.
fn for_a_key(value: Value) -> Value {
    match value {
        Value::Datetime(at) => {
            let seconds = at.unix_seconds().rem_euclid(253_402_300_800);
            let at = Datetime::from_unix(seconds, at.subsec_nanos());
            Value::Datetime(at.unwrap_or_else(|error| panic!("{error}")))
        }
        Value::Array(items) => Value::Array(items.into_iter().map(for_a_key).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name, for_a_key(value)))
                    .collect(),
            )
        }
        value => value,
    }
}

/// The id of a record: its key holds values of any kind, and is no range.
pub(crate) fn id() -> impl Strategy<Value = RecordId> {
    let key = prop_oneof![
        1 => key(),
        1 => array_key(value()),
        1 => object_key(value()),
    ];
    let key = key.prop_filter("names no record", |key| !matches!(key, RecordKey::Range(_)));
    (name(), key).prop_map(|(table, key)| RecordId::of(table, key))
}

fn point() -> impl Strategy<Value = Point> {
    (-180.0..180.0, -90.0..90.0).prop_map(|(x, y)| Point::new(x, y))
}

fn line() -> impl Strategy<Value = Line> {
    vec(point(), 2..6).prop_map(Line)
}

fn ring() -> impl Strategy<Value = Line> {
    vec(point(), 3..6).prop_map(|mut points| {
        points.extend(points.first().copied());
        Line(points)
    })
}

fn polygon() -> impl Strategy<Value = Polygon> {
    (ring(), vec(ring(), 0..3)).prop_map(|(exterior, interiors)| Polygon {
        exterior,
        interiors,
    })
}

fn geometry() -> impl Strategy<Value = Geometry> {
    let single = prop_oneof![
        point().prop_map(Geometry::Point),
        line().prop_map(Geometry::Line),
        polygon().prop_map(Geometry::Polygon),
        vec(point(), 1..4).prop_map(Geometry::MultiPoint),
        vec(line(), 1..4).prop_map(Geometry::MultiLine),
        vec(polygon(), 1..3).prop_map(Geometry::MultiPolygon),
    ];
    prop_oneof![
        4 => single.clone(),
        1 => vec(single, 1..4).prop_map(Geometry::Collection),
    ]
}
