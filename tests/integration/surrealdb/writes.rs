//! Writes, and the values that they store.

use surreal_session::{Result, Session};

use super::{last, rows};
use crate::{place::define, version::is};

#[surreal_session::test]
async fn insert_ignore_skips_what_the_schema_refuses(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FIELD n ON note TYPE int ASSERT $value > 0",
    )
    .await?;
    let skips = is(&session, ">=3.1") && is(&session, "<3.3");
    for wrong in ["'x'", "-1"] {
        let text = format!("INSERT IGNORE INTO note [{{ id: 1, n: 1 }}, {{ id: 2, n: {wrong} }}]");
        let row = last(&session, &text).await?;
        assert_eq!(row.starts_with("failed: "), !skips, "{wrong}: {row}");
    }
    let stored = last(&session, "SELECT VALUE id FROM note").await?;
    assert_eq!(stored, if skips { "[note:1]" } else { "[]" });
    Ok(())
}

#[surreal_session::test]
async fn subtracting_takes_out_every_equal_item(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET list = [1, 2, 1, 1f]").await?;
    let all = last(
        &session,
        "UPDATE ONLY note:1 SET list -= 1 RETURN VALUE list",
    )
    .await?;
    assert_eq!(all, "[2]");
    let one = "UPDATE note:1 SET list = [3, 1, 1];
        UPDATE ONLY note:1 SET list = array::remove(list, array::find_index(list, 1)) RETURN VALUE list";
    assert_eq!(last(&session, one).await?, "[3, 1]");
    Ok(())
}

#[surreal_session::test]
async fn an_equal_number_is_not_stored(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET n = 1f").await?;
    let answered = last(&session, "UPDATE ONLY note:1 SET n = 1 RETURN VALUE n").await?;
    assert_eq!(answered, "1");
    let stored = "RETURN type::is_float(note:1.n)";
    assert_eq!(last(&session, stored).await?, "true");
    let twice = "UPDATE note:1 UNSET n; UPDATE note:1 SET n = 1; RETURN type::is_float(note:1.n)";
    assert_eq!(last(&session, twice).await?, "false");
    Ok(())
}

#[surreal_session::test]
async fn a_new_field_is_missing_in_old_records(session: Session) -> Result<()> {
    define(
        &session,
        "CREATE note:1; DEFINE FIELD n ON note TYPE int DEFAULT ALWAYS 5;
         CREATE other:1; DEFINE FIELD n ON other TYPE int",
    )
    .await?;
    let text =
        "SELECT VALUE n FROM note; UPDATE note; SELECT VALUE n FROM note; UPDATE other SET m = 1";
    let rows = rows(&session, text).await?;
    assert_eq!((rows[0].as_str(), rows[2].as_str()), ("[NONE]", "[5]"));
    assert_eq!(rows[3], "failed: Validation");
    Ok(())
}

#[surreal_session::test]
async fn adding_to_a_missing_text_makes_an_array(session: Session) -> Result<()> {
    for (set, expected) in [
        ("s += 'x'", "['x']"),
        ("s += 1h", "1h"),
        ("s = s ?? '', s += 'x', s += 'y'", "'xy'"),
    ] {
        let text = format!("DELETE note; CREATE ONLY note SET {set} RETURN VALUE s");
        assert_eq!(last(&session, &text).await?, expected, "{set}");
    }
    Ok(())
}

#[surreal_session::test]
async fn an_upsert_fails_where_its_expression_does_for_a_new_record(
    session: Session,
) -> Result<()> {
    define(&session, "CREATE note:1 SET n = 1").await?;
    let failed = last(&session, "UPSERT note:1 SET n = n + 1").await?;
    assert_eq!(
        failed == "failed: Validation",
        is(&session, "<4.0"),
        "{failed}"
    );
    define(&session, "UPSERT note:1 SET n = 1").await?;
    let text = "UPSERT ONLY note:1 SET n = (n ?? 0) + 1 RETURN VALUE n";
    assert_eq!(last(&session, text).await?, "2");
    Ok(())
}

#[surreal_session::test]
async fn on_duplicate_meets_a_unique_value_without_an_id(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE INDEX u ON note FIELDS u UNIQUE; CREATE note:1 SET u = 'a', n = 1",
    )
    .await?;
    let insert = |record: &str| {
        format!("INSERT INTO note {record} ON DUPLICATE KEY UPDATE n += 1 RETURN VALUE n")
    };
    assert_eq!(last(&session, &insert("{ u: 'a' }")).await?, "[2]");
    let other = last(&session, &insert("{ id: 2, u: 'a' }")).await?;
    assert_eq!(other, "failed: AlreadyExists");
    let same = last(&session, &insert("{ id: 1, u: 'a' }")).await?;
    let expected = match is(&session, ">=3.1") {
        true => "[3]",
        false => "failed: AlreadyExists",
    };
    assert_eq!(same, expected);
    Ok(())
}

#[surreal_session::test]
async fn an_entry_that_is_none_is_not_stored(session: Session) -> Result<()> {
    let text = "CREATE ONLY note SET map = { a: NONE, b: NULL } RETURN VALUE map";
    assert_eq!(last(&session, text).await?, "{ b: NULL }");
    Ok(())
}
