//! Features that a version of the server lacks are refused before anything is sent.

use ciborium::cbor;
use futures_util::FutureExt;
use surreal_session::{
    Connection, ErrorKind, Outcome, RecordId, Result, Session, Table, auth::Root,
};

use crate::{
    fake::{Answer, Call, Fake, rows},
    place::define,
    version::is,
};

#[derive(Clone, Debug, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    n: i64,
}

/// A session on a server that says it is of a version, and the server.
async fn on(version: &'static str) -> Result<(Session, Fake)> {
    let fake = Fake::of_version(version, |call: Call| {
        let answer = match call.method.as_str() {
            "query" if call.text().starts_with("INSERT") => {
                Answer::Result(rows([cbor!([]).unwrap()]))
            }
            "query" => Answer::Result(rows(["shop".into(), "main".into()])),
            "use" => {
                Answer::Result(cbor!({ "namespace" => "shop", "database" => "main" }).unwrap())
            }
            _ => call.usual(),
        };
        async move { answer }.boxed()
    })
    .await;
    let attached = Connection::open(fake.url()).await?.attach().await?;
    let session = attached.signin(Root::new("root", "root")).await?;
    let session = session.use_ns_db("shop", "main").await?;
    fake.calls().clear();
    Ok((session, fake))
}

#[surreal_session::test]
async fn ignore_is_refused_where_it_hides_invalid_records() -> Result<()> {
    for (version, refused) in [
        ("3.0.5", false),
        ("3.1.6", true),
        ("3.2.6", true),
        ("3.3.5", false),
        ("4.0.0-beta.1", false),
    ] {
        let (session, fake) = on(version).await?;
        let inserted = Note::insert(&session, [NewNote { n: 1 }]).ignore().await;
        let sent = fake
            .calls()
            .iter()
            .any(|call| call.text().starts_with("INSERT"));
        assert_eq!(sent, !refused, "{version}");
        if !refused {
            assert_eq!(inserted?, []);
            continue;
        }
        let error = inserted.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(!error.is_retryable());
        let text = error.to_string();
        assert!(
            text.contains("3.3 or later") && text.contains(version),
            "{text}"
        );
    }
    Ok(())
}

/// The same on the server of this run, whichever it is.
#[surreal_session::test]
async fn ignore_hides_no_invalid_record(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE note; DEFINE FIELD n ON note TYPE int ASSERT $value > 0",
    )
    .await?;
    let notes = [NewNote { n: 1 }, NewNote { n: -1 }];
    let error = Note::insert(&session, notes).ignore().await.unwrap_err();
    let expected = match is(&session, ">=3.1") && is(&session, "<3.3") {
        true => ErrorKind::Unsupported,
        false => ErrorKind::Validation,
    };
    assert_eq!(error.kind(), expected, "{error}");
    assert_eq!(Note::select(&session).count().await?, 0);
    Ok(())
}
