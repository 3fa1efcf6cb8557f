//! `add` and `subtract` of each type of field, over each form in which a field can be stored.

use std::collections::{BTreeSet, HashSet};

use surreal_session::{
    Datetime, Decimal, Duration, Embed, ErrorKind, RecordId, Result, Session, Table, Value, query,
};

use crate::place::define;

#[derive(Debug, Clone, PartialEq, Table)]
struct Sum {
    id: RecordId<Self>,
    int: i64,
    maybe_int: Option<u8>,
    float: f64,
    maybe_float: Option<f32>,
    decimal: Decimal,
    maybe_decimal: Option<Decimal>,
    text: String,
    maybe_text: Option<String>,
    at: Datetime,
    maybe_at: Option<Datetime>,
    span: Duration,
    maybe_span: Option<std::time::Duration>,
    list: Vec<i64>,
    maybe_list: Option<Vec<i64>>,
    set: BTreeSet<i64>,
    maybe_set: Option<HashSet<i64>>,
    inner: Option<Inner>,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Inner {
    text: String,
    int: i64,
}

const HOUR: Duration = Duration::from_secs(3600);

/// Returns the stored form of a field after a change, or the kind of its error.
async fn stored(session: &Session, changed: Result<u64>, field: &str) -> Result<String> {
    match changed {
        Ok(count) => assert_eq!(count, 1, "{field}"),
        Err(error) => {
            return Ok(match error.kind() {
                ErrorKind::Validation => "refused".into(),
                ErrorKind::Encode => "not sent".into(),
                _ => error.to_string(),
            });
        }
    }
    let text = format!("SELECT VALUE {field} FROM ONLY sum:1");
    Ok(query(text)
        .send(session)
        .await?
        .take::<Value>(0)?
        .to_string())
}

/// Checks a change of a field that is missing, NONE, NULL, and has a value; of a record that an
/// upsert creates, too.
macro_rules! sum {
    ($session:ident, $name:literal $($field:ident).+, $method:ident($step:expr),
     $missing:literal, $value:literal => $changed:literal) => {
        sum!($session, $name $($field).+, $method($step), $missing, $value => $changed;
             upsert $missing, "refused", $changed);
    };
    ($session:ident, $name:literal $($field:ident).+, $method:ident($step:expr),
     $missing:literal, $value:literal => $changed:literal;
     upsert $new:literal, $null:literal, $upserted:literal) => {
        let field = sum!(@field $($field).+);
        for (before, expected, upserted) in [
            ("", "", $new),
            ("CREATE sum:1", $missing, $new),
            (concat!("CREATE sum:1 SET ", $name, " = NONE"), $missing, $new),
            (concat!("CREATE sum:1 SET ", $name, " = NULL"), "refused", $null),
            (concat!("CREATE sum:1 SET ", $name, " = ", $value), $changed, $upserted),
        ] {
            let label = format!("{before}; {}({}, {})", stringify!($method), $name, stringify!($step));
            if !before.is_empty() {
                begin(&$session, before).await?;
                let changed = Sum::update(&$session, 1).$method(field, $step).return_none().await;
                let stored = stored(&$session, changed.map(u64::from), $name).await?;
                assert_eq!(stored, expected, "update: {label}");
                begin(&$session, before).await?;
                let all = Sum::update_many(&$session).all();
                let changed = all.$method(field, $step).return_none().await;
                assert_eq!(self::stored(&$session, changed, $name).await?, expected, "many: {label}");
            }
            begin(&$session, before).await?;
            let changed = Sum::upsert(&$session, 1).$method(field, $step).return_none().await;
            let stored = stored(&$session, changed.map(|()| 1), $name).await?;
            assert_eq!(stored, upserted, "upsert: {label}");
        }
    };
    (@field $field:ident) => { Sum::$field };
    (@field $field:ident . $inner:ident) => { Sum::$field.field(Inner::$inner) };
}

/// Leaves what this text creates, and nothing else.
async fn begin(session: &Session, before: &'static str) -> Result<()> {
    define(session, "DELETE sum").await?;
    define(session, before).await
}

#[surreal_session::test]
async fn numbers(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE sum").await?;
    let three = || Decimal::from(3);
    sum!(session, "int" INT, add(3), "3", "4" => "7");
    sum!(session, "int" INT, subtract(3), "-3", "4" => "1");
    sum!(session, "maybe_int" MAYBE_INT, add(3), "3", "4" => "7");
    sum!(session, "maybe_int" MAYBE_INT, subtract(3), "-3", "4" => "1");
    sum!(session, "float" FLOAT, add(0.5), "0.5f", "4f" => "4.5f");
    sum!(session, "maybe_float" MAYBE_FLOAT, add(0.5), "0.5f", "4f" => "4.5f");
    sum!(session, "maybe_float" MAYBE_FLOAT, subtract(0.5), "-0.5f", "4f" => "3.5f");
    sum!(session, "decimal" DECIMAL, add(three()), "3dec", "4dec" => "7dec");
    sum!(session, "maybe_decimal" MAYBE_DECIMAL, subtract(three()), "-3dec", "4dec" => "1dec");
    sum!(session, "inner.int" INNER.INT, add(3), "3", "4" => "7");
    Ok(())
}

#[surreal_session::test]
async fn texts(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE sum").await?;
    sum!(session, "text" TEXT, add("b"), "refused", "'a'" => "'ab'"; upsert "'b'", "'b'", "'ab'");
    sum!(session, "maybe_text" MAYBE_TEXT, add("b"), "refused", "'a'" => "'ab'"; upsert "'b'", "'b'", "'ab'");
    sum!(session, "inner.text" INNER.TEXT, add("b"), "refused", "'a'" => "'ab'"; upsert "'b'", "'b'", "'ab'");
    Ok(())
}

#[surreal_session::test]
async fn times(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE sum").await?;
    sum!(session, "at" AT, add(HOUR), "refused", "d'2020-01-01T00:00:00Z'" => "d'2020-01-01T01:00:00Z'"; upsert "not sent", "not sent", "not sent");
    sum!(session, "at" AT, subtract(HOUR), "refused", "d'2020-01-01T01:00:00Z'" => "d'2020-01-01T00:00:00Z'"; upsert "not sent", "not sent", "not sent");
    sum!(session, "maybe_at" MAYBE_AT, add(HOUR), "refused", "d'2020-01-01T00:00:00Z'" => "d'2020-01-01T01:00:00Z'"; upsert "not sent", "not sent", "not sent");
    sum!(session, "span" SPAN, add(HOUR), "1h", "1h" => "2h");
    sum!(session, "span" SPAN, subtract(HOUR), "NONE", "2h" => "1h");
    let hour = std::time::Duration::from_secs(3600);
    sum!(session, "maybe_span" MAYBE_SPAN, add(hour), "1h", "1h" => "2h");
    sum!(session, "maybe_span" MAYBE_SPAN, subtract(hour), "NONE", "2h" => "1h");
    Ok(())
}

#[surreal_session::test]
async fn lists(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE sum").await?;
    let list = || vec![1_i64];
    sum!(session, "list" LIST, add(list()), "[1]", "[2]" => "[2, 1]");
    sum!(session, "list" LIST, subtract(list()), "NONE", "[1, 2]" => "[2]");
    sum!(session, "maybe_list" MAYBE_LIST, add(list()), "[1]", "[2]" => "[2, 1]");
    sum!(session, "maybe_list" MAYBE_LIST, push(1), "[1]", "[2]" => "[2, 1]");
    sum!(session, "set" SET, add(BTreeSet::from([1])), "{1,}", "<set>[2]" => "{1, 2}");
    sum!(session, "set" SET, push(1), "{1,}", "<set>[2]" => "{1, 2}");
    sum!(session, "maybe_set" MAYBE_SET, subtract(HashSet::from([1])), "NONE", "<set>[1, 2]" => "{2,}");
    Ok(())
}

#[surreal_session::test]
async fn several_of_one_field(session: Session) -> Result<()> {
    define(
        &session,
        "CREATE sum:1 SET text = 'a', at = d'2020-01-01T00:00:00Z'",
    )
    .await?;
    let update = || Sum::update(&session, 1);
    update()
        .add(Sum::TEXT, "b")
        .add(Sum::TEXT, "c")
        .return_none()
        .await?;
    update()
        .add(Sum::AT, HOUR)
        .subtract(Sum::AT, HOUR)
        .add(Sum::AT, HOUR)
        .return_none()
        .await?;
    let text = "SELECT VALUE [text, at] FROM ONLY sum:1";
    let value =
        |mut response: surreal_session::Response| response.take::<Value>(0).map(|v| v.to_string());
    let stored = value(query(text).send(&session).await?)?;
    assert_eq!(stored, "['abc', d'2020-01-01T01:00:00Z']");
    let inner = Inner {
        text: "x".into(),
        int: 1,
    };
    let (text, int) = (Sum::INNER.field(Inner::TEXT), Sum::INNER.field(Inner::INT));
    let new = Sum::upsert(&session, 2)
        .set(Sum::TEXT, "a")
        .add(Sum::TEXT, "b");
    new.set(Sum::INNER, Some(inner))
        .add(text, "y")
        .add(int, 1)
        .return_none()
        .await?;
    let stored = value(
        query("SELECT VALUE [text, inner] FROM ONLY sum:2")
            .send(&session)
            .await?,
    )?;
    assert_eq!(stored, "['ab', { int: 2, text: 'xy' }]");
    Ok(())
}

/// An update by a user who may write a field and not read it loses nothing of it. An upsert cannot
/// tell a hidden text from a missing one.
#[surreal_session::test]
async fn a_hidden_field_keeps_what_it_has(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE sum PERMISSIONS FULL;
         DEFINE FIELD text ON sum PERMISSIONS FOR select NONE;
         DEFINE FIELD int ON sum PERMISSIONS FOR select NONE;
         DEFINE ACCESS user ON DATABASE TYPE RECORD SIGNUP (CREATE user);
         CREATE sum:1 SET text = 'a', int = 1",
    )
    .await?;
    let place = crate::place::Place::of(&session).await?;
    let user = session
        .connection()
        .attach()
        .await?
        .signup(place.record("user"))
        .await?;
    let error = Sum::update(&user, 1)
        .add(Sum::TEXT, "b")
        .return_none()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    Sum::update(&user, 1).add(Sum::INT, 1).return_none().await?;
    let text = "SELECT VALUE [text, int] FROM ONLY sum:1";
    let stored: Value = query(text).send(&session).await?.take(0)?;
    assert_eq!(stored.to_string(), "['a', 2]");
    Sum::upsert(&user, 1)
        .add(Sum::TEXT, "b")
        .return_none()
        .await?;
    let stored: Value = query(text).send(&session).await?.take(0)?;
    assert_eq!(stored.to_string(), "['b', 2]");
    Ok(())
}
