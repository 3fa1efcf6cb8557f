use crate::value::{Geometry, Point, Range, RecordId, RecordKey, TableName, Value};

fn read(text: &str) -> Option<Value> {
    text.parse().ok()
}

#[test]
fn reads_what_the_server_writes() {
    let point = Value::Geometry(Point::new(1.5, 2.5).into());
    for (text, value) in [
        ("NONE", Value::None),
        ("null", Value::Null),
        ("-7", Value::Int(-7)),
        ("-9223372036854775808", Value::Int(i64::MIN)),
        ("1.5f", Value::Float(1.5)),
        ("1.5", Value::Float(1.5)),
        ("1e300f", Value::Float(1e300)),
        ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ("1.50dec", Value::Decimal("1.5".parse().unwrap())),
        ("1h30m", Value::Duration("1h30m".parse().unwrap())),
        (
            "\"it's \\\"x\\\" \\n \\\\ \\0 é\"",
            "it's \"x\" \n \\ \0 é".into(),
        ),
        ("b\"01AB\"", Value::Bytes([1, 0xab].into())),
        ("{,}", Value::Set(vec![])),
        ("{1,}", Value::Set(vec![1.into()])),
        ("{1, 2}", Value::Set(vec![1.into(), 2.into()])),
        ("{  }", Value::Object([].into())),
        (
            "{ \"1\": [ ], a: t:1, \"b c\": NULL }",
            Value::Object(
                [
                    ("1".to_owned(), Value::Array(vec![])),
                    ("a".to_owned(), RecordId::of("t", 1).into()),
                    ("b c".to_owned(), Value::Null),
                ]
                .into(),
            ),
        ),
        ("(1.5, 2.5)", point.clone()),
        ("{ type: 'Point', coordinates: [1.5, 2.5] }", point),
        (
            "type::table('a b')",
            Value::Table(TableName::new("a b".to_owned())),
        ),
        (
            "(t:1)..(t:2)",
            Value::from(Range::from(
                Value::from(RecordId::of("t", 1))..Value::from(RecordId::of("t", 2)),
            )),
        ),
        (
            "t:1..5",
            RecordId::of("t", Range::from(RecordKey::from(1)..RecordKey::from(5))).into(),
        ),
    ] {
        assert_eq!(read(text), Some(value), "{text}");
    }
    let area = "{ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }";
    assert!(matches!(
        read(area),
        Some(Value::Geometry(Geometry::Polygon(_)))
    ));
}

#[test]
fn refuses_what_is_no_literal() {
    for text in [
        "",
        " 1",
        "1 ",
        "1 + 1",
        "[1",
        "[1 2]",
        "{ a: 1",
        "'open",
        "d'x'",
        "u'x'",
        "b'0'",
        "b'zz'",
        "1x",
        "t:(1)",
        "t:+7",
        "t:NaN",
        "t:[",
        "t:rand()",
        "t:1..5..7",
        "1..2..3",
        "-",
        "-1h",
        "(1",
        "f'b'",
        "type::table(1)",
        "type::record('t:1')",
        "true:",
        "a",
        "9223372036854775808",
        "'\\u{110000}'",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(read(&deep), None);
    assert_eq!(read(&format!("t:{deep}")), None);
}
