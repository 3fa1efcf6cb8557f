//! A captured reply of 1,000 rows into structs: this crate's decoder, and the CBOR readers it could
//! stand on, each by hand.
//!
//! `cargo bench -p tests --bench decode`
#![allow(missing_docs, reason = "criterion's macros write functions without")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench fails as tests do"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use surreal_session::{
    __private as private, Datetime, Embed, RecordId, Table, Value,
    types::{Decode, DecodeError, Decoder},
};

/// The whole frame: an envelope, one statement's result, 1,000 records.
const FRAME: &[u8] = include_bytes!("../../surreal-session/fixtures/people.cbor");

const ROWS: usize = 1_000;

#[derive(Debug, Table)]
struct Person {
    id: RecordId<Self, i64>,
    name: String,
    age: i64,
    email: String,
    tags: Vec<String>,
    score: f64,
    active: bool,
    joined: Datetime,
}

#[derive(Debug, Embed)]
struct Reply {
    result: Vec<Statement>,
}

#[derive(Debug, Embed)]
struct Statement {
    result: Vec<Person>,
}

#[derive(Debug, Embed)]
struct AnyReply {
    result: Value,
}

/// Skips the next value.
#[derive(Debug)]
struct Passed;

impl<'b> Decode<'b> for Passed {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.skip().map(|()| Self)
    }
}

fn decode(c: &mut Criterion) {
    let reply: Reply = private::decode(FRAME).unwrap();
    assert_eq!(reply.result[0].result.len(), ROWS);
    let expected = &reply.result[0].result[ROWS - 1];

    let mut group = c.benchmark_group("1000 rows");
    group.throughput(Throughput::Bytes(FRAME.len() as u64));
    group.bench_function("surreal-session, derived", |b| {
        b.iter(|| private::decode::<Reply>(black_box(FRAME)).unwrap());
    });
    group.bench_function("surreal-session, Value", |b| {
        b.iter(|| private::decode::<AnyReply>(black_box(FRAME)).unwrap());
    });

    let rows = minicbor_reader::reply(FRAME);
    assert_eq!(rows.len(), ROWS);
    rows[ROWS - 1].assert_is(expected);
    group.bench_function("minicbor, by hand", |b| {
        b.iter(|| minicbor_reader::reply(black_box(FRAME)));
    });

    let rows = cbor4ii_reader::reply(FRAME);
    assert_eq!(rows.len(), ROWS);
    rows[ROWS - 1].assert_is(expected);
    group.bench_function("cbor4ii::core, by hand", |b| {
        b.iter(|| cbor4ii_reader::reply(black_box(FRAME)));
    });

    group.bench_function("skip, surreal-session", |b| {
        b.iter(|| private::decode::<Passed>(black_box(FRAME)).unwrap());
    });
    group.bench_function("skip, minicbor", |b| {
        b.iter(|| minicbor::Decoder::new(black_box(FRAME)).skip().unwrap());
    });
    group.bench_function("skip, cbor4ii::core", |b| {
        b.iter(|| cbor4ii_reader::skip(black_box(FRAME)));
    });
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);

/// The row that both hand-written readers fill.
#[derive(Debug, Default)]
struct Row {
    table: String,
    key: i64,
    name: String,
    age: i64,
    email: String,
    tags: Vec<String>,
    score: f64,
    active: bool,
    joined: (i64, u32),
}

impl Row {
    fn assert_is(&self, person: &Person) {
        assert_eq!(self.table, "person");
        assert_eq!(self.key, *person.id.key());
        assert_eq!(self.name, person.name);
        assert_eq!(self.age, person.age);
        assert_eq!(self.email, person.email);
        assert_eq!(self.tags, person.tags);
        assert_eq!(self.score.to_bits(), person.score.to_bits());
        assert_eq!(self.active, person.active);
        let joined = (person.joined.unix_seconds(), person.joined.subsec_nanos());
        assert_eq!(self.joined, joined);
    }
}

mod minicbor_reader {
    use minicbor::Decoder;

    use super::Row;

    pub(super) fn reply(frame: &[u8]) -> Vec<Row> {
        let mut d = Decoder::new(frame);
        let mut rows = Vec::new();
        for _ in 0..d.map().unwrap().unwrap() {
            match d.str().unwrap() {
                "result" => {
                    for _ in 0..d.array().unwrap().unwrap() {
                        rows = statement(&mut d);
                    }
                }
                _ => d.skip().unwrap(),
            }
        }
        rows
    }

