use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
};

use ::serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};

use super::Serde;
use crate::{
    codec::{Decode, from_bytes, to_bytes},
    value::{
        Bytes, Datetime, Decimal, Duration, File, Geometry, Line, Named, Nullable, Point, Polygon,
        Range, RecordId, RecordKey, TableName, Uuid, Value,
    },
};

fn datetime() -> Datetime {
    Datetime::from_unix(-1, 999_999_999).unwrap()
}

/// One of each kind.
fn values() -> Vec<Value> {
    let ring = Line(vec![
        Point::new(0.0, 0.0),
        Point::new(4.0, 0.0),
        Point::new(4.0, 4.0),
        Point::new(0.0, 0.0),
    ]);
    let area = Polygon {
        exterior: ring.clone(),
        interiors: vec![ring.clone()],
    };
    let mut values = vec![
        Value::None,
        Value::Null,
        Value::Bool(true),
        Value::Int(i64::MIN),
        Value::Float(-0.0),
        Value::Float(f64::NAN),
        Value::Decimal("-1.5".parse().unwrap()),
        Value::from("text"),
        Value::Bytes(Bytes::from([0, 255])),
        Value::Duration(Duration::new(90, 1)),
        Value::Datetime(datetime()),
        Value::Uuid(Uuid::max()),
        Value::Array(vec![]),
        Value::Table(TableName::new("a`b")),
        Value::RecordId(RecordId::of("a b", "7")),
        Value::RecordId(RecordId::of("t", Uuid::nil())),
        Value::RecordId(RecordId::of(
            "t",
            vec![Value::Datetime(datetime()), Value::None],
        )),
        Value::RecordId(RecordId::of(
            "t",
            RecordKey::from(Range::from(RecordKey::from(1)..RecordKey::from(5))),
        )),
        Value::File(File::new("b", "/a b")),
        Value::from(Range {
            start: Bound::Excluded(Value::None),
            end: Bound::Unbounded,
        }),
        Value::from(Range::from(Value::Int(1)..=Value::Datetime(datetime()))),
    ];
    let points = vec![Point::new(1.5, -0.0), Point::new(1e300, 2.0)];
    let shapes = [
        Geometry::Point(points[0]),
        Geometry::Line(Line(points.clone())),
        Geometry::Polygon(area.clone()),
        Geometry::MultiPoint(points),
        Geometry::MultiLine(vec![ring]),
        Geometry::MultiPolygon(vec![area]),
    ];
    values.extend(shapes.iter().cloned().map(Value::Geometry));
    values.push(Value::Geometry(Geometry::Collection(shapes.to_vec())));
    values.push(Value::Set(vec![Value::Int(1), Value::Datetime(datetime())]));
    let nested = values.iter().enumerate();
    values.push(Value::Object(
        nested
            .map(|(at, value)| (format!("f{at}"), value.clone()))
            .collect(),
    ));
    values
}

#[test]
fn every_value_keeps_its_type() {
    for value in values() {
        let exact = from_bytes::<Value>(&to_bytes(&Serde(&value)).unwrap()).unwrap();
        assert_eq!(exact, value, "written through serde");
        let Serde(read) = from_bytes::<Serde<Value>>(&to_bytes(&value).unwrap()).unwrap();
        assert_eq!(read, value, "read through serde");
    }
}

