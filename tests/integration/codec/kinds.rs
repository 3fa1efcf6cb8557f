//! The types that are no array, object or id.

use std::{borrow::Cow, sync::Arc, time};

use surreal_session::{
    Datetime, Decimal, Duration, Nullable, Session, Uuid, Value,
    types::{Bytes, File, Geometry, Line, Point, Polygon, TableName},
};

use super::{echo, eval, exact};

#[surreal_session::test]
async fn nothing_and_bools(session: Session) {
    exact(&session, Value::None, "NONE").await;
    exact(&session, Value::Null, "NULL").await;
    exact(&session, Nullable::<i64>::Null, "NULL").await;
    exact(&session, Nullable::Value(1), "1").await;
    exact(&session, None::<i64>, "NONE").await;
    exact(&session, Some(1), "1").await;
    exact(&session, None::<Nullable<i64>>, "NONE").await;
    exact(&session, Some(Nullable::<i64>::Null), "NULL").await;
    exact(&session, (), "NONE").await;
    exact(&session, true, "true").await;
    exact(&session, false, "false").await;
}

#[surreal_session::test]
async fn ints(session: Session) {
    exact(&session, i64::MIN, "-9223372036854775808").await;
    exact(&session, i64::MAX, "9223372036854775807").await;
    for int in [
        0_i64,
        0,
        1,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        4_294_967_295,
        4_294_967_296,
    ] {
        exact(&session, int, &int.to_string()).await;
        exact(&session, -1 - int, &(-1 - int).to_string()).await;
    }
    exact(&session, u8::MAX, "255").await;
    exact(&session, i8::MIN, "-128").await;
    exact(&session, u32::MAX, "4294967295").await;
    exact(
        &session,
        u64::try_from(i64::MAX).unwrap(),
        "9223372036854775807",
    )
    .await;
    exact(&session, usize::MIN, "0").await;
    exact(&session, i128::from(i64::MIN), "-9223372036854775808").await;
}

#[surreal_session::test]
async fn floats(session: Session) {
    // of half, single and double width on the wire
    exact(&session, 1.0, "1.0").await;
    exact(&session, 1.5_f32, "1.5").await;
    exact(&session, 100_000.5, "100000.5").await;
    exact(&session, 0.1, "0.1").await;
    exact(&session, f64::MAX, "1.7976931348623157e308").await;
    exact(&session, f64::INFINITY, "math::inf").await;
    exact(&session, f64::NEG_INFINITY, "math::neg_inf").await;
    for bits in [
        (-0.0_f64).to_bits(),
        0.0_f64.to_bits(),
        f64::MIN_POSITIVE.to_bits(),
        1,
        f64::EPSILON.to_bits(),
        65_504_f64.to_bits(),
        f64::from(f32::MAX).to_bits(),
        f64::from(f32::from_bits(1)).to_bits(),
    ] {
        let back: f64 = echo(&session, f64::from_bits(bits)).await;
        assert_eq!(back.to_bits(), bits, "{}", f64::from_bits(bits));
        let negative: f64 = echo(&session, -f64::from_bits(bits)).await;
        assert_eq!(negative.to_bits(), (-f64::from_bits(bits)).to_bits());
    }
    assert!(echo::<_, f64>(&session, f64::NAN).await.is_nan());
    assert!(echo::<_, f32>(&session, f32::NAN).await.is_nan());
    assert!(eval::<f64>(&session, "RETURN NaN").await.is_nan());
    // an int is read as a float where one holds it
    assert_eq!(
        eval::<f64>(&session, "RETURN 3").await.to_bits(),
        3.0_f64.to_bits()
    );
}

#[surreal_session::test]
async fn decimals(session: Session) {
    for text in [
        "0",
        "1.5",
        "-0.1",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "1234567890123456789012345678",
        "0.1234567890123456789012345678",
    ] {
        let decimal: Decimal = text.parse().unwrap();
        exact(&session, decimal, &format!("{text}dec")).await;
    }
    // an int is a decimal, too
    assert_eq!(
        eval::<Decimal>(&session, "RETURN 3").await,
        Decimal::from(3)
    );
}

#[surreal_session::test]
async fn text_and_bytes(session: Session) {
    exact(&session, String::new(), "''").await;
    exact(
        &session,
        "ünï ⟩`\\'\" 🦀\n\t\u{1}".to_owned(),
        r#""ünï ⟩`\\'\" 🦀\n\t\u{1}""#,
    )
    .await;
    exact(&session, Box::<str>::from("x"), "'x'").await;
    exact(&session, Arc::<str>::from("x"), "'x'").await;
    exact(&session, '⟩', "'⟩'").await;
    let borrowed: String = echo(&session, Cow::Borrowed("x")).await;
    assert_eq!(borrowed, "x");
    let nul: String = echo(&session, "a\0b").await;
    assert_eq!(nul, "a\0b");
    // text that looks like another type stays text
    for text in [
        "person:1",
        "2024-01-01T00:00:00Z",
        "1h",
        "NONE",
        "018f0000-0000-7000-8000-000000000000",
    ] {
        assert_eq!(echo::<_, Value>(&session, text).await, Value::from(text));
    }
    let long = "long ".repeat(100_000);
    assert_eq!(echo::<_, String>(&session, &long).await, long);
    exact(&session, Bytes::from([]), "<bytes>''").await;
    exact(&session, Bytes::from(*b"bytes"), "<bytes>'bytes'").await;
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(
        *echo::<_, Bytes>(&session, Bytes::from(all.clone())).await,
        *all
    );
}

