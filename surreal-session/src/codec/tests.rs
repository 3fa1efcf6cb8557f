//! Forms on the wire that a round trip does not show: those that only a server writes, and those
//! that nobody should.

use super::{
    Decode, DecodeError, DecodeOwned, Decoder, Encode, EncodeError, Encoder, from_bytes, is_blank,
    to_bytes, with_id,
};
use crate::value::{Datetime, Decimal, Duration, Nullable, RecordId, RecordKey, Uuid, Value};

fn error<T: DecodeOwned + std::fmt::Debug>(bytes: &[u8]) -> String {
    from_bytes::<T>(bytes).unwrap_err().to_string()
}

#[test]
fn floats_of_every_width() {
    let widths: [&[u8]; 3] = [
        &[0xf9, 0x3e, 0x00],
        &[0xfa, 0x3f, 0xc0, 0x00, 0x00],
        &[0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
    ];
    for bytes in widths {
        assert_eq!(from_bytes::<Value>(bytes).unwrap(), Value::Float(1.5));
        assert_eq!(error::<i64>(bytes), "expected an int, found a float");
    }
    assert!(from_bytes::<f64>(&[0xf9, 0x7e, 0x00]).unwrap().is_nan());
    let negative_zero: f64 = from_bytes(&[0xf9, 0x80, 0x00]).unwrap();
    assert_eq!(negative_zero.to_bits(), (-0.0_f64).to_bits());
}

#[test]
fn undefined_is_null() {
    assert_eq!(from_bytes::<Value>(&[0xf7]).unwrap(), Value::Null);
    assert_eq!(from_bytes::<Option<i64>>(&[0xf7]).unwrap(), None);
    assert_eq!(
        from_bytes::<Nullable<i64>>(&[0xf7]).unwrap(),
        Nullable::Null
    );
    assert_eq!(error::<i64>(&[0xf7]), "expected an int, found null");
}

#[test]
fn integers_beyond_64_bits_do_not_wrap() {
    let large = [0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0];
    assert!(error::<i64>(&large).starts_with("expected a value, found malformed bytes"));
    let small = [0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0];
    assert!(from_bytes::<i64>(&small).is_err());
    let least = [0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(from_bytes::<i64>(&least).unwrap(), i64::MIN);
    // a bignum, which no server writes
    assert_eq!(
        error::<i64>(&[0xc2, 0x41, 1]),
        "expected an int, found a value of an unknown type"
    );
    for result in [
        to_bytes(&(1_u64 << 63)),
        to_bytes(&(i128::from(i64::MIN) - 1)),
    ] {
        assert!(result.unwrap_err().to_string().contains("does not fit"));
    }
}

#[test]
fn an_unknown_tag_is_no_value() {
    assert_eq!(
        error::<Value>(&[0xd9, 0x03, 0xe7, 0x01]),
        "expected a value, found a value of an unknown type"
    );
}

#[test]
fn lengths_may_be_undeclared_except_for_text() {
    let list: Vec<Vec<i64>> = from_bytes(&[0x9f, 0x9f, 1, 2, 0xff, 0x80, 0xff]).unwrap();
    assert_eq!(list, [vec![1, 2], vec![]]);
    let map: Value = from_bytes(&[0xbf, 0x61, b'a', 0x9f, 0xff, 0xff]).unwrap();
    assert_eq!(map.get("a"), Some(&Value::Array(vec![])));
    let text = [0x7f, 0x61, b'a', 0x61, b'b', 0xff];
    assert!(
        error::<String>(&text).contains("malformed"),
        "{}",
        error::<String>(&text)
    );
    assert!(error::<Value>(&text).contains("malformed"));
    let mut d = Decoder::new(&text);
    d.skip().unwrap();
    assert_eq!(d.position(), text.len());
}

#[test]
fn older_forms_are_read() {
    let uuid = b"\xc9\x78\x2400000000-0000-0000-0000-000000000001";
    assert_eq!(from_bytes::<Uuid>(uuid).unwrap(), Uuid::from_u128(1));
    let moment = b"\xc0\x741970-01-01T00:00:00Z";
    assert_eq!(
        from_bytes::<Datetime>(moment).unwrap(),
        Datetime::UNIX_EPOCH
    );
    let duration = b"\xcd\x651h30m";
    assert_eq!(
        from_bytes::<Duration>(duration).unwrap(),
        Duration::from_secs(5400)
    );
    assert_eq!(
        error::<Decimal>(b"\xca\x63abc"),
        "expected a decimal, found other text"
    );
}

/// So deep that one level more is refused, and so is what goes on for ever.
#[test]
fn depth_is_guarded_on_both_sides() {
    let nest = |levels: usize| [vec![0x81; levels], vec![0x01]].concat();
    let mut value: Value = from_bytes(&nest(600)).unwrap();
    for _ in 0..600 {
        let Value::Array(items) = value else {
            panic!("{value}")
        };
        value = items.into_iter().next().unwrap();
    }
    assert_eq!(value, Value::Int(1));
    for levels in [601, 100_000] {
        assert!(error::<Value>(&nest(levels)).contains("expected at most 600 levels"));
        Decoder::new(&nest(levels)).skip().unwrap();
    }
    let sets = [[0xd8, 0x38, 0x81].repeat(100_000), vec![0x01]].concat();
    assert!(error::<Value>(&sets).contains("at most 600 levels"));

    let nested = |levels| (0..levels).fold(Value::Null, |value, _| Value::Array(vec![value]));
    let bytes = to_bytes(&nested(97)).unwrap();
    assert_eq!(from_bytes::<Value>(&bytes).unwrap(), nested(97));
    let refused = to_bytes(&nested(98)).unwrap_err().to_string();
    assert!(
        refused.ends_with("nests deeper than 97 levels"),
        "{refused}"
    );
}

#[test]
fn an_end_that_was_reached_stays_reached() {
    let mut d = Decoder::new(&[0x81, 0x01, 0x02]);
    let mut items = d.array().unwrap();
    assert_eq!(items.next(&mut d).unwrap(), Some(0));
    assert_eq!(d.int().unwrap(), 1);
    for _ in 0..3 {
        assert_eq!(items.next(&mut d).unwrap(), None);
    }
    assert_eq!(d.int().unwrap(), 2);
}

#[test]
fn an_implementation_that_writes_nothing_or_too_much_is_refused() {
    struct Values(usize);

    impl Encode for Values {
        fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
            (0..self.0).try_for_each(|_| e.null())
        }
    }

    struct Short;

    impl Encode for Short {
        fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
            e.array(2, |e| e.int(1))
        }
    }

    assert!(to_bytes(&Values(1)).is_ok());
    let error = to_bytes(&vec![Values(1), Values(0)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at `[1]`: an `Encode` implementation wrote 0 values in place of one"
    );
    assert!(to_bytes(&Some(Values(2))).is_err());
    let error = to_bytes(&Short).unwrap_err();
    assert_eq!(
        error.to_string(),
        "an array of 2 items was begun and 1 were written"
    );
}

#[test]
fn errors_say_what_where_and_of_which_table() {
    struct Row;

    impl<'b> Decode<'b> for Row {
        fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
            let mut fields = d.object()?;
            while let Some(name) = fields.next(d)? {
                d.field::<Vec<RecordId>>(name)?;
            }
            Ok(Self)
        }
    }

    let rows = Value::Array(vec![Value::Object(
        [(
            "friends".to_owned(),
            Value::Array(vec![RecordId::of("person", 1).into(), Value::None]),
        )]
        .into(),
    )]);
    let bytes = to_bytes(&rows).unwrap();
    let error = from_bytes::<Vec<Row>>(&bytes)
        .err()
        .unwrap()
        .in_table("person");
    assert_eq!(
        error.to_string(),
        "table `person`, at `[0].friends[1]`: expected a record id, found none"
    );
    assert_eq!(error.path(), "[0].friends[1]");
}