    fn statement(d: &mut Decoder<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for _ in 0..d.map().unwrap().unwrap() {
            match d.str().unwrap() {
                "result" => {
                    let len = d.array().unwrap().unwrap();
                    rows.reserve(len as usize);
                    for _ in 0..len {
                        rows.push(row(d));
                    }
                }
                _ => d.skip().unwrap(),
            }
        }
        rows
    }

    fn row(d: &mut Decoder<'_>) -> Row {
        let mut row = Row::default();
        for _ in 0..d.map().unwrap().unwrap() {
            match d.str().unwrap() {
                "id" => {
                    assert_eq!(d.tag().unwrap().as_u64(), 8);
                    d.array().unwrap();
                    row.table = d.str().unwrap().to_owned();
                    row.key = d.i64().unwrap();
                }
                "name" => row.name = d.str().unwrap().to_owned(),
                "age" => row.age = d.i64().unwrap(),
                "email" => row.email = d.str().unwrap().to_owned(),
                "tags" => {
                    let len = d.array().unwrap().unwrap();
                    row.tags = (0..len).map(|_| d.str().unwrap().to_owned()).collect();
                }
                "score" => row.score = d.f64().unwrap(),
                "active" => row.active = d.bool().unwrap(),
                "joined" => {
                    assert_eq!(d.tag().unwrap().as_u64(), 12);
                    d.array().unwrap();
                    row.joined = (d.i64().unwrap(), d.u32().unwrap());
                }
                _ => d.skip().unwrap(),
            }
        }
        row
    }
}

mod cbor4ii_reader {
    use cbor4ii::core::{
        dec::{Decode, IgnoredAny},
        types::{Array, Map, Tag},
        utils::SliceReader,
    };

    use super::Row;

    type Reader<'b> = SliceReader<'b>;

    pub(super) fn skip(frame: &[u8]) {
        IgnoredAny::decode(&mut SliceReader::new(frame)).unwrap();
    }

    fn str<'b>(d: &mut Reader<'b>) -> &'b str {
        <&str>::decode(d).unwrap()
    }

    pub(super) fn reply(frame: &[u8]) -> Vec<Row> {
        let d = &mut SliceReader::new(frame);
        let mut rows = Vec::new();
        for _ in 0..Map::len(d).unwrap().unwrap() {
            match str(d) {
                "result" => {
                    for _ in 0..Array::len(d).unwrap().unwrap() {
                        rows = statement(d);
                    }
                }
                _ => {
                    IgnoredAny::decode(d).unwrap();
                }
            }
        }
        rows
    }

    fn statement(d: &mut Reader<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for _ in 0..Map::len(d).unwrap().unwrap() {
            match str(d) {
                "result" => {
                    let len = Array::len(d).unwrap().unwrap();
                    rows.reserve(len);
                    for _ in 0..len {
                        rows.push(row(d));
                    }
                }
                _ => {
                    IgnoredAny::decode(d).unwrap();
                }
            }
        }
        rows
    }

    fn row(d: &mut Reader<'_>) -> Row {
        let mut row = Row::default();
        for _ in 0..Map::len(d).unwrap().unwrap() {
            match str(d) {
                "id" => {
                    assert_eq!(Tag::tag(d).unwrap(), 8);
                    Array::len(d).unwrap();
                    row.table = str(d).to_owned();
                    row.key = i64::decode(d).unwrap();
                }
                "name" => row.name = str(d).to_owned(),
                "age" => row.age = i64::decode(d).unwrap(),
                "email" => row.email = str(d).to_owned(),
                "tags" => {
                    let len = Array::len(d).unwrap().unwrap();
                    row.tags = (0..len).map(|_| str(d).to_owned()).collect();
                }
                "score" => row.score = f64::decode(d).unwrap(),
                "active" => row.active = bool::decode(d).unwrap(),
                "joined" => {
                    assert_eq!(Tag::tag(d).unwrap(), 12);
                    Array::len(d).unwrap();
                    row.joined = (i64::decode(d).unwrap(), u32::decode(d).unwrap());
                }
                _ => {
                    IgnoredAny::decode(d).unwrap();
                }
            }
        }
        row
    }
}