#[surreal_session::test]
async fn durations(session: Session) {
    exact(&session, Duration::ZERO, "0ns").await;
    exact(&session, Duration::from_secs(5), "5s").await;
    exact(&session, Duration::new(0, 999_999_999), "999ms999µs999ns").await;
    exact(&session, Duration::new(5400, 1), "1h30m1ns").await;
    exact(&session, time::Duration::from_millis(1500), "1s500ms").await;
    let longest = Duration::new(u64::MAX, 999_999_999);
    exact(&session, longest, &longest.to_string()).await;
    for text in ["1y", "1w", "1d2h", "1y2w3d4h5m6s7ms8µs9ns"] {
        let duration: Duration = text.parse().unwrap();
        exact(&session, duration, text).await;
        assert_eq!(
            eval::<String>(&session, &format!("RETURN <string> {text}")).await,
            duration.to_string()
        );
    }
}

#[surreal_session::test]
async fn datetimes(session: Session) {
    for text in [
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "0001-02-03T04:05:06.007Z",
        "2024-02-29T23:59:59.123456Z",
        "9999-12-31T23:59:59.999999999Z",
        "-0001-01-01T00:00:00Z",
        "-262143-01-01T00:00:00Z",
        "+262142-12-31T23:59:59.999999999Z",
    ] {
        let moment: Datetime = text.parse().unwrap();
        exact(&session, moment, &format!("d'{text}'")).await;
        let shown: String = eval(&session, &format!("RETURN <string> d'{text}'")).await;
        assert_eq!(
            shown,
            format!("d'{moment}'")
                .trim_start_matches("d'")
                .trim_end_matches('\'')
        );
    }
    let offset: Datetime = eval(&session, "RETURN d'2024-01-01T01:30:00+01:30'").await;
    assert_eq!(offset.to_string(), "2024-01-01T00:00:00Z");
}

#[surreal_session::test]
async fn uuids_tables_and_files(session: Session) {
    exact(
        &session,
        Uuid::nil(),
        "u'00000000-0000-0000-0000-000000000000'",
    )
    .await;
    exact(
        &session,
        Uuid::max(),
        "u'ffffffff-ffff-ffff-ffff-ffffffffffff'",
    )
    .await;
    let table = TableName::new("odd `table` ⟩\\");
    exact(&session, table.clone(), "type::table('odd `table` ⟩\\\\')").await;
    exact(
        &session,
        Value::Table(table),
        "type::table('odd `table` ⟩\\\\')",
    )
    .await;
    for file in [File::new("bucket", "/a/b.txt"), File::new("b-1", "c d ⟩")] {
        assert_eq!(echo::<_, File>(&session, &file).await, file);
        assert_eq!(echo::<_, Value>(&session, &file).await, Value::File(file));
    }
}

#[surreal_session::test]
async fn geometries(session: Session) {
    let point = Point::new(1.5, -0.0);
    let line = Line(vec![Point::new(0.0, 0.0), Point::new(1.0, 1.25)]);
    let ring = |size: f64| {
        Line(vec![
            Point::new(0.0, 0.0),
            Point::new(size, 0.0),
            Point::new(size, size),
            Point::new(0.0, 0.0),
        ])
    };
    let area = Polygon {
        exterior: ring(4.0),
        interiors: vec![ring(1.0), ring(2.0)],
    };
    assert_eq!(echo::<_, Point>(&session, point).await, point);
    assert_eq!(echo::<_, Line>(&session, &line).await, line);
    assert_eq!(echo::<_, Polygon>(&session, &area).await, area);
    let shapes = vec![
        Geometry::Point(point),
        Geometry::Line(line.clone()),
        Geometry::Polygon(area.clone()),
        Geometry::MultiPoint(vec![point, Point::new(1e-300, 1e300)]),
        Geometry::MultiLine(vec![line.clone(), line]),
        Geometry::MultiPolygon(vec![area.clone(), area]),
    ];
    for shape in shapes
        .iter()
        .cloned()
        .chain([Geometry::Collection(shapes.clone())])
    {
        assert_eq!(echo::<_, Geometry>(&session, &shape).await, shape);
        let type_of: String = {
            let mut response = session
                .query("RETURN type::of($v)")
                .bind("v", &shape)
                .await
                .unwrap();
            response.take(0).unwrap()
        };
        assert_eq!(type_of, format!("geometry<{}>", shape.kind()));
    }
    exact(
        &session,
        Geometry::Point(Point::new(1.5, -2.5)),
        "(1.5, -2.5)",
    )
    .await;
    let open = Polygon {
        exterior: Line(ring(4.0).0[..3].to_vec()),
        interiors: vec![],
    };
    let closed: Polygon = echo(&session, open).await;
    assert_eq!(closed.exterior, ring(4.0), "the server closes rings");
}
