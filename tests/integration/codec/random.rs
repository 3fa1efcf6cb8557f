//! Random values, nested, of every kind: through the codec alone, and through the server.

use std::{cmp::Ordering, ops::Bound};

use proptest::{strategy::Strategy, strategy::ValueTree};
use surreal_session::{__private as private, RecordId, RecordKey, Session, Value};

use super::{echo, eval};
use crate::{
    seed::runner,
    values::{id, value},
};

#[test]
fn random_values_round_trip_through_bytes() {
    let mut runner = runner();
    for case in 0..2_000 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let bytes = private::encode(&value).unwrap();
        let back: Value = private::decode(&bytes).unwrap();
        assert_eq!(back, value, "case {case}");
    }
}

#[surreal_session::test]
async fn random_values_round_trip_through_the_server(session: Session) {
    let mut runner = runner();
    for case in 0..500 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let back: Value = echo(&session, &value).await;
        assert_eq!(back, value, "case {case}");
    }
}

/// Tests whether the value holds a file, which most servers read only with an experimental feature.
fn holds_a_file(value: &Value) -> bool {
    let bound = |bound: &Bound<Value>| match bound {
        Bound::Included(value) | Bound::Excluded(value) => holds_a_file(value),
        Bound::Unbounded => false,
    };
    match value {
        Value::File(_) => true,
        Value::Array(items) | Value::Set(items) => items.iter().any(holds_a_file),
        Value::Object(fields) => fields.values().any(holds_a_file),
        Value::RecordId(id) => match id.key() {
            RecordKey::Array(items) => items.iter().any(holds_a_file),
            RecordKey::Object(fields) => fields.values().any(holds_a_file),
            _ => false,
        },
        Value::Range(range) => bound(&range.start) || bound(&range.end),
        _ => false,
    }
}

/// Tests whether this server has files.
async fn has_files(session: &Session) -> bool {
    session
        .query("RETURN type::file('b', 'a')")
        .await
        .unwrap()
        .check()
        .is_ok()
        && session.query("RETURN f'b:/a'").await.is_ok()
}

#[surreal_session::test]
async fn the_text_of_a_value_reads_as_the_value(session: Session) {
    let mut runner = runner();
    let files = has_files(&session).await;
    let mut read = 0;
    for case in 0..2_000 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let text = value.to_string();
        assert_eq!(text.parse().as_ref(), Ok(&value), "case {case}: {text}");
        if files || !holds_a_file(&value) {
            let back: Value = eval(&session, &format!("RETURN {value}")).await;
            assert_eq!(back, value, "case {case}: {value}");
            read += 1;
        }
    }
    assert!(read > 1_000, "{read} of the values have a literal here");
}

#[surreal_session::test]
async fn an_id_and_its_texts_are_the_same(session: Session) {
    let mut runner = runner();
    let files = has_files(&session).await;
    let mut read = 0;
    for case in 0..1_000 {
        let id = id().new_tree(&mut runner).unwrap().current();
        let text = id.to_string();
        assert_eq!(text.parse().as_ref(), Ok(&id), "case {case}: {text}");
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(
            serde_json::from_str::<RecordId>(&json).unwrap(),
            id,
            "case {case}: {json}"
        );
        let json = serde_json::to_string(id.key()).unwrap();
        let key: RecordKey = serde_json::from_str(&json).unwrap();
        assert_eq!(&key, id.key(), "case {case}: {json}");
        assert_eq!(
            &echo::<_, RecordId>(&session, &id).await,
            &id,
            "case {case}"
        );
        if files || !holds_a_file(&Value::from(id.clone())) {
            let back: RecordId = eval(&session, &format!("RETURN {text}")).await;
            assert_eq!(back, id, "case {case}: {text}");
            read += 1;
        }
    }
    assert!(read > 500, "{read} of the ids have a literal here");
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
