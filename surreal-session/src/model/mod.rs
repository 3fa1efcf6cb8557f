//! What a derive gives a struct: its table, its id, its content.

mod edge;
mod embed;
mod into_id;
mod link;
mod patch;
mod table;
pub(crate) mod variant;
mod view;

pub use self::{
    edge::{Edge, EndField, Relation},
    embed::{Embed, FieldNames, Object, ObjectOf},
    into_id::IntoId,
    link::Link,
    patch::{Edit, Edits, Patch},
    table::{Content, IdField, Table, VersionField},
    view::{Column, Shows, View},
};
