//! Tests of the library on a real server. Each test has its own namespace and database.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

mod amount;
mod closing;
mod codec;
mod ends;
mod errors;
mod fake;
mod faults;
mod lazily;
mod live;
mod load;
mod mirror;
mod models;
mod oversize;
mod place;
mod reach;
mod ready;
mod reconnect;
mod recorder;
mod repeat;
mod resilience;
mod row_stream;
mod runtimes;
mod seed;
mod sessions;
mod statements;
mod surrealdb;
mod testing;
mod tls;
mod transactions;
mod unsupported;
mod values;
mod version;
mod wire;
