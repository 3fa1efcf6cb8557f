//! NONE and NULL.

use surreal_session::{Result, Session};

use super::{last, rows};
use crate::place::define;

const RECORDS: &str = "CREATE note:1; CREATE note:2 SET n = NULL; CREATE note:3 SET n = 1";

#[surreal_session::test]
async fn none_and_null_are_two_values(session: Session) -> Result<()> {
    define(&session, RECORDS).await?;
    for (condition, expected) in [
        ("n = NONE", "[note:1]"),
        ("n = NULL", "[note:2]"),
        ("n IS NOT NULL", "[note:1, note:3]"),
        ("n = NONE OR n = NULL", "[note:1, note:2]"),
    ] {
        let text = format!("SELECT VALUE id FROM note WHERE {condition}");
        assert_eq!(last(&session, &text).await?, expected, "{condition}");
    }
    Ok(())
}

#[surreal_session::test]
async fn both_are_less_than_every_value(session: Session) -> Result<()> {
    define(&session, RECORDS).await?;
    for (condition, expected) in [
        ("n < 5", "[note:1, note:2, note:3]"),
        ("n != 1", "[note:1, note:2]"),
        ("n > NONE", "[note:2, note:3]"),
        ("n > NULL AND n < 5", "[note:3]"),
    ] {
        let text = format!("SELECT VALUE id FROM note WHERE {condition}");
        assert_eq!(last(&session, &text).await?, expected, "{condition}");
    }
    let text = "SELECT VALUE id FROM (SELECT * FROM note ORDER BY n DESC)";
    assert_eq!(last(&session, text).await?, "[note:3, note:2, note:1]");
    Ok(())
}

#[surreal_session::test]
async fn an_option_refuses_null(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FIELD n ON note TYPE option<int>;
         DEFINE TABLE both; DEFINE FIELD n ON both TYPE option<int | null>",
    )
    .await?;
    let text = "CREATE note:1 SET n = NULL; CREATE note:2 SET n = NONE; CREATE both:1 SET n = NULL";
    let rows = rows(&session, text).await?;
    assert_eq!(rows[0], "failed: Validation");
    assert_eq!(rows[1], "[{ id: note:2 }]");
    assert_eq!(rows[2], "[{ id: both:1, n: NULL }]");
    Ok(())
}

#[surreal_session::test]
async fn a_unique_index_lets_them_be_many(session: Session) -> Result<()> {
    let text = "DEFINE INDEX n ON note FIELDS n UNIQUE;
        CREATE note:1; CREATE note:2; CREATE note:3 SET n = NULL; CREATE note:4 SET n = NULL;
        CREATE note:5 SET n = 1; CREATE note:6 SET n = 1; SELECT VALUE id FROM note";
    let rows = rows(&session, text).await?;
    assert_eq!(rows[6], "failed: AlreadyExists");
    assert_eq!(rows[7], "[note:1, note:2, note:3, note:4, note:5]");
    Ok(())
}
