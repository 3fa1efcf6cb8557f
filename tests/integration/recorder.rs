//! A WebSocket between the library and the server, which remembers what the library sends.

use std::sync::{Arc, Mutex};

use ciborium::Value;
use expect_test::Expect;
use futures_util::{SinkExt, StreamExt, future};
use surreal_session::{Connection, Result, Session, testing::Server};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    accept_hdr_async, connect_async,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        handshake::server::{Request, Response},
        http::HeaderValue,
    },
};

use crate::place::selected;

/// A record of the calls of a session: one line for each, the method and its parameters.
pub(crate) struct Recorder {
    pub(crate) session: Session,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// Another session where `session` is, whose calls are recorded.
    pub(crate) async fn beside(session: &Session) -> Result<Self> {
        let calls = Arc::default();
        let address = proxy(Arc::clone(&calls)).await;
        let place = selected(session).await?;
        let tokens = session.tokens().expect("a session that is signed in");
        let connection = Connection::open(&format!("ws://{address}")).await?;
        let recorded = connection
            .attach()
            .await?
            .authenticate(tokens)
            .await?
            .use_ns_db(&place.0.unwrap_or_default(), &place.1.unwrap_or_default())
            .await?;
        let recorder = Self {
            session: recorded,
            calls,
        };
        recorder.take();
        Ok(recorder)
    }

    /// The calls since the last time.
    pub(crate) fn take(&self) -> String {
        let mut calls = self.calls.lock().unwrap();
        std::mem::take(&mut *calls).join("\n")
    }

    /// Compares the calls since the last time. `UPDATE_EXPECT=1` writes them down instead.
    #[track_caller]
    pub(crate) fn sent(&self, expected: &Expect) {
        expected.assert_eq(&self.take());
    }
}

async fn proxy(calls: Arc<Mutex<Vec<String>>>) -> String {
    let server = Server::shared().await.unwrap().url().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(relay(client, server.clone(), Arc::clone(&calls)));
        }
    });
    address.to_string()
}

async fn relay(client: TcpStream, server: String, calls: Arc<Mutex<Vec<String>>>) {
    let mut request = format!("{server}/rpc").into_client_request().unwrap();
    let protocol = HeaderValue::from_static("cbor");
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (server, answer) = connect_async(request).await.unwrap();
    #[expect(clippy::result_large_err, reason = "the signature that is asked for")]
    let shake = |_: &Request, mut response: Response| {
        for name in ["sec-websocket-protocol", "surreal-version"] {
            if let Some(value) = answer.headers().get(name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        Ok(response)
    };
    let client = accept_hdr_async(client, shake).await.unwrap();
    let (mut to_client, from_client) = client.split();
    let (mut to_server, from_server) = server.split();
    let up = async {
        let mut from_client = from_client;
        while let Some(Ok(message)) = from_client.next().await {
            if let Message::Binary(bytes) = &message {
                calls.lock().unwrap().extend(line(bytes));
            }
            if to_server.send(message).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        let mut from_server = from_server;
        while let Some(Ok(message)) = from_server.next().await {
            if to_client.send(message).await.is_err() {
                break;
            }
        }
    };
    future::select(Box::pin(up), Box::pin(down)).await;
}

/// One call that carries data, or none.
fn line(bytes: &[u8]) -> Option<String> {
    let envelope: Value = ciborium::from_reader(bytes).unwrap();
    let field = |name: &str| {
        let fields = envelope.as_map().unwrap();
        let found = fields.iter().find(|(key, _)| key.as_text() == Some(name));
        found.map(|(_, value)| value)
    };
    let method = field("method")?.as_text()?;
    if matches!(method, "begin" | "commit" | "cancel" | "ping") {
        return None;
    }
    let parameters = field("params")?.as_array()?.iter();
    let parameters: Vec<_> = match method {
        // its text reads better without quotes
        "query" => parameters
            .map(|value| match value {
                Value::Text(text) => text.clone(),
                other => show(other),
            })
            .filter(|shown| shown != "{}")
            .collect(),
        _ => parameters.map(show).collect(),
    };
    let transaction = field("txn").map_or("", |_| "in a transaction: ");
    Some(format!("{transaction}{method} {}", parameters.join(" ")))
}

/// A value as SurrealQL would show it.
fn show(value: &Value) -> String {
    let list = |items: &[Value]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match value {
        Value::Integer(int) => i128::from(*int).to_string(),
        Value::Float(float) => format!("{float:?}"),
        Value::Bool(bool) => bool.to_string(),
        Value::Null => "NULL".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bytes(bytes) => format!("{bytes:?}"),
        Value::Array(items) => format!("[{}]", list(items)),
        Value::Map(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let name = name.as_text().unwrap();
                format!("{name}: {}", show(value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Tag(6, _) => "NONE".to_owned(),
        Value::Tag(7, table) => table.as_text().unwrap().to_owned(),
        Value::Tag(8, id) => {
            let id = id.as_array().unwrap();
            format!("{}:{}", id[0].as_text().unwrap(), show(&id[1]))
        }
        Value::Tag(10, decimal) => format!("{}dec", decimal.as_text().unwrap()),
        Value::Tag(12, datetime) => format!("datetime{}", show(datetime)),
        Value::Tag(14, duration) => format!("duration{}", show(duration)),
        Value::Tag(37, _) => "uuid".to_owned(),
        Value::Tag(56, items) => format!("<set>{}", show(items)),
        Value::Tag(88, point) => format!("point{}", show(point)),
        Value::Tag(89, line) => format!("line{}", show(line)),
        Value::Tag(90, polygon) => format!("polygon{}", show(polygon)),
        other => format!("{other:?}"),
    }
}
