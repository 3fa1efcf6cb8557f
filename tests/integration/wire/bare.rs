//! A socket, CBOR by `ciborium`, and nothing else.

use ciborium::Value as Cbor;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

use super::{Row, Rows, notation::of_cbor};

pub(super) struct Bare {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    id: u64,
}

/// The root user of the servers that tests start.
pub(super) fn root() -> Cbor {
    let (user, pass) = (variable("SURREAL_USER"), variable("SURREAL_PASS"));
    Cbor::Map(vec![
        ("user".into(), user.into()),
        ("pass".into(), pass.into()),
    ])
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| "root".to_owned())
}

fn field<'a>(map: &'a Cbor, name: &str) -> Option<&'a Cbor> {
    let fields = map.as_map()?;
    fields
        .iter()
        .find(|(key, _)| key.as_text() == Some(name))
        .map(|(_, value)| value)
}

fn text(map: &Cbor, name: &str) -> String {
    field(map, name)
        .and_then(Cbor::as_text)
        .unwrap_or_default()
        .to_owned()
}

impl Bare {
    pub(super) async fn open(url: &str) -> Self {
        let mut request = format!("{url}/rpc").into_client_request().unwrap();
        let protocol = HeaderValue::from_static("cbor");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        let (socket, _) = connect_async(request).await.unwrap();
        Self { socket, id: 0 }
    }

    /// The result of a call, or its error.
    pub(super) async fn call(&mut self, method: &str, params: Vec<Cbor>) -> Result<Cbor, Cbor> {
        self.id += 1;
        let request = Cbor::Map(vec![
            ("id".into(), self.id.into()),
            ("method".into(), method.into()),
            ("params".into(), Cbor::Array(params)),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&request, &mut bytes).unwrap();
        self.socket
            .send(Message::Binary(bytes.into()))
            .await
            .unwrap();
        loop {
            let Message::Binary(bytes) = self.socket.next().await.unwrap().unwrap() else {
                continue;
            };
            let reply: Cbor = ciborium::from_reader(&bytes[..]).unwrap();
            if field(&reply, "id") != Some(&self.id.into()) {
                continue;
            }
            return match field(&reply, "error") {
                Some(error) if error.is_map() => Err(error.clone()),
                _ => Ok(field(&reply, "result").unwrap().clone()),
            };
        }
    }

    pub(super) async fn rows(&mut self, query: &str) -> Rows {
        let failed = |error: &Cbor, message: &str| Row::Failed {
            kind: text(error, "kind"),
            message: text(error, message),
        };
        let rows = self.call("query", vec![query.into()]).await;
        let rows = rows.map_err(|error| failed(&error, "message"))?;
        let row = |row: &Cbor| match text(row, "status").as_str() {
            "OK" => Row::Value(of_cbor(field(row, "result").unwrap())),
            _ => failed(row, "result"),
        };
        Ok(rows.as_array().unwrap().iter().map(row).collect())
    }
}