#[test]
fn json_shows_what_people_expect() {
    #[derive(Debug)]
    struct Person;

    impl Named for Person {
        const TABLE: Option<&'static str> = Some("person");
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Model {
        id: RecordId<Person>,
        own: RecordId<Person, String>,
        seen: Datetime,
        every: Duration,
        price: Decimal,
        file: File,
        place: Point,
        gone: Nullable<i32>,
        token: Uuid,
        span: Range<i32>,
        raw: Bytes,
    }

    let model = Model {
        id: RecordId::new("ada"),
        own: RecordId::new("7"),
        seen: datetime(),
        every: Duration::new(5400, 0),
        price: "9.90".parse().unwrap(),
        file: File::new("b", "/f"),
        place: Point::new(1.0, 2.5),
        gone: Nullable::Null,
        token: Uuid::nil(),
        span: (1..5).into(),
        raw: Bytes::from([1, 2]),
    };
    let json = json!({
        "id": "person:ada",
        "own": "person:`7`",
        "seen": "1969-12-31T23:59:59.999999999Z",
        "every": "1h30m",
        "price": "9.9",
        "file": "b:/f",
        "place": { "type": "Point", "coordinates": [1.0, 2.5] },
        "gone": null,
        "token": "00000000-0000-0000-0000-000000000000",
        "span": { "start": { "Included": 1 }, "end": { "Excluded": 5 } },
        "raw": [1, 2],
    });
    assert_eq!(serde_json::to_value(&model).unwrap(), json);
    assert_eq!(serde_json::from_value::<Model>(json).unwrap(), model);
    assert_eq!(round(&model), model);

    let error = serde_json::from_value::<RecordId<Person>>(json!("animal:1")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected an id of table `person`"),
        "{error}"
    );
    assert!(serde_json::from_value::<RecordId<Person, i64>>(json!("person:ada")).is_err());
}

#[test]
fn values_go_to_json_and_back_as_far_as_json_can() {
    for value in values() {
        // `serde_json` refuses nothing here, and both ways show the same
        let json = serde_json::to_value(&value).unwrap();
        #[cfg(feature = "serde_json-1")]
        assert_eq!(Json::from(value.clone()), json);
        let back: Value = serde_json::from_value(json.clone()).unwrap();
        #[cfg(feature = "serde_json-1")]
        assert_eq!(Value::from(json.clone()), back);
        assert_eq!(serde_json::to_value(&back).unwrap(), json);
    }
    let large: Value = serde_json::from_value(json!(u64::MAX)).unwrap();
    assert_eq!(large, Value::Decimal(u64::MAX.into()));
    let looks_like_an_id: Value = serde_json::from_value(json!("person:1")).unwrap();
    assert_eq!(looks_like_an_id, Value::from("person:1"));
}

fn round<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let bytes = to_bytes(&Serde(value)).unwrap();
    from_bytes::<Serde<T>>(&bytes).unwrap().0
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
enum Shape {
    Unit,
    New(u8),
    Tuple(u8, String),
    Struct { a: Option<u8>, b: char },
}

#[test]
fn serdes_whole_data_model_round_trips() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Unit;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct New(i64);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        extra: Datetime,
        more: Vec<Shape>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Seen { at: Datetime, by: RecordId },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Number(i64),
        Moment(Datetime),
        Text(String),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        unit: Unit,
        none: Option<u8>,
        some: Option<Option<u8>>,
        new: New,
        tuple: (bool, f32, f64, char),
        shapes: Vec<Shape>,
        numbers: BTreeMap<i32, u8>,
        flags: HashMap<bool, ()>,
        variants: BTreeMap<Shape, u8>,
        #[serde(flatten)]
        inner: Inner,
        tagged: Tagged,
        untagged: Vec<Untagged>,
        text: String,
    }

    let everything = Everything {
        unit: Unit,
        none: None,
        some: Some(Some(1)),
        new: New(i64::MIN),
        tuple: (true, 1.5, -0.0, '⟩'),
        shapes: vec![
            Shape::Unit,
            Shape::New(1),
            Shape::Tuple(2, "x".into()),
            Shape::Struct { a: None, b: 'b' },
        ],
        numbers: [(-1, 1), (2, 2)].into(),
        flags: [(true, ())].into(),
        variants: [(Shape::Unit, 1)].into(),
        inner: Inner {
            extra: datetime(),
            more: vec![Shape::Unit],
        },
        tagged: Tagged::Seen {
            at: datetime(),
            by: RecordId::of("person", 1),
        },
        untagged: vec![
            Untagged::Number(1),
            Untagged::Moment(datetime()),
            Untagged::Text("x".into()),
        ],
        text: "\0⟩".into(),
    };
    assert_eq!(round(&everything), everything);

    let stored: Value = from_bytes(&to_bytes(&Serde(&everything)).unwrap()).unwrap();
    assert_eq!(stored.get("extra"), Some(&Value::Datetime(datetime())));
    assert_eq!(stored.get("none"), Some(&Value::None));
    assert_eq!(
        stored.get("tagged").and_then(|tagged| tagged.get("by")),
        Some(&Value::RecordId(RecordId::of("person", 1)))
    );
}

#[test]
fn values_without_a_kind_in_serde_come_as_text_or_geojson() {
    let point = Value::Geometry(Point::new(1.0, 2.0).into());
    let json: Serde<Json> = from_bytes(&to_bytes(&point).unwrap()).unwrap();
    assert_eq!(
        json.0,
        json!({ "type": "Point", "coordinates": [1.0, 2.0] })
    );
    let text: Serde<String> = from_bytes(&to_bytes(&datetime()).unwrap()).unwrap();
    assert_eq!(text.0, "1969-12-31T23:59:59.999999999Z");
    let set: Serde<Vec<u8>> =
        from_bytes(&to_bytes(&std::collections::BTreeSet::from([1_u8])).unwrap()).unwrap();
    assert_eq!(set.0, [1]);
    let raw: Serde<&str> = from_bytes(b"\x61x").unwrap();
    assert_eq!(raw.0, "x");
}

#[test]
fn geometries_are_read_from_geojson_alone() {
    let error = |json: Json| {
        let bytes = to_bytes(&Serde(json)).unwrap();
        from_bytes::<Serde<Geometry>>(&bytes)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(json!("POINT(1 2)")),
        "expected a GeoJSON object, found a string"
    );
    assert_eq!(
        error(json!({ "type": "Circle" })),
        "at `type`: expected one of `Point`, `LineString`, `Polygon`, `MultiPoint`, \
         `MultiLineString`, `MultiPolygon`, `GeometryCollection`, found `Circle`"
    );
    assert_eq!(
        error(json!({ "type": "Point", "coordinates": [1] })),
        "expected a tuple of size 2, found 1 of them"
    );
    assert_eq!(
        error(json!({ "type": "Point" })),
        "at `coordinates`: expected a value, found no such field"
    );
    assert_eq!(
        error(json!({ "type": "Polygon", "coordinates": [] })),
        "expected a value that its type takes, \
         found one that it refuses: a polygon without an outer ring"
    );
    let mut deep = json!({ "type": "Point", "coordinates": [1, 2], "bbox": [] });
    for _ in 0..40 {
        deep = json!({ "type": "GeometryCollection", "geometries": [deep] });
    }
    let bytes = to_bytes(&Serde(&deep)).unwrap();
    let Serde(geometry) = from_bytes::<Serde<Geometry>>(&bytes).unwrap();
    assert_eq!(round(&geometry), geometry);
}

