use fastrand::Rng;
use surreal_session::{Session, query, testing::Server};

use super::{adults, adults_compared, adults_now, define, shows};
use crate::{amount::amount, seed::seed};

const WRITERS: u64 = 4;

/// One change, many in one statement, many statements in one query, or a transaction that comes to
/// nothing.
async fn write(session: &Session, random: &mut Rng) {
    let mut text = String::new();
    for _ in 0..random.usize(1..6) {
        text.push_str(
            random
                .choice([
                    "UPSERT type::record('person', $key) SET name = $name, age = $age;",
                    "UPSERT type::record('person', $key) SET name = $name, age = rand::int(0, 40);",
                    "DELETE type::record('person', $key);",
                    "UPDATE person SET age = age - 1;",
                    "DELETE person WHERE age = $age;",
                    "CREATE |person:3| SET name = $name, age = $age;",
                    "BEGIN; DELETE person; CREATE person SET name = 'absent', age = 99; CANCEL;",
                ])
                .unwrap(),
        );
    }
    let query = query(text)
        .bind("key", random.i64(0..30))
        .bind("name", random.alphabetic().to_string())
        .bind("age", random.i64(0..40))
        .send(session);
    // conflicts, and what was cancelled on purpose, are as good as any other outcome
    let _ = query.await.unwrap();
}

async fn round(sessions: &[Session], random: &mut Rng) {
    let writers = sessions.iter().map(|session| {
        let mut random = random.fork();
        async move {
            for _ in 0..random.usize(1..12) {
                write(session, &mut random).await;
            }
        }
    });
    futures_util::future::join_all(writers).await;
}

async fn writers(session: &Session) -> Vec<Session> {
    define(session).await;
    let forks = (0..WRITERS).map(|_| async { session.fork().await.unwrap() });
    futures_util::future::join_all(forks).await
}

#[surreal_session::test]
async fn equals_a_fresh_read_whatever_was_written() {
    // so that the server says all that there is to say, and notifications alone have to do
    let server = Server::builder()
        .env("SURREAL_WEBSOCKET_RESPONSE_CHANNEL_SIZE", "1000000")
        .start()
        .await
        .unwrap();
    let session = server.session().await.unwrap();
    let writers = writers(&session).await;
    let mut random = Rng::with_seed(seed());
    let told = adults(&session).await;
    let compared = adults(&session).await;
    let mut changes = told.changes();
    for number in 0..amount(30) {
        round(&writers, &mut random).await;
        compared.synced().await.unwrap();
        let expected = adults_now(&session).await;
        assert_eq!(compared.snapshot(), expected, "round {number}");
        shows(&told, &mut changes, &expected).await;
    }
}

#[surreal_session::test]
async fn comes_to_the_same_when_the_server_cannot_keep_up(session: Session) {
    let writers = writers(&session).await;
    let mut random = Rng::with_seed(seed());
    let mirror = adults_compared(&session).await;
    let mut changes = mirror.changes();
    for _ in 0..3 {
        for _ in 0..amount(10) {
            round(&writers, &mut random).await;
        }
        shows(&mirror, &mut changes, &adults_now(&session).await).await;
    }
}
