//! The handshake that makes a WebSocket of an HTTP connection (RFC 6455, section 4).

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::{Buf, Bytes};
use http::{HeaderMap, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use uuid::Uuid;

use super::{
    connector::{Line, is_tls},
    endpoint::Endpoint,
    failure::Failure,
    head::Head,
};
use crate::error::ErrorKind;

/// The only format that is offered: of several, the server takes `json`, which rewrites strings.
const FORMAT: &str = "cbor";

/// The text that every server appends to the key (RFC 6455).
const KEY_SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A byte stream after its upgrade.
#[derive(Debug)]
pub(super) struct Upgraded {
    line: Box<dyn Line>,
    /// ReplyStream that arrived together with the head of the answer.
    early: Bytes,
}

impl Upgraded {
    /// Asks for the upgrade, with the user's headers. Returns the head of the server's answer, too.
    pub(super) async fn ask(
        mut line: Box<dyn Line>,
        endpoint: &Endpoint,
        headers: &HeaderMap,
    ) -> Result<(Self, Head), Failure> {
        // RFC 6455 wants 16 random bytes, of which these have 122 bits. They keep no secret: they
        // show that the answer belongs to the question.
        let key = BASE64_STANDARD.encode(Uuid::new_v4());
        let request = request(endpoint, headers, &key);
        let answer = async {
            line.write_all(&request).await?;
            line.flush().await?;
            Head::read(&mut line).await
        };
        let mut head = answer.await.map_err(|error| no_answer(endpoint, error))?;
        if head.status != StatusCode::SWITCHING_PROTOCOLS {
            return Err(refused(endpoint, head, &mut line).await);
        }
        check(endpoint, &head, &key)?;
        let early = std::mem::take(&mut head.rest);
        Ok((Self { line, early }, head))
    }
}

fn request(endpoint: &Endpoint, headers: &HeaderMap, key: &str) -> Vec<u8> {
    let Endpoint {
        path, authority, ..
    } = endpoint;
    let mut request = format!(
        "GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {FORMAT}\r\n"
    )
    .into_bytes();
    for (name, value) in headers {
        request.extend_from_slice(name.as_ref());
        request.extend_from_slice(b": ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request
}

fn check(endpoint: &Endpoint, head: &Head, key: &str) -> Result<(), Failure> {
    let accept = sha1_smol::Sha1::from(format!("{key}{KEY_SUFFIX}")).digest();
    let accept = BASE64_STANDARD.encode(accept.bytes());
    let upgrades = head
        .text("upgrade")
        .is_some_and(|name| name.eq_ignore_ascii_case("websocket"));
    if !upgrades || head.text("sec-websocket-accept") != Some(&accept) {
        return Err(Failure::lasting(
            ErrorKind::Connect,
            format!("{endpoint} did not answer as a WebSocket server does"),
        ));
    }
    match head.text("sec-websocket-protocol") {
        Some(FORMAT) => Ok(()),
        _ => Err(Failure::lasting(
            ErrorKind::Connect,
            format!("{endpoint} does not speak CBOR: is it a SurrealDB server?"),
        )),
    }
}

async fn refused(endpoint: &Endpoint, head: Head, line: &mut Box<dyn Line>) -> Failure {
    let status = head.status;
    let quote = head.quote(line).await;
    let said = format!("{endpoint} answered {quote} instead of opening a WebSocket");
    match status.as_u16() {
        404 => Failure::lasting(
            ErrorKind::Connect,
            format!("{said}: is it a SurrealDB server with its RPC route enabled?"),
        ),
        // The server itself while it starts, or a proxy in front of one that is not there yet.
        502..=504 => Failure::passing(
            ErrorKind::Connect,
            format!(
                "{said}: is the server still starting? (see `ConnectionBuilder::wait_for_server`)"
            ),
        ),
        _ => Failure::lasting(
            ErrorKind::Connect,
            format!("{said}: is there a proxy in front of it?"),
        ),
    }
}

/// There is a server, but no answer in HTTP.
fn no_answer(endpoint: &Endpoint, error: io::Error) -> Failure {
    // TLS 1.3 reports a client certificate that is missing or refused only here.
    if is_tls(&error) {
        let why = format!("TLS with {endpoint} failed: does the server want a client certificate?");
        return Failure::lasting(ErrorKind::Tls, why).with_source(error);
    }
    let hint = match endpoint.secure {
        true => "",
        false => " (for a server with TLS, use wss://)",
    };
    let why = format!("{endpoint} did not answer as a WebSocket server does{hint}");
    let failure = match error.kind() {
        io::ErrorKind::InvalidData => Failure::lasting,
        _ => Failure::passing,
    };
    failure(ErrorKind::Connect, why).with_source(error)
}

impl AsyncRead for Upgraded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.early.is_empty() {
            return Pin::new(&mut self.line).poll_read(cx, buffer);
        }
        let length = self.early.len().min(buffer.remaining());
        buffer.put_slice(&self.early[..length]);
        self.early.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}
