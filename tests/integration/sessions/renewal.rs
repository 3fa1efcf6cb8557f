//! Renewals that fail: a session works as long as its access token is valid, and then reports what
//! happened.

use std::time::Duration;

use surreal_session::{
    Connection, ConnectionBuilder, ConnectionState, EndReason, Error, ErrorKind, Event, Outcome,
    RecordId, Result, Session, Table, Value,
    auth::{DatabaseUser, Record},
    query,
    testing::{Direction, Proxy, Server},
};

use crate::place::{Place, define, eventually, who};

/// The session of a record user, on a line that loses what it is told to lose.
struct Far {
    proxy: Proxy,
    session: Session,
    user: Record,
}

impl Far {
    async fn sign_up(
        near: &Session,
        duration: &str,
        settings: impl FnOnce(ConnectionBuilder) -> ConnectionBuilder,
    ) -> Result<Self> {
        let access =
            "DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE person) WITH REFRESH";
        query(format!("{access} DURATION {duration}"))
            .send(near)
            .await?
            .check()?;
        let user = Place::of(near).await?.record("brief");
        let proxy = Proxy::start(Server::shared().await?.url()).await?;
        let connection = settings(Connection::builder(proxy.url())).open().await?;
        let session = connection.attach().await?.signup(user.clone()).await?;
        Ok(Self {
            proxy,
            session,
            user,
        })
    }

    fn access(&self) -> String {
        let tokens = self.session.tokens().expect("signed in");
        tokens.access().to_owned()
    }

    /// Loses the answer to a renewal that was done.
    async fn lose_answer(&self, near: &Session) -> Result<()> {
        loop {
            self.proxy.blackhole(Direction::ToClient);
            let cut = async {
                let mut used_up = false;
                // in vain where the renewal waits for a call whose answer is lost as well, and is
                // made after the cut
                for _ in 0..100 {
                    used_up = used_up || self.is_used_up(near).await?;
                }
                self.proxy.cut();
                self.proxy.heal();
                Ok::<_, Error>(used_up)
            };
            let access = self.access();
            let (renewed, used_up) = tokio::join!(self.session.refresh(), cut);
            if renewed.is_err() && used_up? {
                assert_eq!(self.access(), access, "the token that was lost is not here");
                return Ok(());
            }
        }
    }

    /// Tests whether the server has used up the refresh token of the session.
    async fn is_used_up(&self, near: &Session) -> Result<bool> {
        let tokens = self.session.tokens().expect("signed in");
        let token = tokens.refresh().expect("a refresh token");
        let id = token.split('-').nth(2).unwrap_or_default();
        let used = "ACCESS brief ON DATABASE SHOW WHERE id = $id AND revocation != NONE";
        let used = query(used)
            .bind("id", id)
            .send(near)
            .await?
            .take::<Vec<Value>>(0)?;
        Ok(!used.is_empty())
    }
}

/// Seconds by the server's clock.
async fn now(session: &Session) -> Result<i64> {
    let now = query("RETURN time::unix(time::now())").send(session).await;
    now?.take(0)
}

#[surreal_session::test]
async fn a_session_whose_renewal_is_lost_uses_its_access_token(near: Session) -> Result<()> {
    let far = Far::sign_up(&near, "FOR TOKEN 1h, FOR SESSION 2s", |builder| builder).await?;
    let fork = far.session.fork().await?;
    let user = who(&fork).await?;
    far.lose_answer(&near).await?;
    let access = far.access();
    // beyond the session's own time
    let end = now(&near).await? + 5;
    while now(&near).await? < end {
        assert_eq!(who(&far.session).await?, user);
        assert_eq!(who(&fork).await?, user);
    }
    assert_eq!(far.access(), access);
    Ok(())
}

