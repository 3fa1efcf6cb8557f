//! Records that do not fit their model: one of them does not hide the others.

use surreal_session::{ErrorKind, RecordId, Result, Sendable, Session, Table, View, query};

use crate::place::define;

#[derive(Debug, Clone, PartialEq, Table)]
struct Account {
    id: RecordId<Self, i64>,
    name: String,
    score: i64,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Account)]
struct Badge {
    name: String,
    #[view(missing = -1)]
    score: i64,
    #[view(field = score, missing = 0)]
    again: i64,
}

/// Four accounts: the second one lacks its score, the third one has a key of another type.
async fn fill(session: &Session) -> Result<()> {
    define(
        session,
        "CREATE account:1 SET name = 'a', score = 1; CREATE account:2 SET name = 'b';
         CREATE account:text SET name = 'c', score = 3; CREATE account:4 SET name = 'd', score = 4",
    )
    .await
}

async fn partitions(on: &impl Sendable) -> Result<()> {
    let found = Account::select(on).partitioned().await?;
    let fit: Vec<_> = found.rows.iter().map(|account| &account.name).collect();
    assert_eq!(fit, ["a", "d"]);
    let [no_score, other_key] = &found.errors[..] else {
        panic!("{found:?}");
    };
    assert_eq!(no_score.id, Some(RecordId::new(2)));
    assert_eq!(no_score.error.kind(), ErrorKind::Decode);
    let text = no_score.to_string();
    assert!(
        text.contains("record `account:2`, at `[1].score`"),
        "{text}"
    );
    assert_eq!(other_key.id, Some(RecordId::new("text")));

    let with = Account::select(on).with(Account::NAME);
    let with = with.partitioned().await?;
    assert_eq!((with.rows.len(), with.errors.len()), (2, 2));
    assert_eq!(with.errors[0].id, Some(RecordId::new(2)));

    let scores = Account::select(on).columns(Account::SCORE);
    let scores = scores.partitioned().await?;
    assert_eq!(scores.rows, [1, 4, 3]);
    assert_eq!(scores.errors.len(), 1);
    assert_eq!(scores.errors[0].id, None);
    Ok(())
}

#[surreal_session::test]
async fn a_select_returns_what_fits_apart(session: Session) -> Result<()> {
    fill(&session).await?;
    let error = Account::select(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    partitions(&session).await?;
    let transaction = session.begin().await?;
    partitions(&transaction).await?;
    transaction.commit().await
}

#[surreal_session::test]
async fn a_stream_continues_after_a_record_that_does_not_fit(session: Session) -> Result<()> {
    fill(&session).await?;
    // more rows than one frame has
    query("FOR $n IN 10..3010 { CREATE type::record('account', $n) SET name = 'n', score = IF $n % 3 = 0 { NONE } ELSE { 1 } }")
        .send(&session)
        .await?
        .check()?;
    let mut rows = Account::select(&session).stream().await?;
    let (mut fit, mut failed) = (0, Vec::new());
    while let Some(row) = rows.next().await {
        match row {
            Ok(_) => fit += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Decode);
                let id = error.decode().unwrap().record().unwrap();
                failed.push(id.parse::<RecordId<Account>>().unwrap());
            }
        }
    }
    assert_eq!((fit, failed.len()), (2002, 1002));
    assert!(failed.contains(&RecordId::new(2)));
    assert!(failed.contains(&RecordId::new("text")));
    Ok(())
}

/// It is handed out as an error, and an error ends a transaction.
#[surreal_session::test]
async fn a_stream_in_a_transaction_fails_it(session: Session) -> Result<()> {
    fill(&session).await?;
    let transaction = session.begin().await?;
    let mut rows = Account::select(&transaction).stream().await?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().await {
        found.push(row.is_ok());
    }
    assert_eq!(found, [true, false, true, false]);
    assert!(transaction.commit().await.is_err());
    Ok(())
}

#[surreal_session::test]
async fn a_view_has_values_for_what_is_missing(session: Session) -> Result<()> {
    fill(&session).await?;
    let badges: Vec<Badge> = Account::select(&session).view().await?;
    let shown: Vec<_> = badges
        .iter()
        .map(|badge| (badge.name.as_str(), badge.score, badge.again))
        .collect();
    assert_eq!(shown, [("a", 1, 1), ("b", -1, 0), ("d", 4, 4), ("c", 3, 3)]);
    Ok(())
}
