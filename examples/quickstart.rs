//! From a model to a record and back.
fn main() {}
