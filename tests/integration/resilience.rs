//! Deadlines, dropped calls and dead networks: each call ends, does its work once at most, and
//! leaves nothing behind.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::pin,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, future::poll_immediate, stream};
use surreal_session::{
    Connection, ConnectionBuilder, ConnectionState, ErrorKind, Outcome, RecordId, Result, Session,
    Table, Value, query,
    testing::{Direction, Proxy, Server},
};

use crate::{
    place::{define, eventually, selected},
    version::caps_sessions,
};

#[derive(Debug, Clone, Table)]
struct Note {
    id: RecordId<Self>,
    text: String,
}

/// A session where `near` is, on a connection of its own that goes through a proxy.
struct Far {
    proxy: Proxy,
    connection: Connection,
    session: Session,
}

impl Far {
    async fn from(
        near: &Session,
        settings: impl FnOnce(ConnectionBuilder) -> ConnectionBuilder,
    ) -> Result<Self> {
        Self::at(Server::shared().await?, near, settings).await
    }

    async fn at(
        server: &Server,
        near: &Session,
        settings: impl FnOnce(ConnectionBuilder) -> ConnectionBuilder,
    ) -> Result<Self> {
        define(near, "DEFINE TABLE IF NOT EXISTS note").await?;
        let (namespace, database) = selected(near).await?;
        let proxy = Proxy::start(server.url()).await?;
        let connection = settings(Connection::builder(proxy.url())).open().await?;
        let session = connection.attach().await?;
        let session = session
            .authenticate(near.tokens().expect("signed in"))
            .await?
            .use_ns_db(
                &namespace.unwrap_or_default(),
                &database.unwrap_or_default(),
            )
            .await?;
        Ok(Self {
            proxy,
            connection,
            session,
        })
    }
}

fn note(text: &str) -> NewNote {
    NewNote {
        text: text.to_owned(),
    }
}

/// Returns the number of times that a note is stored.
async fn count(session: &Session, text: &str) -> Result<u64> {
    Note::select(session)
        .filter(Note::TEXT.eq(text))
        .count()
        .await
}

#[surreal_session::test]
async fn a_half_open_connection_is_found_in_time(near: Session) -> Result<()> {
    const LIVENESS: Duration = Duration::from_secs(2);
    for direction in [Direction::ToServer, Direction::ToClient] {
        let far = Far::from(&near, |builder| builder.liveness(LIVENESS)).await?;
        let mut state = far.connection.state();
        far.proxy.blackhole(direction);
        let began = Instant::now();
        let writing = async { query("SLEEP 1m; CREATE note").send(&far.session).await };
        let reading = async { Note::select(&far.session).await };
        let lost = async {
            let lost = |state: &_| matches!(state, ConnectionState::Reconnecting { .. });
            state.wait_for(lost).await.expect("the connection is there");
            let took = began.elapsed();
            far.proxy.heal();
            took
        };
        let (written, read, took) = tokio::join!(writing, reading, lost);
        // the server's own pings come every five seconds, and are not waited for
        assert!(
            took < LIVENESS + Duration::from_secs(1),
            "{direction:?}: {took:?}"
        );
        assert_eq!(written.unwrap_err().outcome(), Outcome::Unknown);
        read?;
    }
    Ok(())
}

#[surreal_session::test]
async fn a_call_past_its_deadline_is_never_sent(near: Session) -> Result<()> {
    let far = Far::from(&near, |builder| builder.max_in_flight(1)).await?;
    let slow = async { query("RETURN sleep(1s)").send(&far.session).await };
    let late = async {
        let late = Note::create(&far.session, note("late")).timeout(Duration::from_millis(200));
        late.await.unwrap_err()
    };
    let (slow, late) = tokio::join!(slow, late);
    slow?.check()?;
    assert_eq!(late.kind(), ErrorKind::Timeout);
    assert_eq!(late.outcome(), Outcome::NotSent);
    assert!(late.is_retryable());
    // this one is sent after it
    Note::create(&far.session, note("next")).await?;
    assert_eq!(count(&near, "late").await?, 0);
    Ok(())
}

