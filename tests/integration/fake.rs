//! A server that answers as a test says: slowly, wrongly, or not at all.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU64, Ordering},
};

use ciborium::{Value, cbor};
use futures_util::{SinkExt, StreamExt, future::BoxFuture};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};
use tokio_tungstenite::{
    accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Request, Response},
        http::HeaderValue,
    },
};

/// A fake server, and what it was asked.
#[derive(Clone)]
pub(crate) struct Fake {
    url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    sockets: watch::Sender<usize>,
}

/// One call, as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) session: String,
    pub(crate) params: Vec<Value>,
}

/// The answer to a call.
pub(crate) enum Answer {
    Result(Value),
    /// The error as the server writes it.
    Error(Value),
    Nothing,
    /// The server closes the socket.
    Close,
}

impl Fake {
    /// Starts one that answers each call with what `answer` makes of it. Calls do not wait for each
    /// other.
    pub(crate) async fn start<F>(answer: F) -> Self
    where
        F: Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
    {
        Self::of_version("3.3.5", answer).await
    }

    /// Starts one that says it is of a version.
    pub(crate) async fn of_version<F>(version: &'static str, answer: F) -> Self
    where
        F: Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            url: format!("ws://{}", listener.local_addr().unwrap()),
            calls: Arc::default(),
            sockets: watch::Sender::new(0),
        };
        let (calls, answer) = (fake.calls.clone(), Arc::new(answer));
        let sockets = fake.sockets.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let served = serve(stream, version, calls.clone(), answer.clone());
                let sockets = sockets.clone();
                sockets.send_modify(|open| *open += 1);
                tokio::spawn(async move {
                    served.await;
                    sockets.send_modify(|open| *open -= 1);
                });
            }
        });
        fake
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Returns the number of sockets that are open to it.
    pub(crate) fn sockets(&self) -> watch::Receiver<usize> {
        self.sockets.subscribe()
    }

    /// Returns the calls that it has received.
    pub(crate) fn calls(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap()
    }
}

impl Call {
    /// The first parameter, where it is a text.
    pub(crate) fn text(&self) -> &str {
        self.params.first().and_then(Value::as_text).unwrap_or("")
    }

    /// A field of the first parameter, where it is an object of texts.
    pub(crate) fn field(&self, name: &str) -> &str {
        let fields = self.params.first().and_then(Value::as_map);
        let mut fields = fields.into_iter().flatten();
        let field = fields.find(|(key, _)| key.as_text() == Some(name));
        field.and_then(|(_, value)| value.as_text()).unwrap_or("")
    }

    /// Answers as a server does that holds nothing.
    pub(crate) fn usual(&self) -> Answer {
        Answer::Result(match self.method.as_str() {
            "version" => "surrealdb-3.3.5".into(),
            "signin" | "signup" => "token".into(),
            "use" => cbor!({ "namespace" => "shop", "database" => "main" }).unwrap(),
            "query" if self.text().starts_with("LIVE") => rows([uuid()]),
            "begin" => uuid(),
            "query" => rows([none()]),
            _ => none(),
        })
    }
}

/// An error of a kind, with the kind of its details where it has any.
pub(crate) fn error(kind: &str, detail: Option<&str>, message: &str) -> Answer {
    let detail = detail.map(|detail| cbor!({ "kind" => detail }).unwrap());
    Answer::Error(
        cbor!({
            "code" => -32000, "kind" => kind, "message" => message,
            "details" => detail.unwrap_or_else(none),
        })
        .unwrap(),
    )
}

/// The id of another live query or transaction.
fn uuid() -> Value {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    Value::Tag(37, Box::new(Value::Bytes(id.to_vec())))
}

/// NONE.
pub(crate) fn none() -> Value {
    Value::Tag(6, Box::new(Value::Null))
}

/// The answer to a query: one result for each of its statements.
pub(crate) fn rows(results: impl IntoIterator<Item = Value>) -> Value {
    let rows = results
        .into_iter()
        .map(|result| cbor!({ "status" => "OK", "time" => "1ms", "result" => result }).unwrap());
    Value::Array(rows.collect())
}

async fn serve<F>(
    stream: TcpStream,
    version: &'static str,
    calls: Arc<Mutex<Vec<Call>>>,
    answer: Arc<F>,
) where
    F: Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
{
    #[expect(clippy::result_large_err, reason = "the signature that is asked for")]
    let shake = move |_: &Request, mut response: Response| {
        let headers = response.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("cbor"));
        let version = format!("surrealdb/{version}");
        let version = HeaderValue::from_str(&version).expect("a header");
        headers.insert("surreal-version", version);
        Ok(response)
    };
    let Ok(stream) = accept_hdr_async(stream, shake).await else {
        return;
    };
    let (mut to_client, mut from_client) = stream.split();
    let (replies, mut ready) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(reply) = ready.recv().await {
            if to_client.send(reply).await.is_err() {
                return;
            }
        }
    });
    while let Some(Ok(message)) = from_client.next().await {
        let Message::Binary(bytes) = message else {
            continue;
        };
        let (id, call) = read(&bytes);
        calls.lock().unwrap().push(call.clone());
        let (replies, answer) = (replies.clone(), answer.clone());
        // in its order until it waits
        let mut answered = answer(call);
        let first = futures_util::poll!(&mut answered);
        if let std::task::Poll::Ready(answer) = first {
            if let Answer::Close = answer {
                return;
            }
            reply(&replies, id, answer);
        } else {
            tokio::spawn(async move { reply(&replies, id, answered.await) });
        }
    }
}

fn reply(replies: &mpsc::UnboundedSender<Message>, id: Value, answer: Answer) {
    let (name, value) = match answer {
        Answer::Result(value) => ("result", value),
        Answer::Error(value) => ("error", value),
        // One that comes late closes nothing.
        Answer::Nothing | Answer::Close => return,
    };
    let envelope = Value::Map(vec![("id".into(), id), (name.into(), value)]);
    let mut bytes = Vec::new();
    ciborium::into_writer(&envelope, &mut bytes).unwrap();
    // a socket that is gone needs no answer
    let _ = replies.send(Message::Binary(bytes.into()));
}

fn read(bytes: &[u8]) -> (Value, Call) {
    let envelope: Value = ciborium::from_reader(bytes).unwrap();
    let field = |name: &str| {
        let fields = envelope.as_map().unwrap();
        let found = fields.iter().find(|(key, _)| key.as_text() == Some(name));
        found.map(|(_, value)| value.clone())
    };
    let params = field("params").and_then(|params| params.into_array().ok());
    let call = Call {
        method: field("method").unwrap().into_text().unwrap(),
        session: format!("{:?}", field("session")),
        params: params.unwrap_or_default(),
    };
    (field("id").unwrap(), call)
}
