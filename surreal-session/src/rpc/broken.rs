//! Replies that were cut or changed on the way: an error or another value, never a panic, never an
//! endless wait.

use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;

use super::{Frame, Rows};
use crate::{
    codec::{self, Decode, Decoder},
    error::{DecodeError, Error},
    value::{Datetime, RecordId, Value},
};

const CASES: usize = 100_000;

/// Captured from a server: one of each kind with errors beside them, an error, a live query's
/// message.
const SMALL: [&[u8]; 3] = [
    include_bytes!("../../fixtures/kinds.cbor"),
    include_bytes!("../../fixtures/error.cbor"),
    include_bytes!("../../fixtures/notification.cbor"),
];

/// 1,000 records.
const LARGE: &[u8] = include_bytes!("../../fixtures/people.cbor");

/// A model of one, with fields of several types.
#[derive(Debug, PartialEq)]
struct Person {
    id: RecordId,
    tags: Vec<String>,
    score: f64,
    joined: Option<Datetime>,
}

impl<'b> Decode<'b> for Person {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let (mut id, mut tags, mut score, mut joined) = (None, None, None, None);
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "id" => id = Some(d.field(name)?),
                "tags" => tags = Some(d.field(name)?),
                "score" => score = Some(d.field(name)?),
                "joined" => joined = d.field(name)?,
                _ => d.skip()?,
            }
        }
        let missing = || DecodeError::new("a value", "no such field");
        Ok(Self {
            id: id.ok_or_else(missing)?,
            tags: tags.ok_or_else(missing)?,
            score: score.ok_or_else(missing)?,
            joined,
        })
    }
}

/// Reads all that a caller could.
fn read(frame: &[u8]) -> Result<Vec<Value>, Error> {
    let frame = Bytes::copy_from_slice(frame);
    let mut values = Vec::new();
    match Frame::parse(&frame)? {
        Frame::Reply { result, .. } => {
            let result = result?;
            for row in Rows::parse(&result)?.into_vec() {
                let Ok(row) = row else { continue };
                values.push(codec::from_bytes(&row)?);
                // Whatever these contain, they round-trip.
                let _ = codec::from_bytes::<Vec<Person>>(&row);
                let _ = codec::optional_from_bytes::<Person>(&row);
                #[cfg(feature = "serde")]
                let _ = codec::from_bytes::<codec::Serde<serde_json::Value>>(&row);
            }
        }
        Frame::Notification(notification) => {
            values.push(codec::from_bytes(&notification.record)?);
            values.push(codec::from_bytes(&notification.result)?);
        }
        Frame::Refused(error) => return Err(error.into()),
        Frame::Unsent { .. } => {}
    }
    Ok(values)
}

/// Returns the index of the last byte that is read: the session's id follows the result.
fn end_of_result(frame: &[u8]) -> usize {
    let mut d = Decoder::new(frame);
    let mut fields = d.object().unwrap();
    let mut end = 0;
    while let Some(name) = fields.next(&mut d).unwrap() {
        d.skip().unwrap();
        if matches!(name, "result" | "error") {
            end = d.position();
        }
    }
    end
}

fn random() -> fastrand::Rng {
    let seed = match std::env::var("SEED") {
        Ok(seed) => seed.parse().expect("SEED is a number"),
        Err(_) => RandomState::new().build_hasher().finish(),
    };
    eprintln!("SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

#[test]
fn whole_replies_are_read() {
    let kinds = read(SMALL[0]).unwrap();
    assert!(kinds[0].as_slice().unwrap().len() > 50);
    assert_eq!(read(SMALL[1]).unwrap_err().kind(), crate::ErrorKind::Syntax);
    assert_eq!(read(SMALL[2]).unwrap().len(), 2);
    assert_eq!(read(LARGE).unwrap()[0].as_slice().unwrap().len(), 1_000);
}

#[test]
fn an_unknown_tag_fails_only_what_it_is_in() {
    // [{ "result": 999(1), "status": "OK" }, { "result": 2, "status": "OK" }]
    let mut reply = vec![0x82];
    for value in [vec![0xd9, 0x03, 0xe7, 0x01], vec![0x02]] {
        reply.extend(b"\xa2\x66result");
        reply.extend(value);
        reply.extend(b"\x66status\x62OK");
    }
    let rows = Rows::parse(&reply.into()).unwrap().into_vec();
    let [first, second] = rows.try_into().unwrap();
    assert!(codec::from_bytes::<Value>(&first.unwrap()).is_err());
    assert_eq!(codec::from_bytes::<i64>(&second.unwrap()).unwrap(), 2);
}

#[test]
fn a_reply_cut_anywhere_is_an_error() {
    for frame in [SMALL[0], SMALL[2]] {
        let whole = read(frame).unwrap();
        let end = end_of_result(frame);
        for cut in 0..frame.len() {
            match read(&frame[..cut]) {
                Ok(values) => assert!(cut >= end && values == whole, "cut at {cut} of {end}"),
                Err(error) => assert_eq!(error.kind(), crate::ErrorKind::Decode, "cut at {cut}"),
            }
        }
    }
    let end = end_of_result(LARGE);
    let mut random = random();
    for _ in 0..200 {
        let cut = random.usize(..end);
        assert!(read(&LARGE[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_reply_with_changed_bytes_is_an_error_or_another_value() {
    let mut random = random();
    let mut errors = 0;
    for case in 0..CASES {
        let mut frame = if case % 500 == 0 {
            LARGE.to_vec()
        } else {
            SMALL[random.usize(..SMALL.len())].to_vec()
        };
        for _ in 0..=random.usize(..3) {
            let at = random.usize(..frame.len());
            match random.u8(..4) {
                0 => frame[at] ^= 1 << random.u8(..8),
                1 => frame[at] = random.u8(..),
                2 => frame.truncate(at + 1),
                _ => frame.insert(at, random.u8(..)),
            }
        }
        errors += usize::from(read(&frame).is_err());
    }
    assert!(
        errors > CASES / 4,
        "most changes are noticed: {errors} of {CASES}"
    );
}
