//! Values on a real server and back: every type, every edge, both ways.

mod depth;
mod ids;
mod kinds;
mod names;
mod random;
mod refused;
mod serde;
mod structure;

use std::fmt::Debug;

use surreal_session::{
    Session, Value,
    types::{DecodeOwned, Encode},
};

/// Sends a value and has the server send it back; the server's own `literal` of it must read the
/// same, bit by bit, and be of the same type to the server.
async fn exact<T>(session: &Session, value: T, literal: &str)
where
    T: Encode + DecodeOwned + PartialEq + Debug,
{
    let text = format!("RETURN $v; RETURN {literal}; RETURN type::of($v) == type::of({literal})");
    let mut response = session.query(text).bind("v", &value).await.unwrap();
    assert_eq!(response.take::<T>(0).unwrap(), value, "sent {literal}");
    assert_eq!(response.take::<T>(1).unwrap(), value, "read {literal}");
    // floats by their bits, and the kinds themselves
    let (sent, read): (Value, Value) = (response.take(0).unwrap(), response.take(1).unwrap());
    assert_eq!(sent, read, "{literal}");
    assert!(response.take::<bool>(2).unwrap(), "type of {literal}");
}

/// Returns the value that the server sends back for this one.
async fn echo<T: Encode, U: DecodeOwned>(session: &Session, value: T) -> U {
    let mut response = session.query("RETURN $v").bind("v", value).await.unwrap();
    response.take(0).unwrap()
}

/// Returns the value of a SurrealQL expression.
async fn eval<T: DecodeOwned>(session: &Session, surql: &str) -> T {
    let mut response = session.query(surql.to_owned()).await.unwrap();
    response.take(0).unwrap()
}