#[test]
fn ranges_of_the_standard_library_are_sent() {
    use crate::value::Range;

    let whole =
        |bytes: Result<Vec<u8>, EncodeError>| from_bytes::<Range<i64>>(&bytes.unwrap()).unwrap();
    assert_eq!(whole(to_bytes(&(1_i64..5))), Range::from(1..5));
    assert_eq!(whole(to_bytes(&(1_i64..=5))), Range::from(1..=5));
    assert_eq!(whole(to_bytes(&(1_i64..))), Range::from(1..));
    assert_eq!(whole(to_bytes(&(..5_i64))), Range::from(..5));
    assert_eq!(whole(to_bytes(&(..=5_i64))), Range::from(..=5));
}

#[test]
fn a_blank_value_is_none_or_has_nothing_but_none() {
    let object = |fields: &[(&str, Option<i64>)]| {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value));
        let values = fields.map(|(name, value)| (name, value.map_or(Value::None, Value::from)));
        to_bytes(&values.collect::<std::collections::BTreeMap<_, _>>()).unwrap()
    };
    assert!(is_blank(&to_bytes(&Value::None).unwrap()));
    assert!(is_blank(&object(&[("a", None), ("b", None)])));
    assert!(!is_blank(&object(&[("a", None), ("b", Some(1))])));
    assert!(!is_blank(&to_bytes(&1).unwrap()));
    assert!(!is_blank(&[0xff]));
}

#[test]
fn an_id_is_added_to_an_object_without_one() {
    let id = to_bytes(&RecordId::of("person", RecordKey::from(1))).unwrap();
    let blank = to_bytes(&std::collections::BTreeMap::from([(
        "name".to_owned(),
        "Ada",
    )]));
    let whole = with_id(&id, &blank.unwrap()).unwrap().unwrap();
    let value: Value = from_bytes(&whole).unwrap();
    assert_eq!(value.get("name"), Some(&Value::from("Ada")));
    assert!(value.get("id").is_some());
    assert_eq!(with_id(&id, &whole).unwrap(), None);
    assert_eq!(with_id(&id, &to_bytes(&1).unwrap()).unwrap(), None);
}
