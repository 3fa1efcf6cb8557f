//! How deep values may nest: 90 levels sent, whatever the server stores received.

use surreal_session::{ErrorKind, Session, Value};

use super::{echo, eval};

fn nested(levels: usize) -> Value {
    (0..levels).fold(Value::Int(1), |value, level| {
        if level % 2 == 0 {
            Value::Array(vec![value])
        } else {
            Value::Object([("a".to_owned(), value)].into())
        }
    })
}

fn levels(mut value: &Value) -> usize {
    let mut levels = 0;
    while let Some(inner) = value.as_slice().and_then(<[_]>::first).or(value.get("a")) {
        value = inner;
        levels += 1;
    }
    levels
}

#[surreal_session::test]
async fn ninety_levels_both_ways(session: Session) {
    let deep = nested(90);
    assert_eq!(echo::<_, Value>(&session, &deep).await, deep);
}

#[surreal_session::test]
async fn one_more_is_refused_before_it_is_sent(session: Session) {
    let error = session
        .query("RETURN $v")
        .bind("v", nested(91))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.to_string().contains("90 levels"), "{error}");
    assert_eq!(
        echo::<_, i64>(&session, 1).await,
        1,
        "the session is as it was"
    );
}

#[surreal_session::test]
async fn deeper_replies_are_read(session: Session) {
    let deep: Value = eval(
        &session,
        "RETURN array::fold(array::range(0, 200), [1], |$in, $_| [$in])",
    )
    .await;
    assert_eq!(levels(&deep), 201);
}
