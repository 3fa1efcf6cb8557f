//! The tokens of a sign-in that the session did not live to see: the caller has them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ciborium::cbor;
use surreal_session::{
    Anonymous, Connection, ErrorKind, NoNamespace, Rejected, Result, Session,
    auth::{Refresh, Tokens},
};
use tokio::sync::Notify;

use crate::{
    fake::{Answer, Call, Fake, error},
    place::eventually,
};

type Attached = Session<Anonymous, NoNamespace>;

/// A server that takes each refresh token once, and is silent where a test says.
#[derive(Clone, Default)]
struct Silent {
    /// Set when the question for what is selected has an answer.
    tells: Arc<AtomicBool>,
    /// The signal to send the answer to the refresh token, which is late then.
    late: Option<Arc<Notify>>,
}

impl Silent {
    async fn attached(self) -> Result<(Connection, Attached)> {
        let fake = Fake::start(move |call| {
            let silent = self.clone();
            Box::pin(async move { silent.answer(&call).await })
        });
        let connection = Connection::builder(fake.await.url())
            .request_timeout(Duration::from_millis(300))
            .open()
            .await?;
        let attached = connection.attach().await?;
        Ok((connection, attached))
    }

    async fn answer(&self, call: &Call) -> Answer {
        match call.method.as_str() {
            "authenticate" if call.text() == "old" => token_expired(),
            "refresh" | "signin" if call.field("refresh") == "used" => {
                error("NotAllowed", Some("Auth"), "The refresh token was used")
            }
            "refresh" | "signin" => {
                if let Some(late) = &self.late {
                    late.notified().await;
                }
                Answer::Result(cbor!({ "access" => "new", "refresh" => "next" }).unwrap())
            }
            "query" if call.text().contains("session::ns()") => {
                match self.tells.load(Ordering::Relaxed) {
                    true => call.usual(),
                    false => Answer::Nothing,
                }
            }
            _ => call.usual(),
        }
    }
}

fn token_expired() -> Answer {
    let details = cbor!({ "kind" => "Auth", "details" => { "kind" => "TokenExpired" } });
    Answer::Error(
        cbor!({
            "code" => -32002, "kind" => "NotAllowed", "message" => "The token has expired",
            "details" => details.unwrap(),
        })
        .unwrap(),
    )
}

fn expired(refresh: &str) -> Tokens {
    Tokens::new("old", Some(refresh.to_owned()))
}

fn in_time<T, S>(result: Result<T, Rejected<S>>) -> Rejected<S> {
    let rejected = result.err().expect("there is no answer");
    assert_eq!(rejected.error().kind(), ErrorKind::Timeout, "{rejected}");
    rejected
}

#[surreal_session::test]
async fn they_are_there_when_the_selection_is_not_told() -> Result<()> {
    let silent = Silent::default();
    let tells = silent.tells.clone();
    let (connection, attached) = silent.attached().await?;
    let rejected = in_time(attached.authenticate(expired("once")).await);
    let tokens = rejected.tokens().expect("the server gave them");
    assert_eq!((tokens.access(), tokens.refresh()), ("new", Some("next")));
    tells.store(true, Ordering::Relaxed);
    let session = connection.attach().await?.authenticate(tokens).await?;
    let tokens = session.tokens().expect("signed in");
    assert_eq!((tokens.access(), tokens.refresh()), ("new", Some("next")));
    Ok(())
}

#[surreal_session::test]
async fn they_are_there_as_soon_as_a_late_answer_is() -> Result<()> {
    for by_refresh_alone in [false, true] {
        let late = Arc::new(Notify::new());
        let silent = Silent {
            late: Some(late.clone()),
            ..Silent::default()
        };
        let (connection, attached) = silent.attached().await?;
        let alone = Refresh::new("shop", "main", "app", "once");
        let rejected = match by_refresh_alone {
            true => in_time(attached.signin(alone).await),
            false => in_time(attached.authenticate(expired("once")).await),
        };
        assert!(rejected.tokens().is_none());
        late.notify_one();
        eventually("the answer is here", async || {
            connection.ping().await?;
            let tokens = rejected.tokens();
            Ok(tokens.is_some_and(|tokens| tokens.refresh() == Some("next")))
        })
        .await;
    }
    Ok(())
}

#[surreal_session::test]
async fn there_are_none_when_the_server_refuses() -> Result<()> {
    let (_connection, attached) = Silent::default().attached().await?;
    let rejected = attached.authenticate(expired("used")).await;
    let rejected = rejected.expect_err("it was used");
    assert_eq!(rejected.error().kind(), ErrorKind::Auth, "{rejected}");
    assert!(rejected.tokens().is_none());
    Ok(())
}
