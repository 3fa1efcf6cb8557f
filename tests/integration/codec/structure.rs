//! Arrays, sets, objects, tuples and ranges.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    ops::Bound,
    rc::Rc,
    sync::Arc,
};

use surreal_session::{Session, Value, types::Range};

use super::{echo, eval, exact};

#[surreal_session::test]
async fn arrays(session: Session) {
    exact(&session, Vec::<i64>::new(), "[]").await;
    exact(
        &session,
        vec![vec![], vec![vec![1_i64], vec![]]],
        "[[], [[1], []]]",
    )
    .await;
    exact(&session, [1_u8, 2, 3], "[1, 2, 3]").await;
    exact(&session, VecDeque::from([1_u8]), "[1]").await;
    exact(&session, (1_i64, "a".to_owned(), true), "[1, 'a', true]").await;
    exact(&session, (1_i64,), "[1]").await;
    exact(&session, vec![None, Some(1_i64)], "[NONE, 1]").await;
    exact(&session, Box::new(1_i64), "1").await;
    exact(&session, Arc::new(vec![Box::new(1_i64)]), "[1]").await;
    exact(&session, Rc::new(1_i64), "1").await;
    let many: Vec<i64> = (0..70_000).collect();
    assert_eq!(echo::<_, Vec<i64>>(&session, &many).await, many);
}

#[surreal_session::test]
async fn sets_are_sorted_and_without_repeats(session: Session) {
    exact(&session, BTreeSet::<i64>::new(), "{,}").await;
    exact(&session, BTreeSet::from([1_i64, 2, 3]), "{3, 1, 2, 1}").await;
    exact(&session, HashSet::from([3_i64, 1, 2]), "{1, 2, 3}").await;
    let unsorted = Value::Set(vec![3.into(), 1.into(), 2.into(), 3.into()]);
    let sorted: Value = echo(&session, unsorted).await;
    assert_eq!(sorted, Value::Set(vec![1.into(), 2.into(), 3.into()]));
    // an array is read as a set, and a set as an array
    assert_eq!(eval::<Vec<i64>>(&session, "RETURN {2, 1}").await, [1, 2]);
    assert_eq!(
        eval::<BTreeSet<i64>>(&session, "RETURN [2, 1, 2]").await,
        [1, 2].into()
    );
}

#[surreal_session::test]
async fn objects(session: Session) {
    exact(&session, BTreeMap::<String, i64>::new(), "{}").await;
    let odd = [
        "",
        "a b",
        "`",
        "⟩",
        "\\",
        "'\"",
        "7",
        "ünï 🦀",
        "\n",
        "$a",
        "a.b",
    ];
    let map: HashMap<String, i64> = odd.iter().map(|name| ((*name).to_owned(), 1)).collect();
    assert_eq!(echo::<_, HashMap<String, i64>>(&session, &map).await, map);
    let map: BTreeMap<String, Option<i64>> = [("a".into(), None), ("b".into(), Some(1))].into();
    exact(&session, map, "{ a: NONE, b: 1 }").await;
    let nested = BTreeMap::from([(
        "a".to_owned(),
        BTreeMap::from([("b".to_owned(), vec![1_i64])]),
    )]);
    exact(&session, nested, "{ a: { b: [1] } }").await;
}

#[surreal_session::test]
async fn ranges(session: Session) {
    exact(&session, Range::from(1_i64..5), "1..5").await;
    exact(&session, Range::from(1_i64..=5), "1..=5").await;
    exact(&session, Range::from(1_i64..), "1..").await;
    exact(&session, Range::from(..5_i64), "..5").await;
    exact(&session, Range::<i64>::from(..), "..").await;
    let excluded = Range {
        start: Bound::Excluded(1_i64),
        end: Bound::Unbounded,
    };
    exact(&session, excluded, "1>..").await;
    let nothing = Range {
        start: Bound::Included(Value::None),
        end: Bound::Excluded(Value::Null),
    };
    exact(&session, nothing, "NONE..NULL").await;
    exact(
        &session,
        Range::from("a".to_owned().."b".to_owned()),
        "'a'..'b'",
    )
    .await;
    let mixed = Range::from(Value::Array(vec![1.into()])..=Value::from("z"));
    exact(&session, mixed, "[1]..='z'").await;
}
