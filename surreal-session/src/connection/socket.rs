//! The one file that names the WebSocket crate.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Sink, SinkExt, Stream};
use tokio_websockets::{ClientBuilder, Config, Limits, Message, WebSocketStream};

use super::{
    access::Access,
    counted_tcp::Activity,
    endpoint::Endpoint,
    failure::Failure,
    oversize::{Oversize, Sieve},
    upgrade::Upgraded,
};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// Bytes that may wait to be written before further frames have to wait.
const WRITE_BUFFER: usize = 128 << 10;

/// A WebSocket that carries the server's binary frames.
#[derive(Debug)]
pub(super) struct Socket {
    stream: WebSocketStream<Sieve<Upgraded>>,
    heard: Activity,
}

impl Socket {
    /// Opens a socket. Gives with it the version that the server named in its answer, unless it
    /// hides it.
    pub(super) async fn open(
        endpoint: &Endpoint,
        access: &Access,
    ) -> Result<(Self, Option<String>), Failure> {
        let (line, heard) = access.connect(endpoint).await?;
        let (upgraded, head) = Upgraded::ask(line, endpoint, &access.headers).await?;
        let version = head.text("surreal-version").map(str::to_owned);
        // A request is one frame: splitting it would only cost more headers.
        let config = Config::default()
            .frame_size(usize::MAX)
            .flush_threshold(WRITE_BUFFER);
        let limit = access.max_reply_size;
        let stream = ClientBuilder::new()
            .config(config)
            .limits(Limits::default().max_payload_len(Some(limit.max(Oversize::NOTE))))
            .take_over(Sieve::new(upgraded, limit));
        Ok((Self { stream, heard }, version))
    }

    /// Returns `true` if a byte has arrived since the last call.
    pub(super) fn heard(&self) -> bool {
        self.heard.take()
    }

    /// Sends a ping to the peer, if there is room for it.
    pub(super) fn ping(&mut self, cx: &mut Context<'_>) -> Result<()> {
        if self.poll_ready(cx)?.is_ready() {
            Pin::new(&mut self.stream)
                .start_send(Message::ping(Bytes::new()))
                .map_err(lost)?;
        }
        Ok(())
    }

    /// The next data frame, or an [`Oversize`] note of one that was too large; `None` when the
    /// server closed the socket properly.
    pub(super) fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>>> {
        loop {
            let message = match Pin::new(&mut self.stream).poll_next(cx) {
                Poll::Ready(Some(Ok(message))) => message,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(lost(error))),
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Pending => return Poll::Pending,
            };
            if message.is_binary() {
                return Poll::Ready(Ok(Some(message.into_payload().into())));
            }
            match message.as_close() {
                Some((code, reason)) if !message.as_payload().is_empty() => {
                    return Poll::Ready(Err(closed(code.into(), reason)));
                }
                _ => {}
            }
            // Pings are answered by the WebSocket itself, and text is not what was agreed on.
        }
    }

    /// Returns `Ready` when a frame can be written.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_ready(cx).map_err(lost)
    }

    /// Takes a frame; [`poll_flush`](Self::poll_flush) brings it on its way.
    pub(super) fn write(&mut self, frame: Bytes) -> Result<()> {
        Pin::new(&mut self.stream)
            .start_send(Message::binary(frame))
            .map_err(lost)
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx).map_err(lost)
    }

    /// Says goodbye and waits until the server has, too. The caller bounds the time.
    pub(super) async fn close(mut self) {
        let _ = self.stream.close().await;
    }
}

fn closed(code: u16, reason: &str) -> Error {
    let why = match reason {
        "" => format!("the server closed the connection ({code})"),
        reason => format!("the server closed the connection ({code}): {reason}"),
    };
    Error::new(ErrorKind::ConnectionLost, Outcome::Unknown, why)
}

fn lost(error: tokio_websockets::Error) -> Error {
    Error::new(
        ErrorKind::ConnectionLost,
        Outcome::Unknown,
        "the connection was lost",
    )
    .with_source(error)
}
