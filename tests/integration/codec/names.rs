//! Names as SurrealQL text: whatever they hold, the server reads back the same.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use surreal_session::{RecordId, RecordKey, Session, Value};

use super::eval;
use crate::{
    seed::runner,
    values::{name, text},
};

const NAMES: usize = 10_000;

const BATCH: usize = 250;

/// `count` of what the strategy draws.
fn draw<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = runner();
    let draw = |_| strategy.new_tree(&mut runner).unwrap().current();
    (0..count).map(draw).collect()
}

#[surreal_session::test]
async fn as_tables_and_keys(session: Session) {
    for names in draw((name(), name()), NAMES).chunks(BATCH) {
        let ids: Vec<RecordId> = names
            .iter()
            .map(|(table, key)| RecordId::of(table.clone(), key))
            .collect();
        let texts: Vec<String> = ids.iter().map(RecordId::to_string).collect();
        let read: Vec<RecordId> = eval(&session, &format!("RETURN [{}]", texts.join(","))).await;
        for ((id, text), read) in ids.iter().zip(&texts).zip(&read) {
            assert_eq!(read, id, "{text}");
            assert_eq!(text.parse().as_ref(), Ok(id), "{text}");
        }
        assert_eq!(read.len(), ids.len());
    }
}

#[surreal_session::test]
async fn as_fields(session: Session) {
    for names in draw(text(), NAMES).chunks(BATCH) {
        let fields: BTreeMap<String, Value> = names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.clone(), Value::Int(index as i64)))
            .collect();
        let object = Value::Object(fields);
        let read: Value = eval(&session, &format!("RETURN {object}")).await;
        assert_eq!(read, object);
    }
}

#[surreal_session::test]
async fn as_the_server_writes_them(session: Session) {
    for ids in draw((name(), name()), 2_000).chunks(BATCH) {
        let ids: Vec<RecordId> = ids
            .iter()
            .map(|(table, key)| RecordId::of(table.clone(), key))
            .collect();
        let mut response = session
            .query("RETURN $ids.map(|$id| <string> $id)")
            .bind("ids", &ids)
            .await
            .unwrap();
        let texts: Vec<String> = response.take(0).unwrap();
        for (id, text) in ids.iter().zip(&texts) {
            assert_eq!(text.parse().as_ref(), Ok(id), "{text}");
        }
        assert_eq!(texts.len(), ids.len());
    }
}

#[surreal_session::test]
async fn a_key_that_looks_like_a_number_stays_text(session: Session) {
    for key in ["7", "007", "-7", "1e5", "9223372036854775808", "1.5", "0x1"] {
        let id = RecordId::of("person", key);
        let read: RecordId = eval(&session, &format!("RETURN {id}")).await;
        assert_eq!(read.key(), &RecordKey::String(key.to_owned()), "{id}");
    }
}
