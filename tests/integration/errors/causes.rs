//! The causes of decisions: none rests on a text that can hold a user's value.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use surreal_session::{
    ErrorKind, Outcome, RecordId, Result, Session, Table, View, query, statement::JsonPatch,
};

use crate::{place::define, version::is};

/// The server's texts for a conflict and for a commit that it does not know, as far as a client may
/// look for them.
const FORGERIES: [&str; 4] = [
    "can be retried",
    "Transaction conflict: Write conflict. This transaction can be retried",
    "commit outcome is unknown",
    "The transaction's commit outcome is unknown; it may or may not have been applied: x",
];

#[derive(Clone, Debug, PartialEq, Table)]
#[table(name = "note")]
struct Note {
    id: RecordId<Self>,
    text: String,
}

/// All of a [`Note`] but its id.
#[derive(Debug, PartialEq, View)]
#[view(of = Note)]
struct Text {
    text: String,
}

/// A message that repeats a value decides nothing: the call is made once, and is known to have
/// failed.
#[surreal_session::test]
async fn text_of_a_user_repeats_nothing(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FIELD text ON note TYPE string ASSERT string::len($value) < 3;
         DEFINE TABLE once; DEFINE FIELD text ON once TYPE string; DEFINE INDEX text ON once FIELDS text UNIQUE;
         DEFINE TABLE loud; DEFINE EVENT loud ON loud WHEN true THEN { THROW $after.text }",
    )
    .await?;
    for text in FORGERIES {
        let note = NewNote {
            text: text.to_owned(),
        };
        let error = Note::insert(&session, [note]).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Validation, Outcome::Failed),
            "{error}"
        );
        let attempts = AtomicUsize::new(0);
        for (statement, kind) in [
            ("CREATE note SET text = $text", ErrorKind::Validation),
            (
                "CREATE once SET text = $text; CREATE once SET text = $text",
                ErrorKind::AlreadyExists,
            ),
            ("CREATE loud SET text = $text", ErrorKind::Thrown),
            ("THROW $text", ErrorKind::Thrown),
            ("RETURN <int>$text", ErrorKind::Validation),
            ("RETURN string::len(1, $text)", ErrorKind::Validation),
            (
                "CREATE type::record('note', $text) SET text = ''; CREATE type::record('note', $text) SET text = ''",
                ErrorKind::AlreadyExists,
            ),
        ] {
            let result = session
                .transaction(async |transaction| {
                    attempts.fetch_add(1, Ordering::Relaxed);
                    query(statement)
                        .bind("text", text)
                        .send(transaction)
                        .await?
                        .check()
                        .map(drop)
                })
                .await;
            let error = result.unwrap_err();
            assert_eq!(error.kind(), kind, "{statement}: {error}");
            assert_eq!(error.outcome(), Outcome::Failed, "{statement}: {error}");
            assert!(!error.is_retryable(), "{statement}: {error}");
        }
        assert_eq!(attempts.into_inner(), 7, "each is made once");
    }
    Ok(())
}

/// A test that fails is a conflict, as another version is: neither is mended by the same call.
#[surreal_session::test]
async fn a_patch_that_tests_in_vain_is_not_repeated(session: Session) -> Result<()> {
    define(&session, "CREATE note:1 SET text = 'a'").await?;
    let attempts = AtomicUsize::new(0);
    let error = session
        .transaction(async |transaction| {
            attempts.fetch_add(1, Ordering::Relaxed);
            let patch = JsonPatch::new().test(Note::TEXT, "b".to_owned());
            Note::update(transaction, 1).patch(patch).await
        })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), attempts.into_inner()),
        (ErrorKind::Conflict, 1),
        "{error}"
    );
    assert!(!error.is_retryable());
    Ok(())
}

/// Statements that were run are not reported as undone.
#[surreal_session::test]
async fn what_cannot_be_sent_was_done(session: Session) -> Result<()> {
    // a closure ends the query before 3.3
    let after_a_closure = if is(&session, ">=3.3") { 2 } else { 1 };
    for (text, expected) in [
        ("CREATE done:1; RETURN /ab+/; CREATE done:2", 2),
        (
            "CREATE done:1; RETURN |$x| $x; CREATE done:2",
            after_a_closure,
        ),
    ] {
        define(&session, "REMOVE TABLE IF EXISTS done").await?;
        let sent = session.query(text).await;
        let error = sent.and_then(|response| response.check()).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Outcome::Unknown),
            "{text}: {error}"
        );
        assert!(error.to_string().contains("regex or a closure"), "{error}");
        assert!(!error.is_retryable());
        let count: u64 = session
            .query("RETURN count(SELECT * FROM done)")
            .await?
            .take(0)?;
        assert_eq!(count, expected, "{text}");
    }
    Ok(())
}

#[surreal_session::test]
async fn a_typed_write_of_what_cannot_be_sent(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FIELD pattern ON note DEFAULT /^[a-z]+$/",
    )
    .await?;
    let note = || NewNote {
        text: "a".to_owned(),
    };
    let error = Note::create(&session, note()).id(1).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Decode, Outcome::Unknown),
        "{error}"
    );
    assert!(error.to_string().contains("return_none"), "{error}");
    Note::create(&session, note()).id(2).return_none().await?;
    let text = || Text {
        text: "a".to_owned(),
    };
    let created: Text = Note::create(&session, note()).id(3).return_view().await?;
    assert_eq!(created, text());
    let inserted: Vec<Text> = Note::insert(&session, [note()]).return_view().await?;
    assert_eq!(inserted, [text()]);
    let updated = Note::update(&session, 3).set(Note::TEXT, "b").return_view();
    let updated: Option<Text> = updated.await?;
    assert_eq!(updated.map(|row| row.text).as_deref(), Some("b"));
    let count: u64 = session
        .query("RETURN count(SELECT * FROM note)")
        .await?
        .take(0)?;
    assert_eq!(count, 4);
    // nothing of it reaches another call
    let response = session
        .query("RETURN 1")
        .timeout(Duration::from_secs(30))
        .await?;
    response.check().map(drop)
}
