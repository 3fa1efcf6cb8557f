//! The envelopes of SurrealDB's RPC: a request's bytes, and what a frame from the server is.
//!
//! Bytes in, bytes out: no I/O, no waiting.

#[cfg(test)]
mod broken;
mod frame;
mod method;
mod notification;
mod request;
mod row_stream_frame;
mod rows;
mod server_error;

pub(crate) use self::{
    frame::Frame,
    method::Method,
    notification::{Action, Notification},
    request::{Envelope, Request, Route},
    row_stream_frame::RowStreamFrame,
    rows::{Row, Rows, count_rows},
};
