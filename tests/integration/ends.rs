//! Every public future ends: with its answer, at its deadline, or with its connection.
//!
//! The server is real, and the network before it goes dead: nothing is answered any more, while all
//! sockets stay open. `tests/project/ends.rs` compares the names here with the library's futures.

use std::{pin::Pin, time::Duration};

use surreal_session::{
    Connection, Edge, Edit, Error, ErrorKind, NoNamespace, RecordId, Result, Session, SignedIn,
    Table,
    auth::Root,
    query, run,
    testing::{Direction, Proxy, Server},
};

use crate::place::{Place, define};

#[derive(Debug, Clone, Table)]
#[table(patch = ThingPatch)]
struct Thing {
    id: RecordId<Self>,
    size: i64,
}

#[derive(Debug, Clone, Table)]
#[table(edge)]
struct Beside {
    id: RecordId<Self>,
    r#in: RecordId<Thing>,
    out: RecordId<Thing>,
}

/// Longer than a sign-in takes on a busy machine, and much shorter than the connection's liveness.
const LIMIT: Duration = Duration::from_secs(5);

type Ending = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// The futures to try, each with its name.
#[derive(Default)]
struct Cases(Vec<(&'static str, Ending)>);

impl Cases {
    fn add<T, E: Into<Error>>(
        &mut self,
        name: &'static str,
        future: impl Future<Output = Result<T, E>> + Send + 'static,
    ) {
        let future = async move { future.await.map(drop).map_err(Into::into) };
        self.0.push((name, Box::pin(future)));
    }
}

/// Adds an expression over a session of its own, which is awaited.
macro_rules! case {
    ($cases:ident, $name:literal, $from:ident, |$session:ident| $body:expr) => {
        let $session = $from.fork().await?;
        $cases.add($name, async move { $body.await });
    };
}

#[surreal_session::test]
async fn every_future_ends_when_nothing_is_answered() -> Result<()> {
    let server = Server::shared().await?;
    let near = server.session().await?;
    let place = Place::of(&near).await?;
    define(
        &near,
        "DEFINE TABLE thing; DEFINE TABLE beside TYPE RELATION; CREATE thing:1 SET size = 1;
         DEFINE ACCESS user ON DATABASE TYPE RECORD SIGNUP (CREATE ONLY thing SET size = 1)
            WITH REFRESH",
    )
    .await?;
    let proxy = Proxy::start(server.url()).await?;
    let builder = Connection::builder(proxy.url()).request_timeout(LIMIT);
    let db = builder.connect_timeout(LIMIT).open().await?;
    let root = db.attach().await?.signin(server.root()).await?;
    let session = root.fork().await?;
    let session = session.use_ns_db(&place.namespace, &place.database).await?;

    let mut cases = Cases::default();
    statements(&mut cases, &session).await?;
    live_queries(&mut cases, &session).await?;
    transactions(&mut cases, &session).await?;
    changes(&mut cases, &session, &root).await?;
    identities(&mut cases, &db, server, &place).await?;
    connections(&mut cases, &db, &proxy);

    proxy.blackhole(Direction::ToServer);
    proxy.blackhole(Direction::ToClient);
    let ended = cases.0.into_iter().map(async |(name, case)| {
        let error = case.await.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Timeout, "{name}: {error}");
    });
    futures_util::future::join_all(ended).await;
    // closing waits for no answer
    db.close().await;
    Ok(())
}

async fn statements(cases: &mut Cases, session: &Session) -> Result<()> {
    case!(cases, "SessionQuery", session, |s| s.query("RETURN 1"));
    case!(cases, "Query::send", session, |s| query("RETURN 1")
        .send(&s));
    case!(cases, "Run::send", session, |s| run("rand::bool", ())
        .send::<bool>(&s));
    case!(cases, "Get", session, |s| Thing::get(&s, 1));
    case!(cases, "GetMany", session, |s| Thing::get_many(&s, [1, 2]));
    case!(cases, "Select", session, |s| Thing::select(&s));
    case!(cases, "Select of a filter", session, |s| {
        Thing::select(&s).filter(Thing::SIZE.gt(0)).first()
    });
    case!(cases, "Select of a count", session, |s| Thing::select(&s)
        .count());
    case!(cases, "SelectStream", session, |s| Thing::select(&s)
        .stream());
    case!(cases, "Traverse", session, |s| Thing::traverse(&s, 1)
        .out::<Beside>()
        .to::<Thing>());
    case!(cases, "Create", session, |s| Thing::create(
        &s,
        NewThing { size: 1 }
    ));
    case!(cases, "Upsert", session, |s| Thing::upsert(&s, 1)
        .set(Thing::SIZE, 2));
    case!(cases, "Update", session, |s| Thing::update(&s, 1)
        .set(Thing::SIZE, 2));
    case!(cases, "UpdateMany", session, |s| {
        Thing::update_many(&s).all().set(Thing::SIZE, 2)
    });
    case!(cases, "UpdateEach", session, |s| {
        Thing::update_each(&s, [(1, ThingPatch { size: Edit::Set(2) })])
    });
    case!(cases, "Delete", session, |s| Thing::delete(&s, 1));
    case!(cases, "DeleteMany", session, |s| Thing::delete_many(&s)
        .all());
    case!(cases, "Insert", session, |s| Thing::insert(
        &s,
        [NewThing { size: 1 }]
    ));
    case!(cases, "Relate", session, |s| Beside::relate(
        &s,
        1,
        2,
        NewBeside {}
    ));
    Ok(())
}

async fn live_queries(cases: &mut Cases, session: &Session) -> Result<()> {
    case!(cases, "Live", session, |s| Thing::live(&s));
    case!(cases, "MirrorBuilder", session, |s| Thing::mirror(&s));
    let live = Thing::live(session).await?;
    cases.add("LiveStream::close", live.close());
    let mut begun = session.query("LIVE SELECT * FROM thing").await?;
    let notifications = session.live_notifications::<Thing>(begun.take(0)?);
    cases.add("Notifications::close", notifications.close());
    let mirror = Thing::mirror(session).await?;
    cases.add("Mirror::close", mirror.close());
    let mirror = Thing::mirror(session).await?;
    cases.add("Mirror::synced", async move { mirror.synced().await });
    Ok(())
}

async fn transactions(cases: &mut Cases, session: &Session) -> Result<()> {
    case!(cases, "begin", session, |s| s.begin());
    case!(cases, "transaction", session, |s| {
        s.transaction(async |tx| Thing::get(tx, 1).await)
    });
    let tx = session.begin().await?;
    cases.add("commit", tx.commit());
    let tx = session.begin().await?;
    cases.add("cancel", tx.cancel());
    let tx = session.begin().await?;
    cases.add(
        "Get in a transaction",
        async move { Thing::get(&tx, 1).await },
    );
    Ok(())
}

/// Changes of a session.
async fn changes(
    cases: &mut Cases,
    session: &Session,
    root: &Session<SignedIn, NoNamespace>,
) -> Result<()> {
    case!(cases, "use_ns", root, |s| s.use_ns("elsewhere"));
    case!(cases, "use_ns_db", root, |s| s
        .use_ns_db("elsewhere", "main"));
    case!(cases, "use_db", session, |s| s.use_db("elsewhere"));
    case!(cases, "set", session, |s| s.set("tenant", 1));
    case!(cases, "unset", session, |s| s.unset("tenant"));
    case!(cases, "reset", session, |s| s.reset());
    case!(cases, "invalidate", session, |s| s.invalidate());
    case!(cases, "info", session, |s| s.info::<Thing>());
    case!(cases, "fork", session, |s| s.fork());
    case!(cases, "detach", session, |s| s.detach());
    Ok(())
}

async fn identities(
    cases: &mut Cases,
    db: &Connection,
    server: &Server,
    place: &Place,
) -> Result<()> {
    let (first, second) = (db.attach().await?, db.attach().await?);
    cases.add("signin", first.signin(server.root()));
    cases.add("signup", second.signup(place.record("user")));
    let ada = db.attach().await?.signup(place.record("user")).await?;
    let tokens = ada.tokens().expect("a session that is signed in");
    let third = db.attach().await?;
    cases.add("authenticate", async move {
        third.authenticate(tokens.access()).await
    });
    cases.add("refresh", async move { ada.refresh().await });
    let bob = db.attach().await?.signup(place.record("user")).await?;
    cases.add("revoke", async move { bob.revoke().await });
    Ok(())
}

fn connections(cases: &mut Cases, db: &Connection, proxy: &Proxy) {
    let all = || db.clone();
    let one = all();
    cases.add("attach", async move { one.attach().await });
    let one = all();
    cases.add("scope", async move {
        one.scope(async |session| {
            session.signin(Root::new("root", "root")).await?;
            Ok::<_, Error>(())
        })
        .await
    });
    let one = all();
    cases.add("sessions", async move { one.sessions().await });
    let one = all();
    cases.add("ping", async move { one.ping().await });
    let builder = Connection::builder(proxy.url()).request_timeout(LIMIT);
    cases.add("version", async move {
        builder.open_lazily()?.version().await.cloned()
    });
    let url = proxy.url().to_owned();
    cases.add("open", async move {
        Connection::builder(url).connect_timeout(LIMIT).open().await
    });
}
