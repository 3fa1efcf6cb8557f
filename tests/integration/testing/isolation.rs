use std::{cell::RefCell, collections::BTreeMap, panic::catch_unwind, thread};

use surreal_session::{
    Connection, NoNamespace, Result, Session, SignedIn, Value, query, testing, testing::Server,
};

async fn namespace(session: &Session) -> Result<String> {
    query("RETURN session::ns()").send(session).await?.take(0)
}

async fn root(connection: &Connection) -> Result<Session<SignedIn, NoNamespace>> {
    let root = Server::shared().await?.root();
    Ok(connection.attach().await?.signin(root).await?)
}

#[surreal_session::test]
async fn a_session_is_ready_to_write(session: Session) -> Result<()> {
    session.query("CREATE thing SET n = 1").await?.check()?;
    let found: Vec<i64> = session.query("SELECT VALUE n FROM thing").await?.take(0)?;
    assert_eq!(found, [1]);
    Ok(())
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_may_have_threads(session: Session) {
    let handle = tokio::runtime::Handle::current();
    assert_eq!(handle.metrics().num_workers(), 2);
    session.query("RETURN 1").await.unwrap().check().unwrap();
}

#[surreal_session::test]
async fn sessions_do_not_see_each_other(session: Session) -> Result<()> {
    let other = testing::session().await?;
    assert_ne!(namespace(&session).await?, namespace(&other).await?);
    session.query("CREATE thing:1").await?.check()?;
    other.query("DEFINE TABLE thing").await?.check()?;
    let found: Vec<Value> = other.query("SELECT * FROM thing").await?.take(0)?;
    assert!(found.is_empty());
    Ok(())
}

thread_local! {
    static PANICKED_IN: RefCell<String> = RefCell::default();
}

#[surreal_session::test]
#[should_panic = "on purpose"]
async fn panics(session: Session) {
    let name = namespace(&session).await.unwrap();
    PANICKED_IN.set(name);
    panic!("on purpose");
}

#[surreal_session::test]
async fn a_namespace_goes_with_its_test_even_when_it_panics(session: Session) -> Result<()> {
    // on a thread of its own, for the test has a runtime of its own
    let test = thread::spawn(|| {
        assert!(catch_unwind(panics).is_err());
        PANICKED_IN.take()
    });
    let name = test.join().unwrap();
    assert!(name.contains("testing_isolation_panics_"), "{name}");
    let connection = Server::shared().await?.connect().await?;
    let root = root(&connection).await?;
    let info: BTreeMap<String, BTreeMap<String, Value>> =
        root.query("INFO FOR ROOT").await?.take(0)?;
    let namespaces = &info["namespaces"];
    assert!(
        namespaces.contains_key(&namespace(&session).await?) && !namespaces.contains_key(&name),
        "{name} is still there"
    );
    Ok(())
}
