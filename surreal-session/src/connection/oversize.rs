//! Messages that are larger than the user accepts: their place is taken by a note, and the socket
//! lives on.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::rpc::Frame;

/// The first byte of a note. No reply begins with it: in CBOR it is a break.
const MARK: u8 = 0xff;

/// The number of bytes of a message that are kept, to find the call that it answers.
const KEPT: usize = 64;

/// The first byte of a frame that is a whole binary message. Only such a frame is replaced; the
/// server sends no others.
const WHOLE: u8 = 0x82;

/// The largest payload whose size stands in the second byte of a frame.
const SHORT: usize = 125;

/// The number of skipped bytes that are read at once.
const SCRATCH: usize = 16 << 10;

/// A message that was too large to be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Oversize {
    pub(super) size: u64,
    /// The call that it answers, unless it answers none or does not say so at its beginning.
    pub(super) id: Option<u64>,
}

impl Oversize {
    /// The largest note.
    pub(super) const NOTE: usize = 1 + size_of::<u64>() + KEPT;

    /// Reads a note; `None` for any other message.
    pub(super) fn read(message: &[u8]) -> Option<Self> {
        let (size, kept) = message.strip_prefix(&[MARK])?.split_first_chunk()?;
        Some(Self {
            size: u64::from_be_bytes(*size),
            id: Frame::find_id(kept),
        })
    }
}

/// A stream of a server's WebSocket frames in which notes replace the messages above a limit.
///
/// It looks at the headers of frames only. What it lets pass is read where its reader wants it.
#[derive(Debug)]
pub(super) struct Sieve<S> {
    inner: S,
    limit: u64,
    /// The number of bytes of a frame's payload that are still to pass.
    left: u64,
    /// The beginning of a header that is read apart.
    header: Option<BytesMut>,
    skipping: Option<Box<Skipping>>,
    /// Was read too early, and comes before what the stream has.
    stash: Bytes,
    /// A header or a note that is ready.
    ready: Bytes,
}

#[derive(Debug)]
struct Skipping {
    size: u64,
    left: u64,
    kept: Vec<u8>,
    scratch: Vec<u8>,
}

impl<S> Sieve<S> {
    /// Replaces messages of more than `limit` bytes.
    pub(super) fn new(inner: S, limit: usize) -> Self {
        Self {
            inner,
            limit: limit.try_into().unwrap_or(u64::MAX),
            left: 0,
            header: None,
            skipping: None,
            stash: Bytes::new(),
            ready: Bytes::new(),
        }
    }

    fn is_oversize(&self, first: u8, size: u64) -> bool {
        first == WHOLE && size > self.limit
    }

    /// Returns the number of these bytes that can pass: all, or those before a frame whose header
    /// is cut off or shows it as too large.
    fn scan(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            let passed = rest.len().min(self.left.try_into().unwrap_or(usize::MAX));
            self.left -= passed as u64;
            at += passed;
            let rest = &rest[passed..];
            if rest.is_empty() {
                return at;
            }
            match payload_size(rest) {
                Ok(size) if !self.is_oversize(rest[0], size) => {
                    at += header_size(rest[1]);
                    self.left = size;
                }
                _ => return at,
            }
        }
    }
}

/// Reads the size of the payload from a header, or returns how many bytes the header lacks.
fn payload_size(header: &[u8]) -> Result<u64, usize> {
    let Some(&second) = header.get(1) else {
        return Err(2 - header.len());
    };
    let needed = header_size(second);
    let Some(header) = header.get(..needed) else {
        return Err(needed - header.len());
    };
    Ok(match needed {
        2 => (second & 0x7f).into(),
        _ => header[2..]
            .iter()
            .fold(0, |size, &byte| size << 8 | u64::from(byte)),
    })
}

/// Returns the size of a header. A server's frames are not masked, so the WebSocket refuses one
/// that is.
fn header_size(second: u8) -> usize {
    match second & 0x7f {
        126 => 4,
        127 => 10,
        _ => 2,
    }
}

