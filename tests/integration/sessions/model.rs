//! Random changes of a session, dropped at any poll, on a network that cuts: after each, the server
//! has what the client says.
//!
//! `SESSION_MODEL_RUNS=10000` runs at length; `SEED` repeats what a run has drawn.

use std::{
    collections::BTreeMap,
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fastrand::Rng;
use surreal_session::{
    Anonymous, Connection, Error, ErrorKind, InDatabase, InNamespace, NoNamespace, Reconnect,
    Rejected, Result, Session,
    auth::{NamespaceUser, Record, Token, Tokens},
    query,
    testing::{Proxy, Server},
};

use crate::{
    place::{Place, define},
    seed::seed,
};

const STEPS: usize = 12;
const VARIABLES: [&str; 2] = ["a", "b"];

/// The number of histories, unless the environment sets another one.
const RUNS: usize = 60;

/// The number of histories that run at once, each on a connection of its own.
const WORKERS: usize = 4;

/// The session, whatever its type is.
enum Any {
    Blank(Session<Anonymous, NoNamespace>),
    SignedOut(Session<Anonymous, InDatabase>),
    SignedIn(Session),
}

/// The expected state of a session. A variable may have one of several values after a `set` that
/// was dropped.
#[derive(Debug, Default)]
struct Known {
    /// The record, or the name of a user of the namespace.
    user: Option<String>,
    database: String,
    variables: BTreeMap<&'static str, Vec<Option<i64>>>,
}

impl Known {
    /// The record that is signed in, if one is.
    fn record(&self) -> Option<String> {
        self.user.clone().filter(|user| user.contains(':'))
    }
}

/// A user who signs up, and what the session then is.
struct Drawn {
    record: Record,
    database: String,
    is_brief: bool,
    is_kept: bool,
}

/// The same access methods in two databases, and a user of their namespace.
struct Places {
    both: [Place; 2],
    keeper: Tokens,
}

/// One history.
struct Run<'a> {
    rng: Rng,
    places: &'a Places,
    /// A session of the root user on a good network.
    near: &'a Session,
    connection: &'a Connection,
    proxy: &'a Proxy,
    known: Known,
    log: Vec<String>,
    next_value: i64,
    /// Set if tokens expire soon, so that the session may end where the reply to a renewal is lost.
    is_brief: bool,
    /// The session signs in again by credentials that it is given, and so has no end.
    is_kept: bool,
    /// The last call was a refresh, which credentials do not replace.
    refreshes: bool,
    /// The answer to a refresh may have been lost, so that the next one may be refused.
    in_doubt: bool,
}

fn is_of_the_network(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionLost | ErrorKind::Conflict
    )
}

