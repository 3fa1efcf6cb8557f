//! A session that is ready, on a connection of a test's own.

use surreal_session::{Connection, Session, testing::Server};

/// The root user of a server that a test has for itself.
pub(crate) async fn ready(connection: &Connection, server: &Server) -> Session {
    let session = connection.attach().await.unwrap();
    let session = session.signin(server.root()).await.unwrap();
    session.use_ns_db("shop", "main").await.unwrap()
}
