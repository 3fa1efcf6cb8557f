//! Sessions on a real server: each row of what a session can do, and what must never cross from one
//! to another.

mod access;
mod attach;
mod changes;
mod churn;
mod expiry;
mod fork;
mod given_tokens;
mod identity;
mod isolation;
mod jwt;
mod kept;
mod model;
mod renewal;
mod scope;
mod select;
mod tenants;
mod variables;
