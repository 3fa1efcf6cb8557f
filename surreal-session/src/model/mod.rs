//! What a derive gives a struct: its table, its id, its content.

mod edge;
mod edit;
mod embed;
mod field_names;
mod into_id;
mod link;
mod object;
mod patch;
#[cfg(feature = "serde")]
pub(crate) mod patch_serde;
mod table;
pub(crate) mod variant;
mod view;

pub use self::{
    edge::{Edge, EndField, Relation},
    edit::{Edit, Edits},
    embed::Embed,
    field_names::FieldNames,
    into_id::IntoId,
    link::Link,
    object::{Object, ObjectOf},
    patch::Patch,
    table::{Content, IdField, Table, VersionField},
    view::{Column, Shows, View},
};
