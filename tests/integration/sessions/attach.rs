use std::{future::poll_fn, pin::pin, task::Poll};

use surreal_session::{Connection, ErrorKind, Outcome, Result, Session, testing::Server};

use crate::{
    place::{eventually, root},
    version::needs_server,
};

#[surreal_session::test]
async fn an_attached_session_is_on_the_server_until_it_is_detached(session: Session) -> Result<()> {
    let db = session.connection().clone();
    let attached = db.attach().await?;
    let id = attached.id();
    assert_ne!(id, session.id());
    assert!(db.sessions().await?.contains(&id));
    attached.detach().await?;
    assert_eq!(db.sessions().await?, [session.id()]);
    let stats = db.stats();
    assert_eq!(stats.attached, 2);
    assert_eq!(stats.detached, 1);
    assert_eq!(stats.detach_failures, 0);
    Ok(())
}

#[surreal_session::test]
async fn the_version_is_parsed(session: Session) -> Result<()> {
    assert!((3..=4).contains(&session.version().major()));
    assert_eq!(
        session.version(),
        session.connection().version().await.unwrap()
    );
    Ok(())
}

#[surreal_session::test]
async fn plain_http_has_no_sessions() {
    for (url, instead) in [
        ("http://localhost:8000", "ws://localhost:8000"),
        ("https://db.example", "wss://db.example"),
    ] {
        let error = Connection::open(url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionsNotSupported);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains(instead), "{error}");
    }
}

#[surreal_session::test]
async fn dropping_a_session_detaches_it_without_a_runtime(session: Session) -> Result<()> {
    let db = session.connection().clone();
    let attached = db.attach().await?;
    let thread = std::thread::spawn(move || {
        assert!(tokio::runtime::Handle::try_current().is_err());
        drop(attached);
    });
    thread.join().expect("the drop does not panic");
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    Ok(())
}

#[surreal_session::test]
async fn dropping_a_session_in_a_panic_detaches_it(session: Session) -> Result<()> {
    let db = session.connection().clone();
    let attached = root(&session).await?;
    let task = tokio::spawn(async move {
        let _held = attached;
        panic!("as a handler would");
    });
    assert!(task.await.unwrap_err().is_panic());
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    Ok(())
}

/// Whatever the future has come to when it is dropped.
#[surreal_session::test]
async fn dropping_the_future_of_attach_leaves_no_session(session: Session) -> Result<()> {
    let db = session.connection().clone();
    for polls in 0..20 {
        let mut attach = pin!(db.attach());
        for _ in 0..polls {
            let poll = poll_fn(|cx| Poll::Ready(attach.as_mut().poll(cx))).await;
            if poll.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    eventually("detached", async || {
        Ok(db.sessions().await? == [session.id()])
    })
    .await;
    Ok(())
}

#[surreal_session::test]
async fn the_session_beyond_the_limit_says_so_with_the_number() -> Result<()> {
    let shared = surreal_session::testing::session().await?;
    needs_server!(shared, ">=3.1", "before, there is no limit");
    let url = Server::shared().await?.url();
    let db = Connection::builder(url).max_sockets(1).open().await?;
    // the server's default, which counts the socket's own session
    let mut sessions = Vec::new();
    for _ in 0..255 {
        sessions.push(db.attach().await?);
    }
    let error = db.attach().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionLimit);
    assert_eq!(error.outcome(), Outcome::Failed);
    assert!(error.to_string().contains("256"), "{error}");
    // one less makes room for one
    sessions.pop().expect("one of them").detach().await?;
    db.attach().await?;
    Ok(())
}
