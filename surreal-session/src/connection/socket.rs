//! The one file that names the WebSocket crate.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Sink, Stream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{
        self, ClientRequestBuilder, Message,
        error::{ProtocolError, UrlError},
        handshake::client::Response,
        protocol::WebSocketConfig,
    },
};

use super::{
    endpoint::Endpoint,
    tls::Tls,
    wire::{Heard, Wire},
};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// Bytes of one read. The WebSocket zeroes as many before each, so a large size is paid for by every small reply.
const READ_SIZE: usize = 16 << 10;

type Upgraded = WebSocketStream<MaybeTlsStream<Wire>>;

/// A WebSocket that carries the server's binary frames.
#[derive(Debug)]
pub(super) struct Socket {
    stream: Upgraded,
    heard: Heard,
}

impl Socket {
    /// Opens a socket. Gives with it the version that the server named in its answer, unless it hides it.
    pub(super) async fn open(
        endpoint: &Endpoint,
        tls: &Tls,
        max_reply: usize,
    ) -> Result<(Self, Option<String>)> {
        let (wire, heard) = Wire::connect(&endpoint.host, endpoint.port)
            .await
            .map_err(|error| unreachable(endpoint, error))?;
        // only `cbor`: offered several, the server takes `json`, which rewrites strings
        let request = ClientRequestBuilder::new(endpoint.uri.clone()).with_sub_protocol("cbor");
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_SIZE)
            .max_message_size(Some(max_reply))
            .max_frame_size(Some(max_reply));
        let (stream, response) = upgrade(endpoint, tls, wire, request, config).await?;
        Ok((Self { stream, heard }, server_version(&response)))
    }

    /// Whether a byte came since this was last asked.
    pub(super) fn heard(&self) -> bool {
        self.heard.take()
    }

    /// Asks the peer for a sign of life, if there is room for the question.
    pub(super) fn ping(&mut self, cx: &mut Context<'_>) -> Result<()> {
        if self.poll_ready(cx)?.is_ready() {
            Pin::new(&mut self.stream)
                .start_send(Message::Ping(Bytes::new()))
                .map_err(lost)?;
        }
        Ok(())
    }

    /// The next data frame; `None` when the server closed the socket properly.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>>> {
        loop {
            let message = match Pin::new(&mut self.stream).poll_next(cx) {
                Poll::Ready(Some(Ok(message))) => message,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(lost(error))),
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Pending => return Poll::Pending,
            };
            match message {
                Message::Binary(bytes) => return Poll::Ready(Ok(Some(bytes))),
                Message::Close(Some(frame)) => {
                    return Poll::Ready(Err(Error::new(
                        ErrorKind::ConnectionLost,
                        Outcome::Unknown,
                        match frame.reason.as_str() {
                            "" => format!("the server closed the connection ({})", frame.code),
                            reason => {
                                format!(
                                    "the server closed the connection ({}): {reason}",
                                    frame.code
                                )
                            }
                        },
                    )));
                }
                Message::Close(None) => return Poll::Ready(Ok(None)),
                // pings are answered by the WebSocket itself; text is not what was agreed on
                Message::Ping(_) | Message::Pong(_) | Message::Text(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Whether a frame can be written now.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_ready(cx).map_err(lost)
    }

    /// Takes a frame; [`poll_flush`](Self::poll_flush) brings it on its way.
    pub(super) fn write(&mut self, frame: Bytes) -> Result<()> {
        Pin::new(&mut self.stream)
            .start_send(Message::Binary(frame))
            .map_err(lost)
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx).map_err(lost)
    }

    /// Says goodbye and waits until the server has, too. The caller bounds the time.
    pub(super) async fn close(mut self) {
        if self.stream.close(None).await.is_ok() {
            let end = std::future::poll_fn(|cx| {
                while let Poll::Ready(message) = Pin::new(&mut self.stream).poll_next(cx) {
                    if !matches!(message, Some(Ok(_))) {
                        return Poll::Ready(());
                    }
                }
                Poll::Pending
            });
            end.await;
        }
    }
}

