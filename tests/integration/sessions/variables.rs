use surreal_session::{Datetime, ErrorKind, Outcome, RecordKey, Result, Session, query};

async fn read<T: surreal_session::types::DecodeOwned>(session: &Session, name: &str) -> Result<T> {
    query(format!("RETURN ${name}"))
        .send(session)
        .await?
        .take(0)
}

#[surreal_session::test]
async fn a_variable_keeps_its_type(session: Session) -> Result<()> {
    session.set("text", "person:1").await?;
    session.set("number", 7).await?;
    session.set("at", Datetime::UNIX_EPOCH).await?;
    session.set("list", vec![1.5, 2.5]).await?;
    assert_eq!(read::<String>(&session, "text").await?, "person:1");
    assert_eq!(read::<i64>(&session, "number").await?, 7);
    assert_eq!(
        read::<Datetime>(&session, "at").await?,
        Datetime::UNIX_EPOCH
    );
    assert_eq!(read::<Vec<f64>>(&session, "list").await?, [1.5, 2.5]);
    Ok(())
}

#[surreal_session::test]
async fn a_variable_can_be_replaced_and_removed(session: Session) -> Result<()> {
    session.set("n", 1).await?;
    session.set("n", 2).await?;
    assert_eq!(read::<Option<i64>>(&session, "n").await?, Some(2));
    session.unset("n").await?;
    assert_eq!(read::<Option<i64>>(&session, "n").await?, None);
    session.unset("n").await?;
    session.set("n", 3).await?;
    session.set("n", None::<i64>).await?;
    assert_eq!(read::<Option<i64>>(&session, "n").await?, None);
    Ok(())
}

#[surreal_session::test]
async fn a_bound_value_goes_before_a_variable_of_its_name(session: Session) -> Result<()> {
    session.set("n", 1).await?;
    let bound: Option<i64> = query("RETURN $n")
        .bind("n", 2)
        .send(&session)
        .await?
        .take(0)?;
    assert_eq!(bound, Some(2));
    assert_eq!(read::<Option<i64>>(&session, "n").await?, Some(1));
    Ok(())
}

#[surreal_session::test]
async fn a_protected_or_impossible_name_is_refused_before_it_is_sent(
    session: Session,
) -> Result<()> {
    for name in ["access", "auth", "session", "token", "", "a\0b"] {
        for error in [
            session.set(name, 1).await.unwrap_err(),
            session.unset(name).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Validation, "{name:?}");
            assert_eq!(error.outcome(), Outcome::NotSent, "{name:?}");
        }
    }
    Ok(())
}

#[surreal_session::test]
async fn a_value_that_cannot_be_sent_leaves_the_variable_as_it_was(session: Session) -> Result<()> {
    session.set("n", 1).await?;
    let error = session.set("n", u64::MAX).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(read::<Option<i64>>(&session, "n").await?, Some(1));
    Ok(())
}

/// The change runs to its end, so that a fork has what the session has.
#[surreal_session::test]
async fn dropping_the_future_of_set_does_not_lose_the_variable(session: Session) -> Result<()> {
    for n in 0..50 {
        tokio::select! {
            biased;
            set = session.set("n", n) => set?,
            () = tokio::task::yield_now() => {}
        }
        let fork = session.fork().await?;
        assert_eq!(read::<Option<i64>>(&session, "n").await?, Some(n));
        assert_eq!(read::<Option<i64>>(&fork, "n").await?, Some(n));
    }
    Ok(())
}

/// A statement sees the variables that were set before it was sent, although the server could run
/// it earlier.
#[surreal_session::test]
async fn statements_wait_for_the_change_before_them(session: Session) -> Result<()> {
    for n in 0..100 {
        let slow = async { session.query("RETURN sleep(2ms)").await?.check() };
        let set = session.set("n", n);
        let (slow, set) = tokio::join!(slow, set);
        slow?;
        set?;
        assert_eq!(read::<Option<i64>>(&session, "n").await?, Some(n));
    }
    Ok(())
}

#[surreal_session::test]
async fn a_record_key_is_a_value_like_others(session: Session) -> Result<()> {
    session.set("key", RecordKey::from("ada")).await?;
    assert_eq!(
        read::<Option<String>>(&session, "key").await?,
        Some("ada".into())
    );
    Ok(())
}