#[surreal_session::test]
async fn a_call_that_no_socket_accepted_in_time_is_never_sent(near: Session) -> Result<()> {
    let far = Far::from(&near, |builder| builder).await?;
    let mut state = far.connection.state();
    far.proxy.refuse();
    far.proxy.cut();
    let lost = |state: &_| matches!(state, ConnectionState::Reconnecting { .. });
    state.wait_for(lost).await.expect("the connection is there");
    let late = Note::create(&far.session, note("late")).timeout(Duration::from_millis(300));
    let late = late.await.unwrap_err();
    assert_eq!(
        (late.kind(), late.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    far.proxy.heal();
    Note::create(&far.session, note("next")).await?;
    assert_eq!(count(&near, "late").await?, 0);
    Ok(())
}

#[surreal_session::test]
async fn a_call_that_is_dropped_frees_its_slot_at_once(near: Session) -> Result<()> {
    let far = Far::from(&near, |builder| builder.max_in_flight(1)).await?;
    far.proxy.blackhole(Direction::ToClient);
    {
        let mut call = pin!(query("RETURN 1").send(&far.session));
        assert!(poll_immediate(&mut call).await.is_none());
        assert_eq!(far.connection.stats().calls_in_flight, 1);
    }
    assert_eq!(far.connection.stats().calls_in_flight, 0);
    // there is one slot, and this takes it without a reply to the other
    let mut next = pin!(query("RETURN 2").send(&far.session));
    assert!(poll_immediate(&mut next).await.is_none());
    assert_eq!(far.connection.stats().calls_in_flight, 1);
    far.proxy.heal();
    assert_eq!(next.await?.take::<i64>(0)?, 2);
    Ok(())
}

/// Reads are retried, writes that may have been applied are not, and those that wait for a slot are
/// applied once.
#[surreal_session::test]
async fn each_call_at_a_cut_does_its_work_once_at_most(near: Session) -> Result<()> {
    let far = Far::from(&near, |builder| builder.max_in_flight(2)).await?;
    Note::create(&near, note("first")).await?;
    far.proxy.blackhole(Direction::ToClient);
    let mut writing = pin!(Note::create(&far.session, note("written")).into_future());
    let mut reading = pin!(Note::select(&far.session).into_future());
    let mut waiting = pin!(Note::create(&far.session, note("waiting")).into_future());
    assert!(poll_immediate(&mut writing).await.is_none());
    assert!(poll_immediate(&mut reading).await.is_none());
    assert!(poll_immediate(&mut waiting).await.is_none());
    assert_eq!(far.connection.stats().calls_in_flight, 2);
    eventually("it is written", async || {
        Ok(count(&near, "written").await? == 1)
    })
    .await;
    far.proxy.heal();
    far.proxy.cut();
    let (writing, reading, waiting) = tokio::join!(writing, reading, waiting);
    let error = writing.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::ConnectionLost, Outcome::Unknown)
    );
    assert!(reading?.iter().any(|note| note.text == "first"));
    assert_eq!(waiting?.text, "waiting");
    for text in ["written", "waiting"] {
        assert_eq!(count(&near, text).await?, 1, "{text}");
    }
    Ok(())
}

#[surreal_session::test]
async fn a_transaction_that_began_too_late_is_cancelled() -> Result<()> {
    let server = Server::builder()
        .env("SURREAL_MAX_TRANSACTIONS_PER_SESSION", "1")
        .start()
        .await?;
    let near = server.session().await?;
    let limit = Duration::from_millis(500);
    let far = Far::at(&server, &near, |builder| builder.request_timeout(limit)).await?;
    far.proxy.blackhole(Direction::ToClient);
    let error = far.session.begin().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::Unknown)
    );
    far.proxy.heal();
    // the session may have one
    eventually("there is room for another", async || {
        match far.session.begin().await {
            Ok(transaction) => transaction.cancel().await.map(|()| true),
            Err(error) if error.kind() == ErrorKind::TransactionLimit => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await;
    Ok(())
}

#[surreal_session::test]
async fn a_live_query_that_began_too_late_is_killed(near: Session) -> Result<()> {
    let limit = Duration::from_millis(500);
    let far = Far::from(&near, |builder| builder.request_timeout(limit)).await?;
    // keeps the session that live queries are in
    let kept = Note::live(&far.session).await?;
    far.proxy.blackhole(Direction::ToClient);
    let error = Note::live(&far.session).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::Unknown)
    );
    let lives = async || -> Result<usize> {
        let info = near.query("(INFO FOR TABLE note).lives").await;
        let lives: BTreeMap<String, Value> = info?.take(0)?;
        Ok(lives.len())
    };
    eventually("the server has both", async || Ok(lives().await? == 2)).await;
    far.proxy.heal();
    eventually("one is killed", async || Ok(lives().await? == 1)).await;
    kept.close().await?;
    assert_eq!(lives().await?, 0);
    Ok(())
}

/// The server holds 256 sessions on a socket, its own included.
#[surreal_session::test]
async fn a_thousand_sessions_on_one_connection() -> Result<()> {
    let server = Server::builder().start().await?;
    let first = server.session().await?;
    let connection = server.connect().await?;
    let tokens = first.tokens().expect("signed in");
    let sign_in = async |number: usize| {
        let session = connection.attach().await?;
        let session = session.authenticate(tokens.access()).await?;
        session.set("number", number as i64).await?;
        Ok::<_, surreal_session::Error>(session)
    };
    let sessions: Vec<_> = stream::iter(0..1_000)
        .map(sign_in)
        .buffered(16)
        .collect()
        .await;
    let sessions = sessions.into_iter().collect::<Result<Vec<_>>>()?;
    let ids: BTreeSet<_> = sessions.iter().map(|session| session.id()).collect();
    let attached: BTreeSet<_> = connection.sessions().await?.into_iter().collect();
    assert_eq!(attached, ids);
    // On 3.0 a socket takes any number.
    let epoch = if caps_sessions(connection.version().await.unwrap()) {
        4
    } else {
        1
    };
    assert_eq!(
        *connection.state().borrow(),
        ConnectionState::Connected { epoch }
    );
    for (number, session) in sessions.iter().enumerate() {
        let own = session.query("RETURN $number").await?.take::<usize>(0)?;
        assert_eq!(own, number);
    }
    drop(sessions);
    eventually("all are gone", async || {
        Ok(connection.sessions().await?.is_empty())
    })
    .await;
    let stats = connection.stats();
    assert_eq!((stats.attached, stats.detach_failures), (1_000, 0));
    Ok(())
}