#[surreal_session::test]
async fn a_session_whose_renewal_is_lost_ends_with_its_access_token(near: Session) -> Result<()> {
    let far = Far::sign_up(&near, "FOR TOKEN 3s, FOR SESSION 1s", |builder| builder).await?;
    far.lose_answer(&near).await?;
    let mut error = None;
    eventually("the access token expires", async || {
        define(&near, "RETURN sleep(20ms)").await?;
        error = far.session.query("RETURN 1").await.err();
        Ok(error.is_some())
    })
    .await;
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::SessionExpired, "{error}");
    assert_ne!(error.outcome(), Outcome::Unknown);
    let text = error.to_string();
    assert!(
        text.contains("the answer to its renewal was lost"),
        "{text}"
    );
    assert!(text.contains("sign in again"), "{text}");
    let again = far.session.signup(far.user).await?;
    assert!(who(&again).await?.is_some());
    Ok(())
}

/// It is not known on this side that the refresh token is still valid.
#[surreal_session::test]
async fn a_renewal_of_unknown_outcome_is_not_asked_for_again(near: Session) -> Result<()> {
    let far = Far::sign_up(&near, "FOR TOKEN 3s, FOR SESSION 1s", |builder| builder).await?;
    let user = who(&far.session).await?;
    let error = loop {
        far.proxy.cut_after(Direction::ToServer, 1);
        // else it was another call that was cut
        if let Err(error) = far.session.refresh().await {
            break error;
        }
    };
    assert_eq!(error.outcome(), Outcome::Unknown);
    let mut end = None;
    eventually("the access token expires", async || {
        define(&near, "RETURN sleep(20ms)").await?;
        match who(&far.session).await {
            Ok(same) => assert_eq!(same, user),
            Err(error) => end = Some(error),
        }
        Ok(end.is_some())
    })
    .await;
    assert_eq!(end.unwrap().kind(), ErrorKind::SessionExpired);
    assert!(!far.is_used_up(&near).await?);
    Ok(())
}

#[surreal_session::test]
async fn tokens_that_come_after_the_deadline_are_taken(near: Session) -> Result<()> {
    let limit = Duration::from_secs(2);
    let far = Far::sign_up(&near, "FOR TOKEN 1h", |builder| {
        builder.request_timeout(limit)
    })
    .await?;
    let (user, access) = (who(&far.session).await?, far.access());
    far.proxy.blackhole(Direction::ToClient);
    let error = far.session.refresh().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.outcome(), Outcome::Unknown);
    far.proxy.heal();
    eventually("the tokens are here", async || {
        assert_eq!(who(&far.session).await?, user);
        Ok(far.access() != access)
    })
    .await;
    far.session.refresh().await
}

#[surreal_session::test]
async fn live_queries_end_when_nothing_renews_their_session(near: Session) -> Result<()> {
    #[derive(Debug, Table)]
    #[table(name = "note")]
    struct Note {
        id: RecordId<Self>,
    }
    define(&near, "DEFINE TABLE note PERMISSIONS FULL").await?;
    let far = Far::sign_up(&near, "FOR TOKEN 2s, FOR SESSION 2s", |builder| builder).await?;
    let mut live = Note::live(&far.session).await?;
    define(&near, "ACCESS brief ON DATABASE REVOKE ALL").await?;
    let end = tokio::time::timeout(Duration::from_secs(60), live.next()).await;
    let event = end.expect("it is told").expect("an end")?;
    assert!(
        matches!(event, Event::Ended(EndReason::Expired)),
        "{event:?}"
    );
    Ok(())
}

/// The identity is neither another user's nor none.
#[surreal_session::test]
async fn a_sign_in_that_is_refused_on_a_new_socket_leaves_who_it_was(near: Session) -> Result<()> {
    let far = Far::sign_up(&near, "FOR TOKEN 1h", |builder| builder).await?;
    let place = Place::of(&near).await?;
    let unknown = DatabaseUser::new(&place.namespace, &place.database, "absent", "x");
    let user = who(&far.session).await?;
    far.proxy.cut();
    let mut state = far.session.connection().state();
    let replaced = state.wait_for(|state| *state == ConnectionState::Connected { epoch: 2 });
    replaced.await.unwrap();
    let rejected = far.session.signin(unknown).await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    assert_eq!(who(&rejected.into_session()).await?, user);
    Ok(())
}
