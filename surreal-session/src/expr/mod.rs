//! Typed expressions over a table's fields.

mod field;

pub use self::field::Field;
