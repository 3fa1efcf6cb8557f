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
