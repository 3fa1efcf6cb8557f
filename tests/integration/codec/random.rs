//! Random values, nested, of every kind: through the codec alone, and through the server.

use std::cmp::Ordering;

use proptest::{strategy::Strategy, strategy::ValueTree};
use surreal_session::{__private as private, RecordKey, Session, Value};

use super::{echo, eval};
use crate::{seed::runner, values::value};

#[test]
fn random_values_come_back_from_bytes() {
    let mut runner = runner();
    for case in 0..2_000 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let bytes = private::encode(&value).unwrap();
        let back: Value = private::decode(&bytes).unwrap();
        assert_eq!(back, value, "case {case}");
    }
}

#[surreal_session::test]
async fn random_values_come_back_from_the_server(session: Session) {
    let mut runner = runner();
    for case in 0..500 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let back: Value = echo(&session, &value).await;
        assert_eq!(back, value, "case {case}");
    }
}

/// Whether SurrealQL has a literal for the value: not for a table, a file without the experimental feature, an integer
/// that is the least, nor what has one of them or a range within.
fn has_literal(value: &Value) -> bool {
    match value {
        Value::Table(_) | Value::File(_) | Value::Range(_) => false,
        Value::Array(items) | Value::Set(items) => items.iter().all(has_literal),
        Value::Object(fields) => fields.values().all(has_literal),
        Value::RecordId(id) => match id.key() {
            RecordKey::Array(items) => items.iter().all(has_literal),
            RecordKey::Object(fields) => fields.values().all(has_literal),
            _ => true,
        },
        _ => true,
    }
}

#[surreal_session::test]
async fn the_text_of_a_value_reads_as_the_value(session: Session) {
    let mut runner = runner();
    let mut read = 0;
    for case in 0..2_000 {
        let value = value().new_tree(&mut runner).unwrap().current();
        if has_literal(&value) {
            let back: Value = eval(&session, &format!("RETURN {value}")).await;
            assert_eq!(back, value, "case {case}: {value}");
            read += 1;
        }
    }
    assert!(read > 500, "{read} of the values had a literal");
}

/// `Ord` and `Eq` agree, and the order is total, for values of one kind above all.
#[test]
fn values_are_equal_exactly_when_neither_is_less() {
    let mut runner = runner();
    let values: Vec<Value> = (0..400)
        .map(|_| value().new_tree(&mut runner).unwrap().current())
        .collect();
    for a in &values {
        assert_eq!(a.cmp(a), Ordering::Equal, "{a}");
        for b in &values {
            assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{a} and {b}");
            let same = private::encode(a).unwrap() == private::encode(b).unwrap();
            assert_eq!(a.cmp(b) == Ordering::Equal, same, "{a} and {b}");
        }
    }
}
