//! NONE, NULL and a field that is not there: three things where the model says so, one where it says `Option`.

use surreal_session::{Nullable, RecordId, Result, Session, Table, query};

#[derive(Debug, Clone, PartialEq, Table)]
struct Case {
    id: RecordId<Self>,
    option: Option<i64>,
    nullable: Nullable<i64>,
    both: Option<Nullable<i64>>,
}

async fn stored(session: &Session, set: &str) -> Result<Case> {
    let mut rows = query(format!("CREATE ONLY case SET {set}"))
        .send(session)
        .await?;
    rows.take(0)
}

#[surreal_session::test]
async fn reads_each_as_the_model_says(session: Session) -> Result<()> {
    let value = stored(&session, "option = 1, nullable = 1, both = 1").await?;
    assert_eq!(value.option, Some(1));
    assert_eq!(value.nullable, Nullable::Value(1));
    assert_eq!(value.both, Some(Nullable::Value(1)));

    let null = stored(&session, "option = NULL, nullable = NULL, both = NULL").await?;
    assert_eq!(null.option, None);
    assert_eq!(null.nullable, Nullable::Null);
    assert_eq!(null.both, Some(Nullable::Null));

    let none = stored(&session, "option = NONE, nullable = NULL, both = NONE").await?;
    assert_eq!((none.option, none.both), (None, None));

    let missing = stored(&session, "nullable = NULL").await?;
    assert_eq!((missing.option, missing.both), (None, None));

    let error = stored(&session, "option = 1")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("at `nullable`: expected a value, found no such field"),
        "{error}"
    );
    Ok(())
}

#[surreal_session::test]
async fn writes_each_as_the_model_says(session: Session) -> Result<()> {
    for (new, stored) in [
        (
            NewCase {
                option: None,
                nullable: Nullable::Null,
                both: None,
            },
            "[NONE, NULL, NONE, ['id', 'nullable']]",
        ),
        (
            NewCase {
                option: Some(1),
                nullable: Nullable::Value(1),
                both: Some(Nullable::Null),
            },
            "[1, 1, NULL, ['both', 'id', 'nullable', 'option']]",
        ),
        (
            NewCase {
                option: None,
                nullable: 1.into(),
                both: Some(1.into()),
            },
            "[NONE, 1, 1, ['both', 'id', 'nullable']]",
        ),
    ] {
        let created = Case::create(&session, new.clone()).await?;
        assert_eq!(
            (created.option, created.nullable, created.both),
            (new.option, new.nullable, new.both)
        );
        let same: bool = query(format!(
            "LET $it = (SELECT * FROM ONLY $id); \
             RETURN [$it.option, $it.nullable, $it.both, object::keys($it).sort()] = {stored}"
        ))
        .bind("id", created.id)
        .send(&session)
        .await?
        .take(1)?;
        assert!(same, "not stored as {stored}");
    }
    Ok(())
}
