//! Equal values that are not the same.

use surreal_session::{Result, Session};

use super::rows;
use crate::version::is;

#[surreal_session::test]
async fn keys_may_be_equal_and_name_two_records(session: Session) -> Result<()> {
    let text =
        "CREATE note:[2]; CREATE note:[2f]; RETURN note:[2] = note:[2f]; SELECT VALUE id FROM note";
    let rows = rows(&session, text).await?;
    assert_eq!(rows[2..], ["true", "[note:[2], note:[2f]]"]);
    Ok(())
}

#[surreal_session::test]
async fn a_decimal_equals_the_float_beside_it(session: Session) -> Result<()> {
    let text = "CREATE note:1 SET n = 0.1dec; CREATE note:2 SET n = 0.1f;
        RETURN 0.1dec = 0.1f; SELECT VALUE id FROM note WHERE n = 0.1dec;
        RETURN 0.5dec = 0.5f";
    let rows = rows(&session, text).await?;
    match is(&session, "<4.0") {
        true => assert_eq!(rows[2..], ["true", "[note:1, note:2]", "true"]),
        false => assert_eq!(rows[2..], ["false", "[note:1]", "true"]),
    }
    Ok(())
}

#[surreal_session::test]
async fn a_unique_index_of_an_array_is_one_of_its_items(session: Session) -> Result<()> {
    let text = "DEFINE INDEX list ON note FIELDS list UNIQUE; CREATE note:1 SET list = [1, 2]; CREATE note:2 SET list = [2, 3];
        CREATE note:3 SET list = [4, 4]; CREATE note:4 SET list = [5]; SELECT VALUE id FROM note";
    let rows = rows(&session, text).await?;
    assert_eq!(rows[2], "failed: AlreadyExists");
    let stored = match is(&session, "<4.0") {
        true => "[note:1, note:4]",
        false => "[note:1, note:3, note:4]",
    };
    assert_eq!(rows[5], stored);
    Ok(())
}
