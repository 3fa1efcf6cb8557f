//! The order of rows, and which rows.

use surreal_session::{Result, Session};

use super::{last, rows};
use crate::{place::define, version::is};

#[surreal_session::test]
async fn datetimes_of_an_index_are_ordered_as_text(session: Session) -> Result<()> {
    define(
        &session,
        "CREATE note:1 SET at = d'2026-01-01T00:00:05Z'; CREATE note:2 SET at = d'2026-01-01T00:00:05.5Z'",
    )
    .await?;
    let text = "SELECT VALUE id FROM (SELECT * FROM note ORDER BY at);
        SELECT VALUE id FROM note WHERE at > d'2026-01-01T00:00:05Z';
        SELECT VALUE id FROM note WHERE !(at <= d'2026-01-01T00:00:05Z')";
    let right = ["[note:1, note:2]", "[note:2]", "[note:2]"];
    assert_eq!(rows(&session, text).await?, right);
    define(&session, "DEFINE INDEX at ON note FIELDS at").await?;
    match is(&session, "<4.0") {
        true => assert_eq!(
            rows(&session, text).await?,
            ["[note:2, note:1]", "[]", "[note:2]"]
        ),
        false => assert_eq!(rows(&session, text).await?, right),
    }
    Ok(())
}

#[surreal_session::test]
async fn datetimes_of_keys_are_ordered_as_text(session: Session) -> Result<()> {
    define(
        &session,
        "CREATE note:[d'2026-01-01T00:00:05Z'] SET n = 1; CREATE note:[d'2026-01-01T00:00:05.5Z'] SET n = 2",
    )
    .await?;
    let text = "SELECT VALUE n FROM note:[d'2026-01-01T00:00:05Z']..;
        SELECT VALUE n FROM (SELECT * FROM note ORDER BY id);
        SELECT VALUE n FROM note WHERE id >= note:[d'2026-01-01T00:00:05Z'] ORDER BY n";
    let text = match is(&session, "<3.1") {
        true => text.replace("SELECT VALUE n FROM note WHERE", "SELECT n FROM note WHERE"),
        false => text.to_owned(),
    };
    let rows = rows(&session, &text).await?;
    assert_eq!(rows[..2], ["[1]", "[2, 1]"]);
    assert!(rows[2].contains('1') && rows[2].contains('2'), "{rows:?}");
    Ok(())
}

#[surreal_session::test]
async fn an_index_of_an_array_gives_a_row_for_each_item(session: Session) -> Result<()> {
    let text = "CREATE note:1 SET list = ['a', 'b']; CREATE note:2 SET list = ['c'];
        DEFINE INDEX list ON note FIELDS list;
        SELECT VALUE id FROM (SELECT * FROM note ORDER BY list)";
    let expected = match is(&session, "<4.0") {
        true => "[note:1, note:1, note:2]",
        false => "[note:1, note:2]",
    };
    assert_eq!(last(&session, text).await?, expected);
    Ok(())
}

#[surreal_session::test]
async fn a_field_that_is_sorted_by_leaves_the_record(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET n = 1").await?;
    let text = "SELECT *, n AS m FROM note ORDER BY n; SELECT *, $this.n AS m FROM note ORDER BY n";
    let rows = rows(&session, text).await?;
    let first = match is(&session, "<4.0") {
        true => "[{ id: note:1, m: 1 }]",
        false => "[{ id: note:1, m: 1, n: 1 }]",
    };
    assert_eq!(rows[0], first);
    assert_eq!(rows[1], "[{ id: note:1, m: 1, n: 1 }]");
    Ok(())
}

#[surreal_session::test]
async fn a_limit_of_none_is_no_row(session: Session) -> Result<()> {
    define(&session, "CREATE note:1").await?;
    let row = last(&session, "SELECT * FROM note LIMIT NONE").await?;
    match is(&session, "<4.0") {
        true => assert_eq!(row, "[]"),
        false => assert!(row.starts_with("failed: "), "{row}"),
    }
    Ok(())
}

#[surreal_session::test]
async fn fetching_from_a_missing_table(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET of = gone:1").await?;
    let row = last(&session, "SELECT * FROM note FETCH of").await?;
    match is(&session, "<4.0") {
        true => assert!(row.starts_with("[{ id: note:1"), "{row}"),
        false => assert_eq!(row, "failed: NotFound"),
    }
    Ok(())
}
