//! What a derive gives a struct: its table, its id, its content.

mod into_id;
mod table;

pub use self::{
    into_id::IntoId,
    table::{Content, IdField, Table},
};