impl Skipping {
    fn new(size: u64) -> Box<Self> {
        Box::new(Self {
            size,
            left: size,
            kept: Vec::with_capacity(KEPT),
            scratch: vec![0; SCRATCH],
        })
    }

    fn note(&self) -> Bytes {
        let payload = 1 + size_of::<u64>() + self.kept.len();
        const { assert!(Oversize::NOTE <= SHORT) };
        let mut note = BytesMut::with_capacity(2 + payload);
        note.extend_from_slice(&[WHOLE, payload as u8, MARK]);
        note.extend_from_slice(&self.size.to_be_bytes());
        note.extend_from_slice(&self.kept);
        note.freeze()
    }
}

impl<S: AsyncRead + Unpin> Sieve<S> {
    fn pull(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.stash.is_empty() {
            return Pin::new(&mut self.inner).poll_read(cx, buffer);
        }
        pour(&mut self.stash, buffer);
        Poll::Ready(Ok(()))
    }

    /// Lets pass what can; what is behind it is looked at next.
    fn pass(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let start = buffer.filled().len();
        ready!(self.pull(cx, buffer))?;
        let passed = self.scan(&buffer.filled()[start..]);
        let rest = &buffer.filled()[start + passed..];
        if !rest.is_empty() {
            self.stash = [rest, &self.stash].concat().into();
            self.header = Some(BytesMut::new());
            buffer.set_filled(start + passed);
        }
        Poll::Ready(Ok(()))
    }

    /// Reads more of a header. Returns `false` at the end of the stream.
    fn read_header(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut header = self.header.take().unwrap_or_default();
        match payload_size(&header) {
            Ok(size) if self.is_oversize(header[0], size) => {
                self.skipping = Some(Skipping::new(size));
            }
            Ok(size) => {
                self.left = size;
                self.ready = header.freeze();
            }
            Err(lacking) => {
                let mut bytes = [0; 10];
                let mut buffer = ReadBuf::new(&mut bytes[..lacking]);
                let read = self.pull(cx, &mut buffer);
                header.extend_from_slice(buffer.filled());
                self.header = Some(header);
                ready!(read)?;
                return Poll::Ready(Ok(!buffer.filled().is_empty()));
            }
        }
        Poll::Ready(Ok(true))
    }

