//! The head of an HTTP/1.1 answer, of a WebSocket upgrade or of a proxy.

use std::{io, time::Duration};

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    time::timeout,
};

/// The largest head that is accepted. Servers and proxies send a few hundred bytes.
const MAX_HEAD: usize = 64 << 10;
const MAX_HEADERS: usize = 128;

/// The number of characters of a refusal that are quoted, and the time in which its body has to
/// arrive.
const QUOTED: usize = 240;
const QUOTE_TIME: Duration = Duration::from_secs(1);

/// The status and headers of an answer.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Bytes behind the head that arrived with it.
    pub(super) rest: Bytes,
}

impl Head {
    /// Reads until the head has ended.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut buffer = BytesMut::with_capacity(1 << 10);
        loop {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the connection was closed before an answer was complete",
                ));
            }
            if let Some((length, mut head)) = parse(&buffer)? {
                buffer.advance(length);
                head.rest = buffer.freeze();
                return Ok(head);
            }
            if buffer.len() > MAX_HEAD {
                return Err(no_http("its head is too large"));
            }
        }
    }

    /// A header's value, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Describes a refusal: the status, where it redirects to, and the beginning of the body in one
    /// line.
    pub(super) async fn quote(self, stream: &mut (impl AsyncRead + Unpin)) -> String {
        let mut said = self.status.to_string();
        if let Some(target) = self.text("location") {
            // A query may hold what the answer meant for one client only.
            let target = target.split(['?', '#']).next().unwrap_or_default();
            said.push_str(&format!(", a redirect to {target:?}"));
        }
        let wanted = self
            .text("content-length")
            .and_then(|length| length.parse().ok());
        let chunked = self.headers.contains_key("transfer-encoding");
        let mut body = BytesMut::from(self.rest);
        // An answer that does not end costs a moment; what has arrived by then is quoted.
        let _ = timeout(QUOTE_TIME, async {
            let wanted = wanted.unwrap_or(usize::MAX).min(4 * QUOTED);
            while body.len() < wanted && stream.read_buf(&mut body).await.is_ok_and(|n| n > 0) {}
        })
        .await;
        let text = String::from_utf8_lossy(&body);
        let text = match chunked {
            // The size of the first chunk is no part of the text.
            true => text
                .split_once("\r\n")
                .map_or("", |(_, text)| text.trim_end_matches("\r\n0\r\n\r\n")),
            false => &text,
        };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            let short: String = line.chars().take(QUOTED).collect();
            let more = if short.len() < line.len() { " ..." } else { "" };
            said.push_str(&format!(", {short:?}{more}"));
        }
        said
    }
}

/// The length of a complete head, and what it holds.
fn parse(bytes: &[u8]) -> io::Result<Option<(usize, Head)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let length = match response.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(no_http(&error)),
    };
    let status =
        StatusCode::from_u16(response.code.unwrap_or_default()).map_err(|error| no_http(&error))?;
    let mut map = HeaderMap::new();
    for header in response.headers {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let value = HeaderValue::from_bytes(header.value);
        if let (Ok(name), Ok(value)) = (name, value) {
            map.append(name, value);
        }
    }
    let head = Head {
        status,
        headers: map,
        rest: Bytes::new(),
    };
    Ok(Some((length, head)))
}

fn no_http(why: &(impl std::fmt::Display + ?Sized)) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the answer is not HTTP: {why}"),
    )
}

#[cfg(test)]
mod tests {
    use std::io;

    use tokio::io::{AsyncRead, AsyncReadExt, empty};

    use super::{Head, MAX_HEAD, QUOTED};

    async fn head(text: &str) -> io::Result<Head> {
        Head::read(&mut text.as_bytes()).await
    }

    #[tokio::test]
    async fn head_arrives_byte_by_byte() {
        struct Slow<'a>(&'a [u8]);
        impl AsyncRead for Slow<'_> {
            fn poll_read(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
                buffer: &mut tokio::io::ReadBuf<'_>,
            ) -> std::task::Poll<io::Result<()>> {
                if let Some((first, rest)) = self.0.split_first() {
                    buffer.put_slice(&[*first]);
                    self.0 = rest;
                }
                std::task::Poll::Ready(Ok(()))
            }
        }
        let mut slow = Slow(b"HTTP/1.1 101 X\r\nSurreal-Version: 3\r\n\r\nmore");
        let head = Head::read(&mut slow).await.unwrap();
        assert_eq!(head.status, 101);
        assert_eq!(head.text("surreal-version"), Some("3"));
        let mut rest = String::new();
        slow.read_to_string(&mut rest).await.unwrap();
        assert_eq!((head.rest.len(), rest.as_str()), (0, "more"));
    }

    #[tokio::test]
    async fn what_follows_the_head_is_kept() {
        let head = head("HTTP/1.1 200 OK\r\n\r\nframe").await.unwrap();
        assert_eq!(head.rest, "frame");
    }

    #[tokio::test]
    async fn other_protocols_and_endless_heads_are_refused() {
        for text in ["", "HTTP/1.1 200", "SSH-2.0-x\r\n", "\u{15}\u{3}\u{1}\0"] {
            assert!(head(text).await.is_err(), "{text:?}");
        }
        let endless = format!("HTTP/1.1 200 OK\r\nA: {}", "a".repeat(MAX_HEAD));
        assert!(head(&endless).await.is_err());
    }

    #[tokio::test]
    async fn refusal_is_quoted_in_one_short_line() {
        for (text, quoted) in [
            (
                "HTTP/1.1 403 X\r\n\r\n<b>\r\n no\u{7} </b>",
                r#"403 Forbidden, "<b> no\u{7} </b>""#,
            ),
            (
                "HTTP/1.1 502 X\r\ncontent-length: 0\r\n\r\n",
                "502 Bad Gateway",
            ),
            (
                "HTTP/1.1 401 X\r\ntransfer-encoding: chunked\r\n\r\n4\r\nwho?\r\n0\r\n\r\n",
                r#"401 Unauthorized, "who?""#,
            ),
            (
                "HTTP/1.1 301 X\r\nlocation: https://a/b?token=1\r\n\r\n",
                r#"301 Moved Permanently, a redirect to "https://a/b""#,
            ),
        ] {
            let head = head(text).await.unwrap();
            assert_eq!(head.quote(&mut empty()).await, quoted);
        }
        let long = format!("HTTP/1.1 500 X\r\n\r\n{}", "a".repeat(10_000));
        let quoted = head(&long).await.unwrap().quote(&mut empty()).await;
        assert!(quoted.len() < QUOTED + 60, "{quoted}");
    }
}