/// Drops a future after so many polls.
async fn at_most<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polled = 0;
    poll_fn(|cx| {
        polled += 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if polled >= polls => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// The user that an access token names.
fn named(tokens: &Tokens) -> Option<String> {
    let payload = tokens.access().split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    Some(claims.get("ID")?.as_str()?.to_owned())
}

impl Run<'_> {
    fn draw(&mut self) -> Drawn {
        let place = &self.places.both[self.rng.usize(..2)];
        let is_brief = self.rng.bool();
        let access = if is_brief { "brief" } else { "lasting" };
        let name = self.rng.u64(..).to_string();
        Drawn {
            record: place.record(access).with("name", name),
            database: place.database.clone(),
            is_brief,
            is_kept: self.rng.bool(),
        }
    }

    /// Tries until it is signed in.
    async fn begin(&mut self) -> Session {
        loop {
            self.known = Known::default();
            let drawn = self.draw();
            let record = drawn.record.clone();
            let begun = async {
                let attached = self.connection.attach().await?;
                Ok::<_, Error>(attached.signup(record).await?)
            };
            match begun.await {
                Ok(session) => return self.became(session, drawn),
                Err(error) => assert!(is_of_the_network(&error), "{error:?}"),
            }
        }
    }

    /// Notes who the session has become.
    fn became(&mut self, session: Session, drawn: Drawn) -> Session {
        self.known.user = named(&session.tokens().expect("signed in"));
        assert!(self.known.user.is_some());
        self.known.database = drawn.database;
        (self.is_brief, self.is_kept) = (drawn.is_brief, drawn.is_kept);
        self.in_doubt = false;
        let record = drawn.record;
        match self.is_kept {
            true => session.keep_signed_in(move || {
                let record = record.clone();
                async move { Ok(record) }
            }),
            false => session,
        }
    }

    /// Becomes the user of the namespace, in one of the databases.
    async fn become_keeper(&mut self, session: Session) -> Result<Any, Rejected<Session>> {
        let keeper: Token<InNamespace> = self.places.keeper.clone().into();
        let session = session.authenticate(keeper).await?;
        self.known.user = Some("keeper".to_owned());
        (self.is_brief, self.is_kept) = (false, false);
        let database = &self.places.both[self.rng.usize(..2)].database;
        Ok(match session.use_db(database).await {
            Ok(session) => {
                self.known.database.clone_from(database);
                Any::SignedIn(session)
            }
            Err(rejected) => {
                let error = rejected.error();
                assert!(is_of_the_network(error), "{error:?} after {:#?}", self.log);
                Any::SignedIn(self.begin().await)
            }
        })
    }

    fn note(&mut self, what: impl Into<String>) {
        self.log.push(what.into());
    }

    /// Tests whether a step may fail with this error: because of the network, or of a renewal whose
    /// reply was lost.
    fn allows(&self, error: &Error) -> bool {
        let ended = matches!(error.kind(), ErrorKind::SessionExpired | ErrorKind::Auth);
        // The user of the namespace has no refresh token.
        let no_token = self.in_doubt || self.known.record().is_none();
        let may_refuse = self.refreshes && (self.is_brief || no_token);
        let may_end = self.is_brief && !self.is_kept || may_refuse;
        is_of_the_network(error) || (may_end && ended)
    }

    /// Notes how a refresh ended, if it was not dropped.
    fn refreshed(&mut self, done: Option<&Result<()>>) {
        self.in_doubt = match done {
            Some(Ok(())) => false,
            Some(Err(error)) => self.in_doubt || is_of_the_network(error),
            None => true,
        };
    }

    fn value(&mut self) -> i64 {
        self.next_value += 1;
        self.next_value
    }

    /// One step that leaves the session the one that it is. Two of them may run at once.
    async fn call(&mut self, session: &Session) -> Result<()> {
        let polls = match self.rng.u8(..3) {
            0 => self.rng.usize(1..8),
            _ => usize::MAX,
        };
        let cut = self.rng.u8(..12) == 0;
        let name = self.rng.choice(VARIABLES).unwrap_or("a");
        let what = self.rng.u8(..6);
        self.refreshes = matches!(what, 0 | 3);
        self.note(format!(
            "{what} of ${name}, dropped after {polls}, cut: {cut}"
        ));
        let cutting = async {
            if cut {
                tokio::task::yield_now().await;
                self.proxy.cut();
            }
        };
        match what {
            0 => {
                let (done, ()) = tokio::join!(at_most(polls, session.refresh()), cutting);
                self.refreshed(done.as_ref());
                done.unwrap_or(Ok(()))
            }
            1 | 2 => {
                let value = (what == 1).then(|| self.next_value + 1);
                self.next_value += 1;
                let set = async {
                    match value {
                        Some(value) => session.set(name, value).await,
                        None => session.unset(name).await,
                    }
                };
                let (done, ()) = tokio::join!(at_most(polls, set), cutting);
                let values = self
                    .known
                    .variables
                    .entry(name)
                    .or_insert_with(|| vec![None]);
                match done {
                    Some(Ok(())) => *values = vec![value],
                    Some(Err(error)) => return Err(error),
                    None => values.push(value),
                }
                Ok(())
            }
            3 => {
                let value = self.value();
                let both = async {
                    let (set, refreshed) =
                        tokio::join!(session.set(name, value), session.refresh());
                    (set, refreshed)
                };
                let (done, ()) = tokio::join!(at_most(polls, both), cutting);
                self.refreshed(done.as_ref().map(|(_, refreshed)| refreshed));
                let values = self
                    .known
                    .variables
                    .entry(name)
                    .or_insert_with(|| vec![None]);
                match done {
                    Some((Ok(()), refreshed)) => {
                        *values = vec![Some(value)];
                        refreshed
                    }
                    Some((Err(error), _)) => Err(error),
                    None => {
                        values.push(Some(value));
                        Ok(())
                    }
                }
            }
            4 => {
                let fork = async { session.fork().await.map(drop) };
                let (done, ()) = tokio::join!(at_most(polls, fork), cutting);
                done.unwrap_or(Ok(()))
            }
            _ => {
                let read = async { session.query("RETURN 1").await.map(drop) };
                let (done, ()) = tokio::join!(at_most(polls, read), cutting);
                done.unwrap_or(Ok(()))
            }
        }
    }

    /// One step that makes another session of it.
    async fn change(&mut self, session: Session) -> Result<Any, Rejected<Session>> {
        let what = self.rng.u8(..9);
        self.refreshes = false;
        self.note(format!("change {what}"));
        if self.rng.u8(..12) == 0 {
            self.note("cut");
            self.proxy.cut();
        }
        let mut drawn = self.draw();
        let record = drawn.record.clone();
        Ok(match what {
            0 => {
                let session = session.signup(record).await?;
                Any::SignedIn(self.became(session, drawn))
            }
            1 => {
                let other = self.near.connection().attach().await;
                let other = match other {
                    Ok(other) => other.signup(record).await.map_err(Error::from),
                    Err(error) => Err(error),
                };
                let Ok(other) = other else {
                    return Ok(Any::SignedIn(session));
                };
                let token: Token<InDatabase> = other.tokens().expect("signed in").into();
                let session = session.authenticate(token).await?;
                drawn.is_kept = false;
                Any::SignedIn(self.became(session, drawn))
            }
            2 => {
                let session = session.reset().await?;
                self.known = Known::default();
                Any::Blank(session)
            }
            3 => {
                let session = session.invalidate().await?;
                self.known.user = None;
                Any::SignedOut(session)
            }
            4 | 5 => {
                let database = match self.known.record() {
                    // A record is in its own database and in no other.
                    Some(_) => self.known.database.clone(),
                    None => self.places.both[self.rng.usize(..2)].database.clone(),
                };
                let session = session.use_db(&database).await?;
                self.known.database = database;
                Any::SignedIn(session)
            }
            6 => self.become_keeper(session).await?,
            7 => match session.fork().await {
                Ok(fork) => Any::SignedIn(fork),
                Err(error) => {
                    assert!(self.allows(&error), "{error:?} after {:?}", self.log);
                    Any::SignedIn(session)
                }
            },
            _ => {
                // gone with its future
                let polls = self.rng.usize(1..8);
                let signed_in = at_most(polls, session.signup(record)).await;
                match signed_in {
                    Some(result) => {
                        let session = result?;
                        Any::SignedIn(self.became(session, drawn))
                    }
                    None => Any::SignedIn(self.begin().await),
                }
            }
        })
    }

    /// Signs in where the last step has signed out.
    async fn signed_in(&mut self, session: Any) -> Session {
        if let Any::SignedIn(session) = session {
            return session;
        }
        let drawn = self.draw();
        let record = drawn.record.clone();
        self.note("sign up");
        let signed_in = match session {
            Any::SignedIn(session) => Ok(session),
            Any::Blank(session) => session.signup(record).await.map_err(Error::from),
            Any::SignedOut(session) => session.signup(record).await.map_err(Error::from),
        };
        match signed_in {
            Ok(session) => self.became(session, drawn),
            Err(error) => {
                assert!(is_of_the_network(&error), "{error:?} after {:#?}", self.log);
                self.begin().await
            }
        }
    }

    /// Compares the server's session with what is known. `false` when the session has come to its
    /// end.
    async fn check(&mut self, session: &Session) -> bool {
        const TEXT: &str = "RETURN IF $auth != NONE THEN <string>$auth END; RETURN $token.ID; \
             RETURN session::ns(); RETURN session::db(); RETURN IF $session.rd != NONE THEN <string>$session.rd END; \
             RETURN $a; RETURN $b";
        type Seen = (
            Option<String>,
            Option<String>,
            Option<String>,
            Option<String>,
            Option<String>,
            Option<i64>,
            Option<i64>,
        );
        self.refreshes = false;
        let answer = loop {
            match query(TEXT).send(session).await {
                Ok(answer) => break answer,
                Err(error) if error.kind() == ErrorKind::ConnectionLost => {}
                Err(error) => {
                    assert!(self.allows(&error), "{error:?} after {:#?}", self.log);
                    return false;
                }
            }
        };
        let (auth, token, namespace, database, principal, a, b) = match answer.fetch::<Seen>() {
            Ok(seen) => seen,
            Err(error) => panic!("{error:?} after {:#?}", self.log),
        };
        let log = &self.log;
        let known = &mut self.known;
        assert_eq!(auth, known.record(), "$auth after {log:#?}");
        assert_eq!(token, known.user, "$token after {log:#?}");
        assert_eq!(principal, known.record(), "$session after {log:#?}");
        let tokens = session.tokens().expect("signed in");
        assert_eq!(named(&tokens), known.user, "tokens() after {log:#?}");
        let place = (
            Some(self.places.both[0].namespace.clone()),
            Some(known.database.clone()),
        );
        assert_eq!((namespace, database), place, "after {log:#?}");
        for (name, seen) in VARIABLES.into_iter().zip([a, b]) {
            let values = known.variables.entry(name).or_insert_with(|| vec![None]);
            assert!(
                values.contains(&seen),
                "${name} is {seen:?} and not {values:?} after {log:#?}"
            );
            *values = vec![seen];
        }
        true
    }

    async fn run(&mut self) {
        let mut session = self.begin().await;
        for _ in 0..STEPS {
            let ok = match self.rng.u8(..3) {
                0 => {
                    let changed = self.change(session).await;
                    match changed {
                        Ok(any) => {
                            session = self.signed_in(any).await;
                            true
                        }
                        Err(rejected) => {
                            let (error, as_it_was) = rejected.into_parts();
                            self.note(format!("rejected: {error}"));
                            assert!(self.allows(&error), "{error:?} after {:#?}", self.log);
                            session = as_it_was;
                            true
                        }
                    }
                }
                _ => match self.call(&session).await {
                    Ok(()) => true,
                    Err(error) => {
                        self.note(format!("failed: {error}"));
                        assert!(self.allows(&error), "{error:?} after {:#?}", self.log);
                        true
                    }
                },
            };
            // a change that was dropped meets the next one, not only a read
            if !ok || (self.rng.u8(..3) != 0 && !self.check(&session).await) {
                self.note("the session has ended");
                session = self.begin().await;
            }
        }
        self.check(&session).await;
    }
}

/// The histories that are drawn from a seed.
async fn histories(near: Session) -> Result<()> {
    const ACCESS: &str = "
        DEFINE TABLE user PERMISSIONS FULL;
        DEFINE INDEX name ON user FIELDS name;
        DEFINE ACCESS lasting ON DATABASE TYPE RECORD SIGNUP (CREATE user SET name = $name)
            SIGNIN (SELECT * FROM user WHERE name = $name) WITH REFRESH
            DURATION FOR TOKEN 1h, FOR SESSION 1h;
        DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE user SET name = $name)
            SIGNIN (SELECT * FROM user WHERE name = $name) WITH REFRESH
            DURATION FOR TOKEN 2s, FOR SESSION 1s";
    let place = Place::of(&near).await?;
    let other = format!("{}_other", place.database);
    let keeper = "DEFINE USER keeper ON NAMESPACE PASSWORD 'secret' ROLES EDITOR";
    define(&near, keeper).await?;
    define(&near, ACCESS).await?;
    let elsewhere = near.fork().await?.use_db(&other).await?;
    define(&elsewhere, ACCESS).await?;
    let keeper = NamespaceUser::new(&place.namespace, "keeper", "secret");
    let keeper = near.connection().attach().await?.signin(keeper).await?;
    let keeper = keeper.tokens().expect("signed in");
    let elsewhere = Place::of(&elsewhere).await?;
    let runs = std::env::var("SESSION_MODEL_RUNS").ok();
    let runs = runs.map_or(RUNS, |runs| runs.parse().expect("a number of runs"));
    let seed = seed();
    let both = [place, elsewhere];
    let places = Arc::new(Places { both, keeper });
    let (near, next) = (Arc::new(near), Arc::new(AtomicUsize::new(0)));
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let (near, next, places) = (near.clone(), next.clone(), places.clone());
        workers.push(tokio::spawn(async move {
            let proxy = Proxy::start(Server::shared().await?.url()).await?;
            let soon = Duration::from_millis(5);
            let connection = Connection::builder(proxy.url())
                .reconnect(Reconnect::new().min_pause(soon).max_pause(soon))
                .open()
                .await?;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= runs {
                    return Ok::<_, Error>(());
                }
                let mut run = Run {
                    rng: Rng::with_seed(seed.wrapping_add(number as u64)),
                    places: &places,
                    near: &near,
                    connection: &connection,
                    proxy: &proxy,
                    known: Known::default(),
                    log: vec![format!("run {number} of seed {seed}")],
                    next_value: 0,
                    is_brief: false,
                    is_kept: false,
                    refreshes: false,
                    in_doubt: false,
                };
                let limit = Duration::from_secs(120);
                if tokio::time::timeout(limit, run.run()).await.is_err() {
                    panic!("no end after {:#?}", run.log);
                }
            }
        }));
    }
    for worker in workers {
        worker.await.expect("a history is as it should be")?;
    }
    Ok(())
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_server_has_what_the_client_says_on_one_worker(near: Session) -> Result<()> {
    histories(near).await
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_has_what_the_client_says_on_two_workers(near: Session) -> Result<()> {
    histories(near).await
}
