//! NONE, NULL and a field that is not there: three things where the model says so, one where it
//! says `Option`.

use surreal_session::{
    Datetime, Embed, ErrorKind, Nullable, RecordId, Result, Session, Table, query,
};

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

#[derive(Debug, Clone, PartialEq, Embed)]
struct Limits {
    #[embed(missing = 10)]
    day: u32,
}

/// A table whose fields came one after the other.
#[derive(Debug, Clone, PartialEq, Table)]
struct Account {
    id: RecordId<Self>,
    #[table(missing = -1)]
    score: i64,
    #[table(default, missing = String::from("free"))]
    plan: String,
    #[table(missing = Limits { day: 1 })]
    limits: Limits,
    #[table(missing = Nullable::Value(2))]
    nullable: Nullable<i64>,
}

#[surreal_session::test]
async fn a_missing_value_is_read_as_the_model_says(session: Session) -> Result<()> {
    query(
        "CREATE account:1 SET score = 1, plan = 'a', limits = { day: 5 }, nullable = NULL;
         CREATE account:2 SET limits = {};
         CREATE account:3 SET plan = 'b'",
    )
    .send(&session)
    .await?
    .check()?;
    let account = |id: i64, score, plan: &str, day, nullable| Account {
        id: RecordId::new(id),
        score,
        plan: plan.into(),
        limits: Limits { day },
        nullable,
    };
    let all = [
        account(1, 1, "a", 5, Nullable::Null),
        account(2, -1, "free", 10, Nullable::Value(2)),
        account(3, -1, "b", 1, Nullable::Value(2)),
    ];
    assert_eq!(Account::select(&session).await?, all);
    let mut stream = Account::select(&session).stream().await?;
    for account in &all {
        assert_eq!(stream.next().await.unwrap()?, *account);
    }
    assert!(stream.next().await.is_none());
    let none: Account =
        query("RETURN { id: account:4, score: NONE, plan: NONE, limits: NONE, nullable: NONE }")
            .send(&session)
            .await?
            .take(0)?;
    assert_eq!(none, account(4, -1, "free", 1, Nullable::Value(2)));
    // a value of another type is no missing one
    query("CREATE account:5 SET score = NULL")
        .send(&session)
        .await?
        .check()?;
    let error = Account::get(&session, 5).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

/// A table with fields that the database fills in.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(name = "member")]
struct Member {
    id: RecordId<Self>,
    age: i64,
    #[table(default)]
    plan: String,
    #[table(default, readonly)]
    joined: Datetime,
    #[table(default)]
    note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(name = "member", new = NewCounted)]
struct Counted {
    id: RecordId<Self>,
    age: i64,
    #[table(default)]
    plan: String,
    #[table(version)]
    version: u32,
}

#[surreal_session::test]
async fn a_default_that_is_not_given_keeps_what_is_there(session: Session) -> Result<()> {
    query(
        "DEFINE TABLE member SCHEMAFULL;
         DEFINE FIELD age ON member TYPE int;
         DEFINE FIELD plan ON member TYPE string DEFAULT 'free';
         DEFINE FIELD joined ON member TYPE datetime DEFAULT time::now() READONLY;
         DEFINE FIELD note ON member TYPE option<string> DEFAULT 'new';
         DEFINE FIELD version ON member TYPE option<int>",
    )
    .send(&session)
    .await?
    .check()?;
    let new = |age, plan: Option<&str>| NewMember {
        age,
        plan: plan.map(str::to_owned),
        joined: None,
        note: None,
    };
    let made = Member::upsert(&session, "ada")
        .content(new(1, None))
        .await?;
    assert_eq!(
        (made.age, made.plan.as_str(), made.note.as_deref()),
        (1, "free", Some("new"))
    );
    let paid = Member::update(&session, "ada")
        .content(new(2, Some("paid")))
        .await?
        .unwrap();
    assert_eq!(
        (paid.age, paid.plan.as_str(), paid.joined),
        (2, "paid", made.joined)
    );
    // `None` of an `Option` of the model is a value
    assert_eq!(paid.note, None);
    let kept = Member::update(&session, "ada")
        .content(new(3, None))
        .await?
        .unwrap();
    assert_eq!(
        kept,
        Member {
            age: 3,
            ..paid.clone()
        }
    );
    let kept = Member::upsert(&session, "ada")
        .content(new(4, None))
        .await?;
    assert_eq!(kept, Member { age: 4, ..paid });

    let counted = NewCounted { age: 5, plan: None };
    let counted = Counted::update(&session, "ada")
        .content(counted)
        .await?
        .unwrap();
    assert_eq!(
        (counted.age, counted.plan.as_str(), counted.version),
        (5, "paid", 1)
    );
    Ok(())
}

#[surreal_session::test]
async fn rows_read_as_one_value_name_what_fits(session: Session) -> Result<()> {
    let mut rows = query("RETURN [{ id: case:1, nullable: 1 }]; RETURN [1]")
        .send(&session)
        .await?;
    for error in [
        rows.take::<Option<Case>>(0).unwrap_err(),
        rows.take::<i64>(1).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(
            error.to_string().contains("read it as a `Vec<..>`"),
            "{error}"
        );
    }
    let cases: Vec<Case> = rows.take(0)?;
    assert_eq!(cases.len(), 1);
    Ok(())
}
