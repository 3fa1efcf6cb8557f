//! Texts of several statements.

use surreal_session::{ErrorKind, Result, Session, auth::DatabaseUser, query};

use super::{last, rows};
use crate::{
    place::{Place, define},
    version::{is, needs_server},
};

#[surreal_session::test]
async fn a_refused_use_does_not_stop_the_text(session: Session) -> Result<()> {
    needs_server!(session, ">=3.3", "before, no USE is refused");
    define(
        &session,
        "DEFINE USER clerk ON DATABASE PASSWORD 'x' ROLES EDITOR",
    )
    .await?;
    let Place {
        namespace,
        database,
    } = Place::of(&session).await?;
    let clerk = DatabaseUser::new(namespace, database, "clerk", "x");
    let clerk = session.connection().attach().await?.signin(clerk).await?;
    let mut response = query("USE DB another; CREATE note:1").send(&clerk).await?;
    let refused = response.take::<Option<String>>(0).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotAllowed);
    let own = last(&session, "SELECT VALUE id FROM note").await?;
    assert_eq!(own, "[note:1]");
    Ok(())
}

#[surreal_session::test]
async fn a_statement_that_fails_does_not_stop_the_text(session: Session) -> Result<()> {
    let text = "CREATE note:1; CREATE note:1; CREATE note:2; SELECT VALUE id FROM note";
    let rows = rows(&session, text).await?;
    assert_eq!(rows[1], "failed: AlreadyExists");
    assert_eq!(rows[3], "[note:1, note:2]");
    Ok(())
}

#[surreal_session::test]
async fn return_in_a_block_keeps_what_was_written(session: Session) -> Result<()> {
    let text = "BEGIN; CREATE note:1; RETURN 'enough'; CREATE note:2; COMMIT";
    query(text).send(&session).await?.check()?;
    let kept = match is(&session, "<4.0") {
        true => "[note:1]",
        false => "[note:1, note:2]",
    };
    assert_eq!(last(&session, "SELECT VALUE id FROM note").await?, kept);
    Ok(())
}

#[surreal_session::test]
async fn statements_after_a_return_have_no_result(session: Session) -> Result<()> {
    let text = "BEGIN; RETURN 'enough'; CREATE note:1; COMMIT; RETURN 'after'";
    let expected: &[&str] = match is(&session, "<4.0") {
        true => &["NONE", "'enough'", "NONE", "'after'"],
        false => &["NONE", "'enough'", "[{ id: note:1 }]", "NONE", "'after'"],
    };
    assert_eq!(rows(&session, text).await?, expected);
    Ok(())
}