#[test]
fn bytes_are_numbers_unless_bytes_are_asked_for() {
    let bytes = to_bytes(&Bytes::from([1, 2])).unwrap();
    let Serde(json) = from_bytes::<Serde<Json>>(&bytes).unwrap();
    assert_eq!(json, json!([1, 2]));
    #[cfg(feature = "serde_json-1")]
    assert_eq!(json, Json::from(from_bytes::<Value>(&bytes).unwrap()));
    let Serde(numbers) = from_bytes::<Serde<Vec<u8>>>(&bytes).unwrap();
    assert_eq!(numbers, [1, 2]);
    let Serde(raw) = from_bytes::<Serde<&[u8]>>(&bytes).unwrap();
    assert_eq!(raw, [1, 2]);
    let Serde(exact) = from_bytes::<Serde<Bytes>>(&bytes).unwrap();
    assert_eq!(exact, Bytes::from([1, 2]));
}

#[test]
fn a_missing_field_is_none_where_serde_takes_it() {
    assert_eq!(<Serde<Option<u8>>>::absent(), Some(Serde(None)));
    assert_eq!(<Serde<u8>>::absent(), None);
}

#[test]
fn errors_say_where_and_what() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Row {
        items: Vec<Shape>,
    }

    let error = |json: Json| {
        from_bytes::<Serde<Row>>(&to_bytes(&Serde(json)).unwrap())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(json!({})),
        "at `items`: expected a value, found no such field"
    );
    assert_eq!(
        error(json!({ "items": ["Unit", "Round"] })),
        "at `items[1]`: expected one of `Unit`, `New`, `Tuple`, `Struct`, found `Round`"
    );
    assert_eq!(
        error(json!({ "items": [{ "New": 300 }] })),
        "at `items[0].New`: expected u8, found the int 300"
    );
    assert_eq!(
        error(json!({ "items": [{ "New": 1.5 }] })),
        "at `items[0].New`: expected u8, found the float 1.5"
    );
    assert_eq!(
        error(json!({ "items": null })),
        "at `items`: expected a sequence, found null"
    );
    let error = to_bytes(&Serde(HashMap::from([("a", [u64::MAX])]))).unwrap_err();
    assert!(error.to_string().starts_with("at `a[0]`: "), "{error}");
    let error = to_bytes(&Serde(HashMap::from([(vec![1], 1)]))).unwrap_err();
    assert!(error.to_string().contains("key of a map"), "{error}");
}

#[test]
fn depth_is_guarded() {
    let mut deep = json!(1);
    for _ in 0..97 {
        deep = json!([deep]);
    }
    let bytes = to_bytes(&Serde(&deep)).unwrap();
    assert_eq!(from_bytes::<Serde<Json>>(&bytes).unwrap().0, deep);
    let error = to_bytes(&Serde(json!([deep]))).unwrap_err();
    assert!(error.to_string().contains("97 levels"), "{error}");
    let mut bomb = vec![0x81; 100_000];
    bomb.push(1);
    assert!(from_bytes::<Serde<Json>>(&bomb).is_err());
}

/// The deepest values that are read fit the stack of a thread, which is 2 MiB by default, also
/// in a build without optimization.
#[test]
fn the_deepest_values_fit_a_stack() {
    fn on_a_thread(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(3 << 19);
        thread.spawn(work).unwrap().join().unwrap();
    }

    let nest = |head: &[u8], levels| [head.repeat(levels), vec![0x01]].concat();
    let (deep, deeper) = (nest(&[0x81], 300), nest(&[0x81], 301));
    let objects = nest(&[0xa1, 0x61, b'a'], 300);
    let sets = nest(&[0xd8, 0x38, 0x81], 150);
    on_a_thread(move || {
        from_bytes::<Serde<Json>>(&deep).unwrap();
        from_bytes::<Serde<Json>>(&objects).unwrap();
        from_bytes::<Serde<Value>>(&deep).unwrap();
        from_bytes::<Serde<Value>>(&sets).unwrap();
        let error = from_bytes::<Serde<Json>>(&deeper).unwrap_err();
        assert!(error.to_string().contains("at most 300 levels"), "{error}");
    });
    let (deep, objects) = (nest(&[0x81], 600), nest(&[0xa1, 0x61, b'a'], 600));
    on_a_thread(move || {
        from_bytes::<Value>(&deep).unwrap();
        from_bytes::<Value>(&objects).unwrap();
    });
}
