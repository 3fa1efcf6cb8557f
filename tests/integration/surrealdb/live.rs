//! Live queries, as the server answers them.

use std::time::Duration;

use futures_util::FutureExt;
use surreal_session::{
    Result, Session, Uuid, Value,
    live::{Notification, Notifications},
    query,
};

use crate::{
    place::{Place, define},
    version::is,
};

/// A live query and its events up to that of the record `note:last`: the records, each with `+` for
/// created, `~` for updated and `-` for deleted.
struct Told(Notifications<Value>);

impl Told {
    async fn of(session: &Session, live: &str) -> Result<Self> {
        let id: Uuid = query(live).send(session).await?.take(0)?;
        Ok(Self(session.live_notifications(id)))
    }

    async fn until_last(mut self, session: &Session) -> Result<Vec<String>> {
        define(session, "CREATE note:last").await?;
        let mut told = Vec::new();
        loop {
            let limit = tokio::time::timeout(Duration::from_secs(30), self.0.next());
            let next = limit
                .await
                .expect("it is told of the last")
                .expect("it continues")?;
            let (sign, record) = match next {
                Notification::Created { record, .. } => ('+', record),
                Notification::Updated { record, .. } => ('~', record),
                Notification::Deleted { record, .. } => ('-', record),
                other => panic!("{other:?}"),
            };
            if record.to_string() == "note:last" {
                return Ok(told);
            }
            told.push(format!("{sign}{record}"));
        }
    }
}

#[surreal_session::test]
async fn what_a_transaction_writes_is_told_from_3_3(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note").await?;
    let told = Told::of(&session, "LIVE SELECT * FROM note").await?;
    let transaction = session.begin().await?;
    let create = query("CREATE note:1").send(&transaction).await?;
    create.check()?;
    transaction.commit().await?;
    let expected: &[&str] = if is(&session, "<3.3") {
        &[]
    } else {
        &["+note:1"]
    };
    assert_eq!(told.until_last(&session).await?, expected);
    Ok(())
}

#[surreal_session::test]
async fn what_a_block_of_one_text_writes_is_told(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note").await?;
    let told = Told::of(&session, "LIVE SELECT * FROM note").await?;
    define(&session, "BEGIN; CREATE note:1; CREATE note:2; COMMIT").await?;
    assert_eq!(told.until_last(&session).await?, ["+note:1", "+note:2"]);
    Ok(())
}

#[surreal_session::test]
async fn a_transaction_that_began_before_is_told_from_4_0(session: Session) -> Result<()> {
    define(&session, "DEFINE TABLE note; CREATE other:1").await?;
    let transaction = session.begin().await?;
    let create = query("SELECT * FROM other; CREATE note:1")
        .send(&transaction)
        .await?;
    create.check()?;
    let told = Told::of(&session, "LIVE SELECT * FROM note").await?;
    let create = query("CREATE note:2").send(&transaction).await?;
    create.check()?;
    transaction.commit().await?;
    let expected: &[&str] = if is(&session, "<4.0") {
        &[]
    } else {
        &["+note:1", "+note:2"]
    };
    // 4.0 tells of the writes of one transaction in any order.
    let mut told = told.until_last(&session).await?;
    told.sort();
    assert_eq!(told, expected);
    Ok(())
}

#[surreal_session::test]
async fn an_upsert_without_a_change_is_told(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET n = 1").await?;
    let told = Told::of(&session, "LIVE SELECT * FROM note").await?;
    define(&session, "UPDATE note:1 SET n = 1; UPSERT note:1 SET n = 1").await?;
    let told = told.until_last(&session).await?;
    match is(&session, ">=3.1") && is(&session, "<4.0") {
        true => assert_eq!(told, ["~note:1"]),
        false => assert_eq!(told, [""; 0]),
    }
    Ok(())
}

