//! The server that tests run on, and what `#[surreal_session::test]` promises.

mod isolation;
mod life;
mod process;
mod proxy;
mod sources;
