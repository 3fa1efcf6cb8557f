use surreal_session::{Error, ErrorKind, Result, Session};

use crate::place::{define, eventually, selected};

#[surreal_session::test]
async fn a_scope_gives_what_its_body_gives_and_detaches(session: Session) -> Result<()> {
    let db = session.connection();
    let tokens = session.tokens().expect("signed in");
    let id = db
        .scope(async |inner| {
            let inner = inner.authenticate(tokens.access()).await?;
            assert_eq!(selected(&inner).await?, (None, None));
            assert!(db.sessions().await?.contains(&inner.id()));
            Ok::<_, Error>(inner.id())
        })
        .await?;
    // without another round trip to wait for
    assert!(!db.sessions().await?.contains(&id));
    assert_eq!(db.stats().detached, 1);
    Ok(())
}

#[surreal_session::test]
async fn a_scope_whose_body_fails_detaches(session: Session) -> Result<()> {
    let db = session.connection();
    let error = db
        .scope(async |inner| {
            inner.as_guest().query("RETURN 1").await?.check()?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAllowed);
    assert_eq!(db.sessions().await?, [session.id()]);
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Domain {
    Refused,
    Database(ErrorKind),
}

impl From<Error> for Domain {
    fn from(error: Error) -> Self {
        Self::Database(error.kind())
    }
}

#[surreal_session::test]
async fn a_scope_may_fail_with_an_error_of_the_caller(session: Session) -> Result<()> {
    let db = session.connection();
    let refused = db.scope(async |_inner| Err::<(), _>(Domain::Refused)).await;
    assert_eq!(refused, Err(Domain::Refused));
    assert_eq!(db.sessions().await?, [session.id()]);
    Ok(())
}

#[surreal_session::test]
async fn a_body_may_detach_by_itself(session: Session) -> Result<()> {
    let db = session.connection();
    db.scope(async |inner| inner.detach().await).await?;
    let stats = db.stats();
    assert_eq!(
        (stats.attached, stats.detached, stats.detach_failures),
        (2, 1, 0)
    );
    Ok(())
}

#[surreal_session::test]
async fn a_session_that_leaves_its_scope_is_closed(session: Session) -> Result<()> {
    let tokens = session.tokens().expect("signed in");
    let escaped = session
        .connection()
        .scope(async |inner| Ok::<_, Error>(inner.authenticate(tokens.access()).await?))
        .await?;
    let error = define(&escaped, "RETURN 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    Ok(())
}

#[surreal_session::test]
async fn a_panic_in_a_scope_detaches(session: Session) -> Result<()> {
    let db = session.connection().clone();
    let task = tokio::spawn({
        let db = db.clone();
        async move {
            db.scope(async |_inner| -> Result<()> { panic!("as a handler would") })
                .await
        }
    });
    assert!(task.await.unwrap_err().is_panic());
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    Ok(())
}
