//! Values that cannot be encoded are refused before they are sent, and replies that do not fit are
//! errors that name the place.

use std::collections::BTreeMap;

use surreal_session::{
    Datetime, ErrorKind, Outcome, RecordId, RecordKey, Session, Table, Value, types::Encode,
};

use super::{echo, eval};

#[derive(Debug, Clone, Table)]
struct Reading {
    id: RecordId<Self, (String, Datetime)>,
}

async fn refused(session: &Session, value: impl Encode) -> String {
    let error = session
        .query("RETURN $v")
        .bind("v", value)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(error.outcome(), Outcome::NotSent);
    error.to_string()
}

#[surreal_session::test]
async fn integers_beyond_64_bits(session: Session) {
    for text in [
        refused(&session, 1_u64 << 63).await,
        refused(&session, u64::MAX).await,
        refused(&session, i128::from(i64::MIN) - 1).await,
        refused(&session, vec![vec![u128::MAX]]).await,
    ] {
        assert!(text.contains("does not fit SurrealDB's int"), "{text}");
    }
    assert!(
        refused(&session, vec![vec![u128::MAX]])
            .await
            .contains("at `v[0][0]`")
    );
    assert_eq!(echo::<_, i64>(&session, i64::MAX).await, i64::MAX);
}

#[surreal_session::test]
async fn datetimes_in_keys_beyond_four_digits_of_a_year(session: Session) {
    let at = |text: &str| text.parse::<Datetime>().unwrap();
    let within = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"].map(at);
    let beyond = ["-0001-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z"].map(at);
    for at in beyond {
        let value = Value::Datetime(at);
        let key = RecordKey::Array(vec![Value::Array(vec![value.clone()])]);
        let object = RecordKey::from(BTreeMap::from([("at".to_owned(), value.clone())]));
        let id = Value::from(RecordId::of("a", RecordKey::Array(vec![value])));
        for text in [
            refused(
                &session,
                RecordId::<Reading, (String, Datetime)>::new(("London".to_owned(), at)),
            )
            .await,
            refused(&session, RecordId::of("reading", key)).await,
            refused(&session, vec![RecordId::of("reading", object)]).await,
            refused(&session, RecordId::of("b", RecordKey::Array(vec![id]))).await,
        ] {
            assert!(text.contains("the years 0 to 9999"), "{text}");
        }
        let reading = Reading {
            id: RecordId::new(("London".to_owned(), at)),
        };
        let error = Reading::create(&session, reading).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
        // A field takes any datetime.
        assert_eq!(echo::<_, Datetime>(&session, at).await, at);
    }
    for at in within {
        let id = RecordId::new(("London".to_owned(), at));
        let reading = Reading { id };
        Reading::create(&session, &reading).await.unwrap();
    }
    assert_eq!(Reading::select(&session).await.unwrap().len(), 2);
}

#[surreal_session::test]
async fn replies_of_another_type(session: Session) {
    async fn error<T: surreal_session::types::DecodeOwned + std::fmt::Debug>(
        session: &Session,
        surql: &str,
    ) -> String {
        let mut response = session.query(surql.to_owned()).await.unwrap();
        let error = response.take::<T>(0).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let decode = error.decode().expect("a decode error");
        format!(
            "{}: {} / {}",
            decode.path(),
            decode.expected(),
            decode.found()
        )
    }

    let session = &session;
    assert_eq!(
        error::<i64>(session, "RETURN 1.0").await,
        ": an int / a float"
    );
    assert_eq!(
        error::<i64>(session, "RETURN 'x'").await,
        ": an int / a string"
    );
    assert_eq!(
        error::<i64>(session, "RETURN 1dec").await,
        ": an int / a decimal"
    );
    assert_eq!(
        error::<i64>(session, "RETURN NONE").await,
        ": an int / none"
    );
    assert_eq!(
        error::<String>(session, "RETURN NULL").await,
        ": a string / null"
    );
    assert_eq!(
        error::<u8>(session, "RETURN 256").await,
        ": an int that fits u8 / 256"
    );
    assert_eq!(
        error::<u8>(session, "RETURN -1").await,
        ": an int that fits u8 / -1"
    );
    assert_eq!(
        error::<f32>(session, "RETURN 0.1").await,
        ": a float that fits f32 / 0.1"
    );
    assert_eq!(
        error::<f64>(session, "RETURN 9007199254740993").await,
        ": a float / the int 9007199254740993, which no float holds exactly"
    );
    assert_eq!(
        error::<Vec<Vec<i64>>>(session, "RETURN [[1], [2, 'x']]").await,
        "[1][1]: an int / a string"
    );
    assert_eq!(
        error::<[i64; 2]>(session, "RETURN [1]").await,
        ": an array of 2 items / one of 1"
    );
    assert_eq!(
        error::<(i64, i64)>(session, "RETURN [1, 2, 3]").await,
        ": an array of 2 items / a longer one"
    );
    assert_eq!(
        error::<std::collections::BTreeMap<String, Vec<bool>>>(session, "RETURN { a: [true, 1] }")
            .await,
        "a[1]: a bool / an int"
    );
    assert_eq!(
        eval::<i64>(session, "RETURN 1").await,
        1,
        "the session is as it was"
    );
}
