//! The envelopes of SurrealDB's RPC: a request's bytes, and what a frame from the server is.
//!
//! Bytes in, bytes out: no I/O, no waiting.

#[cfg(test)]
mod broken;
mod frame;
mod method;
mod notification;
mod request;
mod rows;
mod server_error;
mod stream_frame;

pub(crate) use self::{
    frame::Frame,
    method::Method,
    notification::{Action, Notification},
    request::{Envelope, Request, Route},
    rows::{Row, Rows, count_rows},
    stream_frame::StreamFrame,
};