#[surreal_session::test]
async fn functions_do_not_see_the_variables(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FUNCTION fn::named() { RETURN $name };
         DEFINE FUNCTION fn::given($name: string) { RETURN $name }",
    )
    .await?;
    session.set("name", "x").await?;
    for (condition, expected) in [
        ("name = fn::named() OR id = note:last", vec![]),
        ("name = fn::given($name) OR id = note:last", vec!["~note:1"]),
    ] {
        define(&session, "DELETE note; CREATE note:1").await?;
        let live = format!("LIVE SELECT * FROM note WHERE {condition}");
        let told = Told::of(&session, &live).await?;
        define(&session, "UPDATE note:1 SET name = 'x'").await?;
        assert_eq!(told.until_last(&session).await?, expected, "{condition}");
    }
    Ok(())
}

/// A record user who sees the notes of the tenant in a variable, and the last.
async fn tenant(root: &Session) -> Result<Session> {
    define(
        root,
        "DEFINE TABLE note PERMISSIONS FOR select WHERE tenant = $tenant OR id = note:last;
         DEFINE ACCESS member ON DATABASE TYPE RECORD SIGNUP (CREATE user)",
    )
    .await?;
    let record = Place::of(root).await?.record("member");
    let user = root.connection().attach().await?.signup(record).await?;
    user.set("tenant", "a").await?;
    Ok(user)
}

#[surreal_session::test]
async fn permissions_see_the_variables_that_the_text_names(root: Session) -> Result<()> {
    for (live, sees) in [
        ("LIVE SELECT * FROM note", false),
        (
            "LIVE SELECT * FROM note WHERE [$tenant] != []",
            is(&root, "<4.0"),
        ),
    ] {
        define(
            &root,
            "REMOVE TABLE IF EXISTS note; REMOVE ACCESS IF EXISTS member ON DATABASE",
        )
        .await?;
        let user = tenant(&root).await?;
        let told = Told::of(&user, live).await?;
        define(&root, "CREATE note:1 SET tenant = 'a'").await?;
        let expected: &[&str] = if sees { &["+note:1"] } else { &[] };
        assert_eq!(told.until_last(&root).await?, expected, "{live}");
    }
    Ok(())
}

#[surreal_session::test]
async fn a_record_that_leaves_a_users_sight_is_told_from_4_0(root: Session) -> Result<()> {
    define(
        &root,
        "DEFINE TABLE note PERMISSIONS FOR select WHERE open = true OR id = note:last;
         DEFINE ACCESS member ON DATABASE TYPE RECORD SIGNUP (CREATE user);
         CREATE note:1 SET open = true",
    )
    .await?;
    let record = Place::of(&root).await?.record("member");
    let user = root.connection().attach().await?.signup(record).await?;
    let told = Told::of(&user, "LIVE SELECT * FROM note").await?;
    define(&root, "UPDATE note:1 SET open = false").await?;
    let expected: &[&str] = if is(&root, "<4.0") { &[] } else { &["~note:1"] };
    assert_eq!(told.until_last(&root).await?, expected);
    Ok(())
}

/// Tests whether a live query of `copy`, a view of `note`, is told of a new note.
async fn view_is_told(session: &Session, definition: &'static str) -> Result<bool> {
    define(session, definition).await?;
    let notes = Told::of(session, "LIVE SELECT * FROM note").await?;
    let mut copies = Told::of(session, "LIVE SELECT * FROM copy").await?.0;
    define(session, "CREATE note:1").await?;
    assert_eq!(notes.until_last(session).await?, ["+note:1"]);
    // Both are told on one socket, in the order of what happened.
    Ok(copies.next().now_or_never().is_some())
}

#[surreal_session::test]
async fn a_view_without_groups_is_told_from_4_0(session: Session) -> Result<()> {
    let view = "DEFINE TABLE note; DEFINE TABLE copy AS SELECT * FROM note";
    assert_eq!(view_is_told(&session, view).await?, is(&session, ">=4.0"));
    Ok(())
}

#[surreal_session::test]
async fn a_grouped_view_is_told_from_3_1(session: Session) -> Result<()> {
    let view = "DEFINE TABLE note; DEFINE TABLE copy AS SELECT count() AS n FROM note GROUP ALL";
    assert_eq!(view_is_told(&session, view).await?, is(&session, ">=3.1"));
    Ok(())
}
