//! A call that ends each socket that it is sent on: it is found, and others do not end with it.

use std::time::Duration;

use ciborium::Value;
use surreal_session::{
    Connection, ErrorKind, Outcome, Reconnect, Result, Session, auth::Root, query,
};

use crate::fake::{Answer, Call, Fake, rows};

/// Ends the server's process, or a proxy's patience.
const POISON: &str = "RETURN 'poison'";

const READ: &str = "RETURN 'read'";

const WRITE: &str = "CREATE note RETURN NONE";

async fn server() -> Fake {
    Fake::start(|call: Call| {
        let answer = match call.text() {
            POISON => Answer::Close,
            READ => Answer::Result(rows([Value::from(1)])),
            _ => call.usual(),
        };
        Box::pin(async { answer })
    })
    .await
}

async fn read(session: &Session, text: &'static str) -> Result<i64> {
    query(text).read_only().send(session).await?.take(0)
}

async fn session(connection: &Connection) -> Result<Session> {
    let session = connection.attach().await?.signin(Root::new("root", "root"));
    Ok(session.await?.use_ns_db("shop", "main").await?)
}

fn called(fake: &Fake, method: &str) -> usize {
    let calls = fake.calls();
    calls.iter().filter(|call| call.method == method).count()
}

fn sent(fake: &Fake, text: &str) -> usize {
    let calls = fake.calls();
    calls.iter().filter(|call| call.text() == text).count()
}

#[surreal_session::test]
async fn a_call_that_ends_five_sockets_in_a_row_fails_and_others_are_answered() -> Result<()> {
    let fake = server().await;
    let pause = Duration::from_millis(1);
    let reconnect = Reconnect::new().min_pause(pause).max_pause(pause);
    let builder = Connection::builder(fake.url()).reconnect(reconnect);
    let connection = builder.open().await?;
    let (suspect, bystander) = (session(&connection).await?, session(&connection).await?);

    let mut answered = 0;
    let mut poison = std::pin::pin!(read(&suspect, POISON));
    let error = loop {
        // The socket may be lost under both, and the bystander's read is then made again.
        let reads = async {
            let number = read(&bystander, READ).await;
            tokio::task::yield_now().await;
            number
        };
        tokio::select! {
            poisoned = &mut poison => break poisoned.unwrap_err(),
            number = reads => assert_eq!(number?, 1),
        }
        answered += 1;
    };
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());
    assert!(error.to_string().contains("5 sockets in a row"), "{error}");
    assert_eq!(sent(&fake, POISON), 5);
    assert!(answered >= 5, "{answered} reads in the meantime");

    // Nothing ends the next socket.
    assert_eq!(read(&bystander, READ).await?, 1);
    assert_eq!(read(&suspect, READ).await?, 1);
    let attached = called(&fake, "attach");
    for _ in 0..20 {
        bystander.query(WRITE).await?.check()?;
        assert_eq!(read(&suspect, READ).await?, 1);
    }
    assert_eq!(sent(&fake, WRITE), 20);
    assert_eq!(called(&fake, "attach"), attached);
    Ok(())
}
