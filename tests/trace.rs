//! The events and spans that a subscriber of `tracing` sees, and the secrets that it must not see.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use surreal_session::{RecordId, Table, testing::Server};
use tracing::{
    Instrument, Metadata, Subscriber,
    field::{Field, Visit},
    info_span,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_core::span::Current;

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

#[surreal_session::test]
async fn a_session_that_nothing_can_sign_in_again_is_a_warning() {
    let mut server = Server::builder().start().await.unwrap();
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let session = server.connect().await.unwrap().attach().await.unwrap();
    let session = session.signin(server.root()).await.unwrap();
    let session = session.forget_credentials();
    server.restart().await.unwrap();
    session.query("RETURN 1").await.unwrap_err();
    let seen = log.0.lock().unwrap().clone();
    let expected = "message=session ended: nothing can sign it in again";
    assert!(seen.contains(expected), "{expected} is not in\n{seen}");
    assert!(seen.contains("reason=Auth"), "{seen}");
}

#[surreal_session::test]
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

/// Writes down below which span each span is made.
#[derive(Clone, Default)]
struct Tree(Arc<Mutex<Spans>>);

#[derive(Default)]
struct Spans {
    /// A span's id is its place, counted from 1.
    made: Vec<&'static Metadata<'static>>,
    entered: Vec<Id>,
    /// The operation of each call, and the span above it.
    calls: Vec<(String, Option<&'static str>)>,
}

impl Spans {
    fn get(&self, id: &Id) -> &'static Metadata<'static> {
        self.made[usize::try_from(id.into_u64()).unwrap() - 1]
    }
}

/// Finds the operation of a call.
struct Operation(String);

impl Visit for Operation {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "db.operation.name" {
            self.0 = value.to_owned();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl Subscriber for Tree {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::always()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        if span.metadata().name() == "surrealdb" {
            let mut operation = Operation(String::new());
            span.record(&mut operation);
            let above = spans.entered.last().map(|id| spans.get(id).name());
            spans.calls.push((operation.0, above));
        }
        spans.made.push(span.metadata());
        Id::from_u64(spans.made.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().entered.push(id.clone());
    }

    fn exit(&self, id: &Id) {
        let left = self.0.lock().unwrap().entered.pop();
        assert_eq!(left.as_ref(), Some(id));
    }

    fn current_span(&self) -> Current {
        let spans = self.0.lock().unwrap();
        match spans.entered.last() {
            Some(id) => Current::new(id.clone(), spans.get(id)),
            None => Current::none(),
        }
    }
}

/// Calls that run in a separate task are included.
#[surreal_session::test]
async fn calls_are_below_the_span_of_their_caller() {
    let server = Server::builder().start().await.unwrap();
    let session = server.session().await.unwrap();
    let define = "DEFINE TABLE person";
    session.query(define).await.unwrap().check().unwrap();
    let tree = Tree::default();
    let _guard = tracing::subscriber::set_default(tree.clone());
    let request = async {
        let transaction = session.begin().await.unwrap();
        Person::select(&transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let live = Person::live(&session).await.unwrap();
        live.close().await.unwrap();
    };
    request.instrument(info_span!("request")).await;
    let calls = tree.0.lock().unwrap().calls.clone();
    for operation in ["begin", "select", "commit", "query", "kill"] {
        let call = (operation.to_owned(), Some("request"));
        assert!(calls.contains(&call), "{call:?} is not in {calls:?}");
    }
    let aside = calls.iter().find(|(_, above)| *above != Some("request"));
    assert_eq!(aside, None);
}
