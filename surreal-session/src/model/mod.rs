//! What a derive gives a struct: its table, its id, its content.

mod edge;
mod edit;
mod embed;
mod field_names;
mod into_id;
mod link;
#[cfg(feature = "serde")]
mod link_serde;
mod object;
mod patch;
#[cfg(feature = "serde")]
pub(crate) mod patch_serde;
#[cfg(feature = "serde")]
mod serde_storable;
#[cfg(not(feature = "serde"))]
mod serde_storable_without;
mod storable;
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
    storable::Storable,
    table::{Content, IdField, Table, VersionField},
    view::{Column, Over, Shows, View},
};

#[cfg(feature = "serde")]
pub use self::serde_storable::SerdeStorable;
#[cfg(not(feature = "serde"))]
pub use self::serde_storable_without::{Serde, SerdeStorable};
use crate::{codec::Decode, error::DecodeError};

/// A field's value, or what stands for it when the object lacks it.
///
/// # Errors
/// When the field is required.
pub fn required<'b, T: Decode<'b>>(read: Option<T>, name: &str) -> Result<T, DecodeError> {
    match read.or_else(T::absent) {
        Some(value) => Ok(value),
        None => Err(DecodeError::new("a value", "no such field").in_field(name)),
    }
}
