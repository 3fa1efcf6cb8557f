//! The traits of a model: its table, its id, its content.

mod edge;
mod embed;
mod field_names;
mod into_id;
mod key;
mod key_prefix;
mod link;
#[cfg(feature = "serde")]
mod link_serde;
mod object;
mod serde_storable;
mod storable;
mod table;
mod value_for;
pub(crate) mod variant;

pub(crate) use self::key::sealed as sealed_key;
pub use self::{
    edge::{Edge, EndField, Relation},
    embed::Embed,
    field_names::FieldNames,
    into_id::IntoId,
    key::{GeneratedKey, Keyed, WithId, WithoutId},
    key_prefix::KeyPrefix,
    link::Link,
    object::{Object, ObjectOf},
    storable::{Storable, required},
    table::{Content, IdField, Table, VersionField},
    value_for::ValueFor,
};

#[cfg(not(feature = "serde"))]
pub use self::serde_storable::Serde;
pub use self::serde_storable::SerdeStorable;
