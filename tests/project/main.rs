//! Checks of the project's own files.
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