    /// Skips more of a message. Returns `false` at the end of the stream.
    fn skip(
        &mut self,
        mut skipping: Box<Skipping>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<bool>> {
        let most = skipping.left.try_into().unwrap_or(SCRATCH).min(SCRATCH);
        let mut buffer = ReadBuf::new(&mut skipping.scratch[..most]);
        let read = self.pull(cx, &mut buffer);
        let count = buffer.filled().len();
        let room = KEPT - skipping.kept.len();
        let (kept, scratch) = (&mut skipping.kept, &skipping.scratch);
        kept.extend_from_slice(&scratch[..count.min(room)]);
        skipping.left -= count as u64;
        match skipping.left {
            0 => self.ready = skipping.note(),
            _ => self.skipping = Some(skipping),
        }
        ready!(read)?;
        Poll::Ready(Ok(count > 0))
    }
}

fn pour(bytes: &mut Bytes, buffer: &mut ReadBuf<'_>) {
    let length = bytes.len().min(buffer.remaining());
    buffer.put_slice(&bytes[..length]);
    bytes.advance(length);
}

impl<S: AsyncRead + Unpin> AsyncRead for Sieve<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if !self.ready.is_empty() {
                pour(&mut self.ready, buffer);
                return Poll::Ready(Ok(()));
            }
            let more = if let Some(skipping) = self.skipping.take() {
                ready!(self.skip(skipping, cx))?
            } else if self.header.is_some() {
                ready!(self.read_header(cx))?
            } else {
                let before = buffer.filled().len();
                ready!(self.pass(cx, buffer))?;
                buffer.filled().len() == before && self.header.is_some()
            };
            if !more {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Sieve<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::{MARK, Oversize, Sieve};

    const LIMIT: usize = 200;

    /// A frame as a server writes it.
    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![first];
        match payload.len() {
            size @ ..=125 => frame.push(size as u8),
            size @ ..=0xffff => {
                frame.push(126);
                frame.extend((size as u16).to_be_bytes());
            }
            size => {
                frame.push(127);
                frame.extend((size as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    }

    /// `{ id: 7, result: .. }`, as long as wanted.
    fn reply(size: usize) -> Vec<u8> {
        let mut reply = b"\xa2\x62id\x07\x66result".to_vec();
        reply.resize(size, 0);
        reply
    }

    fn note(payload: &[u8]) -> Vec<u8> {
        let mut note = vec![MARK];
        note.extend((payload.len() as u64).to_be_bytes());
        note.extend(&payload[..64]);
        frame(0x82, &note)
    }

    /// Passes pieces through the filter, and reads the result into a buffer of `room` bytes.
    async fn sieved(pieces: &[&[u8]], room: usize) -> Vec<u8> {
        let (mut server, client) = duplex(1 << 20);
        let mut sieve = Sieve::new(client, LIMIT);
        let write = async move {
            for piece in pieces {
                server.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let read = async {
            let mut all = Vec::new();
            let mut buffer = vec![0; room];
            loop {
                match sieve.read(&mut buffer).await.unwrap() {
                    0 => return all,
                    count => all.extend(&buffer[..count]),
                }
            }
        };
        tokio::join!(read, write).0
    }

    /// Several frames, large ones among them, and what is to come of them.
    fn frames() -> (Vec<u8>, Vec<u8>) {
        let small = [
            frame(0x82, &reply(20)),
            frame(0x89, b"ping"),
            frame(0x82, &reply(LIMIT)),
            frame(0x82, b""),
            // a message of two frames
            frame(0x02, &reply(150)),
            frame(0x80, &[0; 150]),
        ];
        let mut sent = Vec::new();
        let mut wanted = Vec::new();
        for (frame_, size) in small.iter().zip([201, 300, 70_000, 500, 201, 999]) {
            sent.extend(frame_);
            wanted.extend(frame_);
            if frame_[0] & 0x80 != 0 {
                let large = reply(size);
                sent.extend(frame(0x82, &large));
                wanted.extend(note(&large));
            }
        }
        (sent, wanted)
    }

    #[tokio::test]
    async fn large_messages_become_notes_wherever_reads_split_them() {
        let (sent, wanted) = frames();
        for room in [1, 3, 100, 1 << 17] {
            assert_eq!(sieved(&[&sent], room).await, wanted, "{room}");
        }
        // around the large one it would be the same at each of its 70,000 bytes
        let ends = (0..1500).chain(sent.len() - 1500..sent.len());
        for split in ends {
            let (first, second) = sent.split_at(split);
            assert_eq!(sieved(&[first, second], 4096).await, wanted, "{split}");
        }
        let bytes: Vec<_> = sent.chunks(1).collect();
        assert_eq!(sieved(&bytes, 64).await, wanted);
    }

    #[tokio::test]
    async fn a_large_frame_of_several_is_left_to_the_websocket() {
        let parts = [frame(0x02, &reply(300)), frame(0x80, &[0; 300])].concat();
        assert_eq!(sieved(&[&parts], 64).await, parts);
    }

    #[tokio::test]
    async fn an_end_within_a_large_message_is_an_end() {
        let large = frame(0x82, &reply(300));
        for size in 0..large.len() {
            assert!(sieved(&[&large[..size]], 64).await.is_empty(), "{size}");
        }
    }

    #[test]
    fn a_note_names_its_call() {
        let named = Oversize::read(&note(&reply(300))[2..]).unwrap();
        let wanted = Oversize {
            size: 300,
            id: Some(7),
        };
        assert_eq!(named, wanted);
        let mut nameless = reply(300);
        nameless[2] = b'x';
        assert_eq!(Oversize::read(&note(&nameless)[2..]).unwrap().id, None);
        assert_eq!(Oversize::read(&reply(300)), None);
    }
}
