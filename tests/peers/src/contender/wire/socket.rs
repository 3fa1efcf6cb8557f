use bytes::Bytes;
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{ClientRequestBuilder, Message, protocol::WebSocketConfig},
};

use crate::Result;

/// A WebSocket, its frames as they come.
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(super) async fn open(url: &str) -> Result<Self> {
        let request =
            ClientRequestBuilder::new(format!("{url}/rpc").parse()?).with_sub_protocol("cbor");
        let config = WebSocketConfig::default()
            // as this library's: the bytes of a read are zeroed before it
            .read_buffer_size(16 << 10)
            .max_frame_size(Some(1 << 30));
        let (stream, _) = connect_async_with_config(request, Some(config), true).await?;
        Ok(Self(stream))
    }

    /// A call of which it matters that it succeeds.
    pub(super) async fn ask(&mut self, request: Bytes) -> Result<Bytes> {
        let reply = self.exchange(request).await?;
        let failed = reply.windows(6).any(|name| name == b"\x65error");
        match failed {
            true => Err(String::from_utf8_lossy(&reply).into()),
            false => Ok(reply),
        }
    }

    /// One request, and the next frame.
    pub(super) async fn exchange(&mut self, request: Bytes) -> Result<Bytes> {
        self.0.send(Message::Binary(request)).await?;
        self.frame().await
    }

    /// The next frame of data.
    pub(super) async fn frame(&mut self) -> Result<Bytes> {
        loop {
            match self
                .0
                .next()
                .await
                .ok_or("the server closed the socket")??
            {
                Message::Binary(frame) => return Ok(frame),
                Message::Close(_) => return Err("the server closed the socket".into()),
                _ => {}
            }
        }
    }

    /// Makes all these calls, so many at a time: as many frames as have come are answered with as
    /// many requests, and one flush.
    pub(super) async fn pump(
        &mut self,
        requests: impl IntoIterator<Item = Bytes>,
        in_flight: usize,
    ) -> Result<()> {
        let mut requests = requests.into_iter();
        let mut waiting = 0;
        for request in requests.by_ref().take(in_flight) {
            self.0.feed(Message::Binary(request)).await?;
            waiting += 1;
        }
        self.0.flush().await?;
        while waiting > 0 {
            let mut frame = Some(self.frame().await?);
            while frame.is_some() {
                waiting -= 1;
                if let Some(request) = requests.next() {
                    self.0.feed(Message::Binary(request)).await?;
                    waiting += 1;
                }
                frame = self.frame().now_or_never().transpose()?;
            }
            self.0.flush().await?;
        }
        Ok(())
    }
}
