//! A model of every type, nested three deep, is read back as it was written.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Bound,
    sync::Arc,
};

use proptest::{
    collection::{btree_map, btree_set, hash_set, vec},
    option,
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use surreal_session::{
    Datetime, Decimal, Duration, Embed, Nullable, RecordId, RecordKey, Table, Uuid, Value, testing,
    types::{Bytes, File, Geometry, Line, Point, Polygon, Range},
};

const CASES: u32 = 300;

#[derive(Debug, Clone, PartialEq, Embed)]
struct Leaf {
    bool: bool,
    ints: (i8, i16, i32, i64, u8, u16, u32, u64),
    floats: (f32, f64),
    text: String,
    cow: Cow<'static, str>,
    boxed: Box<str>,
    bytes: Bytes,
    nullable: Nullable<i64>,
    both: Option<Nullable<String>>,
    datetime: Datetime,
    duration: Duration,
    std_duration: std::time::Duration,
    decimal: Decimal,
    uuid: Uuid,
    id: RecordId<Everything>,
    any_id: RecordId,
    geometry: Geometry,
    range: Range<i64>,
    file: File,
    value: Value,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Embed)]
enum Form {
    Unit,
    One(i64),
    Pair(String, bool),
    Object { at: Datetime, note: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Middle {
    leaf: Leaf,
    leaves: Vec<Leaf>,
    maybe: Option<Vec<Option<Leaf>>>,
    by_name: BTreeMap<String, Leaf>,
    hashed: HashMap<String, Vec<Arc<Leaf>>>,
    array: [Box<Form>; 2],
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Everything {
    id: RecordId<Self>,
    middle: Middle,
    middles: BTreeMap<String, Vec<Middle>>,
    words: BTreeSet<String>,
    numbers: HashSet<i64>,
    sets: Vec<BTreeSet<Vec<i64>>>,
    maybe: Option<Box<Middle>>,
}

/// Text without NUL, which no name takes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^\0]{0,12}",
        "[a-z]{1,6}",
        Just("⟨a` b\\⟩ \"' -- $x /* */".to_owned())
    ]
}

fn name() -> impl Strategy<Value = String> {
    text().prop_filter("a name is not empty", |name| !name.is_empty())
}

fn datetime() -> impl Strategy<Value = Datetime> {
    (
        -8_000_000_000_000_i64..8_000_000_000_000,
        0..1_000_000_000_u32,
    )
        .prop_map(|(seconds, nanos)| Datetime::from_unix(seconds, nanos).unwrap())
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0..=28_u32)
        .prop_map(|(mantissa, scale)| Decimal::from_parts(i128::from(mantissa), scale).unwrap())
}

fn duration() -> impl Strategy<Value = Duration> {
    (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos))
}

fn key() -> impl Strategy<Value = RecordKey> {
    prop_oneof![
        any::<i64>().prop_map(RecordKey::Int),
        name().prop_map(RecordKey::String),
        any::<u128>().prop_map(|bits| RecordKey::Uuid(Uuid::from_u128(bits))),
        vec(any::<i64>().prop_map(Value::from), 1..3).prop_map(RecordKey::Array),
    ]
}

fn point() -> impl Strategy<Value = Point> {
    (-180.0..180.0, -90.0..90.0).prop_map(|(x, y)| Point::new(x, y))
}

fn geometry() -> BoxedStrategy<Geometry> {
    prop_oneof![
        point().prop_map(Geometry::Point),
        vec(point(), 2..4).prop_map(|points| Geometry::Line(Line(points))),
        vec(point(), 1..4).prop_map(Geometry::MultiPoint),
        vec(point(), 3..5).prop_map(|mut points| {
            points.push(points[0]);
            Geometry::Polygon(Polygon {
                exterior: Line(points),
                interiors: Vec::new(),
            })
        }),
    ]
    .boxed()
}

fn bound() -> impl Strategy<Value = Bound<i64>> {
    prop_oneof![
        Just(Bound::Unbounded),
        any::<i64>().prop_map(Bound::Included),
        any::<i64>().prop_map(Bound::Excluded),
    ]
}

fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        proptest::num::f64::NORMAL.prop_map(Value::Float),
        text().prop_map(Value::String),
        datetime().prop_map(Value::Datetime),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            btree_map(name(), inner, 0..3).prop_map(Value::Object),
        ]
    })
    .boxed()
}

fn form() -> BoxedStrategy<Form> {
    prop_oneof![
        Just(Form::Unit),
        any::<i64>().prop_map(Form::One),
        (text(), any::<bool>()).prop_map(|(text, bool)| Form::Pair(text, bool)),
        (datetime(), option::of(text())).prop_map(|(at, note)| Form::Object { at, note }),
    ]
    .boxed()
}

