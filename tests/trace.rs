//! What a subscriber of `tracing` sees, and what it must not see.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use surreal_session::{RecordId, Table, testing::Server};
use tracing::{
    Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::Interest,
};

#[derive(Debug, Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

/// Writes down the fields of spans and events.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let mut log = self.0.lock().unwrap();
        writeln!(log, "{}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match metadata.target().starts_with("surreal_session") {
            true => Interest::always(),
            false => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("surreal_session")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn calls_are_spans_without_values_and_secrets() {
    let mut server = Server::builder().persistent().start().await.unwrap();
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let session = server.connect().await.unwrap().attach().await.unwrap();
    let session = session.signin(server.root()).await.unwrap();
    let session = session.use_ns_db("shop", "main").await.unwrap();
    let ada = NewPerson {
        name: "hidden".into(),
    };
    Person::create(&session, ada).await.unwrap();
    Person::select(&session).await.unwrap();
    session.set("secret", "hidden").await.unwrap();
    session
        .query("SELECT * FROM hidden")
        .await
        .unwrap()
        .check()
        .unwrap_err();
    server.restart().await.unwrap();
    Person::select(&session).count().await.unwrap();

    let seen = log.0.lock().unwrap().clone();
    for expected in [
        "db.system.name=\"surrealdb\"",
        "db.operation.name=\"create\"",
        "db.operation.name=\"select\"",
        "db.collection.name=\"person\"",
        "db.namespace=shop|main",
        "db.response.returned_rows=1",
        "message=socket lost",
        "message=socket replaced",
    ] {
        assert!(seen.contains(expected), "{expected} is not in\n{seen}");
    }
    let id = format!("surrealdb.session.id={}", session.id());
    assert!(seen.contains(&id), "{seen}");
    let token = session.tokens().unwrap();
    for secret in ["hidden", token.access(), "root"] {
        assert!(!seen.contains(secret), "{secret} is in\n{seen}");
    }
}