/// The WebSocket's handshake, within TLS where the endpoint asks for it.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
async fn upgrade(
    endpoint: &Endpoint,
    tls: &Tls,
    wire: Wire,
    request: ClientRequestBuilder,
    config: WebSocketConfig,
) -> Result<(Upgraded, Response)> {
    let connector = match endpoint.secure {
        true => connector(tls)?,
        false => tokio_tungstenite::Connector::Plain,
    };
    tokio_tungstenite::client_async_tls_with_config(request, wire, Some(config), Some(connector))
        .await
        .map_err(|error| refused(endpoint, error))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
async fn upgrade(
    endpoint: &Endpoint,
    _: &Tls,
    wire: Wire,
    request: ClientRequestBuilder,
    config: WebSocketConfig,
) -> Result<(Upgraded, Response)> {
    if endpoint.secure {
        return Err(Error::new(
            ErrorKind::Tls,
            Outcome::NotSent,
            "wss:// needs TLS, and this build has none: enable the feature `rustls` or `native-tls` of surreal-session",
        ));
    }
    let stream = MaybeTlsStream::Plain(wire);
    tokio_tungstenite::client_async_with_config(request, stream, Some(config))
        .await
        .map_err(|error| refused(endpoint, error))
}

#[cfg(feature = "rustls")]
fn connector(tls: &Tls) -> Result<tokio_tungstenite::Connector> {
    tls.rustls()
        .map(|config| tokio_tungstenite::Connector::Rustls(std::sync::Arc::new(config)))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn connector(tls: &Tls) -> Result<tokio_tungstenite::Connector> {
    tls.native().map(tokio_tungstenite::Connector::NativeTls)
}

fn server_version(response: &Response) -> Option<String> {
    let version = response.headers().get("surreal-version")?.to_str().ok()?;
    Some(version.to_owned())
}

fn unreachable(endpoint: &Endpoint, error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Connect,
        Outcome::NotSent,
        format!("no connection to {endpoint} (does a server run there?)"),
    )
    .with_source(error)
}

/// Why there is a server, but no WebSocket.
fn refused(endpoint: &Endpoint, error: tungstenite::Error) -> Error {
    let connect = |why: String| Error::new(ErrorKind::Connect, Outcome::NotSent, why);
    match error {
        tungstenite::Error::Http(response) => match response.status().as_u16() {
            503 => connect(format!("{endpoint} is starting up (503): try again")),
            404 => connect(format!(
                "{endpoint} answered 404: is this a SurrealDB server, and is its RPC route enabled?"
            )),
            status => connect(format!(
                "{endpoint} answered {status} and opened no WebSocket: does a proxy stand before it?"
            )),
        },
        tungstenite::Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(_)) => connect(
            format!("{endpoint} does not speak CBOR: is this a SurrealDB server?"),
        ),
        tungstenite::Error::Url(UrlError::TlsFeatureNotEnabled) | tungstenite::Error::Tls(_) => {
            tls_failed(endpoint, error)
        }
        // a TLS handshake that fails comes as an I/O error
        tungstenite::Error::Io(_) if endpoint.secure => tls_failed(endpoint, error),
        error => connect(format!(
            "{endpoint} did not answer as a WebSocket server does{}",
            if endpoint.secure {
                ""
            } else {
                " (if it speaks TLS, use wss://)"
            }
        ))
        .with_source(error),
    }
}

fn tls_failed(endpoint: &Endpoint, error: tungstenite::Error) -> Error {
    Error::new(
        ErrorKind::Tls,
        Outcome::NotSent,
        format!("no TLS with {endpoint} (if it speaks none, use ws://)"),
    )
    .with_source(error)
}

fn lost(error: tungstenite::Error) -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        Outcome::Unknown,
        "the connection was lost",
    )
    .with_source(error)
}
