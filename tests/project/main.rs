//! What the project says of itself, checked on its own files.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

mod docs;
mod ends;
mod layers;
mod prose;
mod sizes;
mod source;
