//! What the library does on a real server. Each test has a namespace and database of its own.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

mod codec;
mod errors;
mod fake;
mod faults;
mod live;
mod load;
mod mirror;
mod models;
mod place;
mod ready;
mod reconnect;
mod recorder;
mod resilience;
mod row_stream;
mod seed;
mod sessions;
mod statements;
mod testing;
mod tls;
mod transactions;
mod values;
