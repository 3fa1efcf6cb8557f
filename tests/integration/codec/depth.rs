//! The depth of values: 97 levels are sent, and every level that the server stores is read.

use surreal_session::{ErrorKind, RecordId, Session, Table, Value, statement::JsonPatch};

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
async fn as_many_levels_as_the_server_takes(session: Session) {
    let deep = nested(97);
    assert_eq!(echo::<_, Value>(&session, &deep).await, deep);
}

#[surreal_session::test]
async fn one_more_is_refused_before_it_is_sent(session: Session) {
    let error = session
        .query("RETURN $v")
        .bind("v", nested(98))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.to_string().contains("97 levels"), "{error}");
    assert!(!error.to_string().contains(&"[0]".repeat(13)), "{error}");
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

#[derive(Debug, Clone, PartialEq, Table)]
struct Deep {
    id: RecordId<Self>,
    value: Value,
}

/// Whatever carries a value has levels of its own: what is sent is never deeper than the server
/// takes, which would close the socket.
#[surreal_session::test]
async fn every_statement_knows_its_own_levels(session: Session) {
    for levels in 88..=98 {
        let value = nested(levels);
        let new = || NewDeep {
            value: value.clone(),
        };
        let results = [
            Deep::create(&session, new()).await.map(drop),
            Deep::create(&session, new()).return_none().await.map(drop),
            Deep::insert(&session, [new(), new()]).await.map(drop),
            Deep::upsert(&session, "a").content(new()).await.map(drop),
            Deep::update(&session, "a")
                .set(Deep::VALUE, value.clone())
                .await
                .map(drop),
            Deep::update(&session, "a")
                .patch(JsonPatch::new().replace(Deep::VALUE, value.clone()))
                .await
                .map(drop),
            session.set("v", value.clone()).await,
        ];
        for (index, result) in results.into_iter().enumerate() {
            match result {
                Ok(()) => assert!(levels <= 97, "{levels} levels, {index}"),
                Err(error) => {
                    assert_eq!(
                        error.kind(),
                        ErrorKind::Encode,
                        "{levels} levels, {index}: {error}"
                    );
                    assert!(levels >= 93, "{levels} levels, {index}: {error}");
                }
            }
        }
        assert_eq!(echo::<_, i64>(&session, 1).await, 1);
    }
}
