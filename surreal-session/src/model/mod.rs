//! What a derive gives a struct: its table, its id, its content.

mod table;

pub use self::table::{Content, IdField, Table};
