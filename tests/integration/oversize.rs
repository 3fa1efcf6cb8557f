//! Replies that are larger than `max_reply_size`.

use futures_util::future::join_all;
use surreal_session::{Connection, ErrorKind, Outcome, Session, query, testing::Server};

use crate::ready::ready;

/// Above what sessions need, below what is read here.
const LIMIT: usize = 10_000;

async fn session(database: &str) -> Session {
    let server = Server::shared().await.unwrap();
    let builder = Connection::builder(server.url()).max_reply_size(LIMIT);
    let session = ready(&builder.open().await.unwrap(), server).await;
    session.use_ns_db("oversize", database).await.unwrap()
}

#[surreal_session::test]
async fn a_reply_that_is_too_large_fails_its_own_call() {
    let session = session("own").await;
    let connection = session.connection();
    let bystander = session.fork().await.unwrap();
    // has to live on the first socket to the end
    let transaction = bystander.begin().await.unwrap();
    let attached = connection.stats().attached;
    for size in [LIMIT, 70_000, 1_000_000] {
        let reads = join_all((0..3).map(|_| {
            query("RETURN string::repeat('x', $size)")
                .bind("size", size)
                .read_only()
                .send(&session)
        }));
        let writes = join_all((0..20).map(|number| {
            query("CREATE note SET number = $number RETURN NONE")
                .bind("number", number)
                .send(&bystander)
        }));
        let (reads, writes) = tokio::join!(reads, writes);
        for read in reads {
            let error = read.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
            assert_eq!(error.outcome(), Outcome::Unknown);
            let text = error.to_string();
            let told = text.split(' ').find_map(|word| word.parse::<usize>().ok());
            assert!(told.unwrap() > size, "{text}");
            assert!(text.contains("max_reply_size"), "{text}");
        }
        for write in writes {
            write.unwrap().check().unwrap();
        }
    }
    transaction.commit().await.unwrap();
    assert_eq!(connection.stats().attached, attached);
    assert_eq!(connection.stats().calls_in_flight, 0);
    let text = "RETURN array::len((SELECT VALUE id FROM note)); RETURN string::repeat('x', 9000)";
    let mut response = query(text).send(&session).await.unwrap();
    assert_eq!(response.take::<i64>(0).unwrap(), 60);
    assert_eq!(response.take::<String>(1).unwrap().len(), 9000);
}