fn nullable<S: Strategy>(strategy: S) -> impl Strategy<Value = Nullable<S::Value>> {
    option::of(strategy).prop_map(Nullable::from)
}

fn leaf() -> BoxedStrategy<Leaf> {
    let plain = (
        any::<bool>(),
        (
            any::<i8>(),
            any::<i16>(),
            any::<i32>(),
            any::<i64>(),
            any::<u8>(),
            any::<u16>(),
            any::<u32>(),
            0..=i64::MAX.unsigned_abs(),
        ),
        (
            any::<f32>().prop_filter("is equal to itself", |float| !float.is_nan()),
            any::<f64>().prop_filter("is equal to itself", |float| !float.is_nan()),
        ),
        (text(), text(), text()),
        vec(any::<u8>(), 0..8).prop_map(Bytes::from),
        nullable(any::<i64>()),
        option::of(nullable(text())),
    );
    let of_the_database = (
        datetime(),
        (duration(), duration()),
        decimal(),
        any::<u128>().prop_map(Uuid::from_u128),
        (key(), name(), key()),
        geometry(),
        (bound(), bound()),
        (name(), "[a-z/]{1,6}"),
        value(),
        form(),
    );
    (plain, of_the_database)
        .prop_map(|(plain, of_the_database)| {
            let (bool, ints, floats, (text, cow, boxed), bytes, nullable, both) = plain;
            let (datetime, durations, decimal, uuid, ids, geometry, bounds, file, value, form) =
                of_the_database;
            Leaf {
                bool,
                ints,
                floats,
                text,
                cow: cow.into(),
                boxed: boxed.into(),
                bytes,
                nullable,
                both,
                datetime,
                duration: durations.0,
                std_duration: durations.1.into(),
                decimal,
                uuid,
                id: RecordId::new(ids.0),
                any_id: RecordId::of(ids.1, ids.2),
                geometry,
                range: Range {
                    start: bounds.0,
                    end: bounds.1,
                },
                file: File::new(file.0, file.1),
                value,
                form,
            }
        })
        .boxed()
}

fn middle() -> BoxedStrategy<Middle> {
    (
        leaf(),
        vec(leaf(), 0..2),
        option::of(vec(option::of(leaf()), 0..3)),
        btree_map(name(), leaf(), 0..2),
        proptest::collection::hash_map(name(), vec(leaf().prop_map(Arc::new), 0..2), 0..2),
        [form().prop_map(Box::new), form().prop_map(Box::new)],
    )
        .prop_map(|(leaf, leaves, maybe, by_name, hashed, array)| Middle {
            leaf,
            leaves,
            maybe,
            by_name,
            hashed,
            array,
        })
        .boxed()
}

fn everything() -> impl Strategy<Value = Everything> {
    (
        key(),
        middle(),
        btree_map(name(), vec(middle(), 0..2), 0..2),
        btree_set(text(), 0..4),
        hash_set(any::<i64>(), 0..4),
        vec(btree_set(vec(any::<i64>(), 0..3), 0..3), 0..3),
        option::of(middle().prop_map(Box::new)),
    )
        .prop_map(
            |(key, middle, middles, words, numbers, sets, maybe)| Everything {
                id: RecordId::new(key),
                middle,
                middles,
                words,
                numbers,
                sets,
                maybe,
            },
        )
}

#[test]
fn every_type_round_trips() {
    // a strategy of this depth takes more stack than a test has
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(run).unwrap().join().unwrap();
}

fn run() {
    let seed = match std::env::var("PROPTEST_RNG_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => u64::try_from(Uuid::new_v4().as_u128() >> 64).unwrap(),
    };
    eprintln!("PROPTEST_RNG_SEED={seed}");
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let session = runtime.block_on(testing::session()).unwrap();
    let result = runner.run(&everything(), |written| {
        let read: surreal_session::Result<_> = runtime.block_on(async {
            let upserted = Everything::upsert(&session, &written.id)
                .content(written.clone())
                .await?;
            let read = Everything::get(&session, &written.id).await?;
            Ok((upserted, read))
        });
        let (upserted, read) =
            read.map_err(|error| TestCaseError::fail(format!("{error}: {written:?}")))?;
        prop_assert_eq!(&upserted, &written);
        prop_assert_eq!(read.as_ref(), Some(&written));
        Ok(())
    });
    runtime.block_on(session.detach()).unwrap();
    if let Err(error) = result {
        panic!("with PROPTEST_RNG_SEED={seed}: {error}");
    }
}
