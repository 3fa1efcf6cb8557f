//! The log of a program at its highest level shows no secret and no frame.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::{
    io,
    sync::{Arc, Mutex},
};

use surreal_session::{
    Connection,
    auth::{DatabaseUser, Record},
    testing::Server,
};
use tracing_subscriber::{
    filter::LevelFilter,
    fmt::{MakeWriter, format::FmtSpan},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A secret as it may be written: as it is, in hexadecimal digits, as a list of bytes.
fn forms(secret: &str) -> [String; 4] {
    let bytes = secret.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let list: Vec<_> = bytes.iter().map(u8::to_string).collect();
    [secret.to_owned(), hex.to_uppercase(), hex, list.join(", ")]
}

#[surreal_session::test]
async fn no_level_shows_what_is_sent_or_received() {
    let server = Server::builder().start().await.unwrap();
    let root = server.session().await.unwrap();
    let place = root.query("RETURN [session::ns(), session::db()]");
    let [namespace, database]: [String; 2] = place.await.unwrap().take(0).unwrap();
    let define = "DEFINE USER ada ON DATABASE PASSWORD 'swordfish' ROLES OWNER;
        DEFINE ACCESS reader ON DATABASE TYPE RECORD
            SIGNUP (CREATE ONLY reader SET pass = crypto::argon2::generate($pass))
            SIGNIN (SELECT * FROM ONLY reader LIMIT 1) WITH REFRESH;";
    root.query(define).await.unwrap().check().unwrap();

    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(log.clone())
        .init();
    // What others tell the crate `log` is seen as well: this test can fail.
    log::trace!("heard");
    assert!(log.text().contains("heard"));

    let connection = Connection::builder(server.url())
        .header("x-gate", "open-sesame")
        .open()
        .await
        .unwrap();
    let ada = DatabaseUser::new(&namespace, &database, "ada", "swordfish");
    let session = connection.attach().await.unwrap();
    let session = session.signin(ada).await.unwrap();
    session.set("note", "lighthouse").await.unwrap();
    let answer: String = session
        .query("RETURN string::concat($note, 'keeper')")
        .await
        .unwrap()
        .take(0)
        .unwrap();
    assert_eq!(answer, "lighthousekeeper");
    let access = Record::new(&namespace, &database, "reader").with("pass", "marzipan");
    let guest = connection.attach().await.unwrap();
    let guest = guest.signup(access).await.unwrap();
    let tokens = [session.tokens().unwrap(), guest.tokens().unwrap()];
    let again = connection.attach().await.unwrap();
    again.authenticate(tokens[1].clone()).await.unwrap();
    connection.close().await;

    let seen = log.text();
    assert!(seen.contains("surrealdb"), "{seen}");
    let mut secrets = vec!["swordfish", "lighthouse", "marzipan", "open-sesame"];
    for tokens in &tokens {
        // The signature: other parts of tokens are alike.
        secrets.extend(tokens.access().rsplit('.').next());
        secrets.extend(tokens.refresh());
    }
    assert_eq!(secrets.len(), 7);
    for secret in secrets {
        for form in forms(secret) {
            assert!(!seen.contains(&form), "{form} is in\n{seen}");
        }
    }
}
