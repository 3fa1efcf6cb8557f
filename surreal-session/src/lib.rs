//! One connection, many sessions, typed models: SurrealDB 3 for Rust.
