//! The attributes as they are written. What they mean together is judged in `model`.

use darling::{
    FromDeriveInput, FromField,
    ast::Data,
    util::{Flag, Ignored, SpannedValue},
};
use syn::{Attribute, Generics, Ident, Path, Type, Visibility};

use crate::case::Case;

/// `#[table(..)]` on the struct.
#[derive(Debug, FromDeriveInput)]
#[darling(attributes(table))]
pub(crate) struct TableAttrs {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) generics: Generics,
    pub(crate) data: Data<Ignored, FieldAttrs>,
    /// The table's name, in place of the struct's in snake case
    pub(crate) name: Option<SpannedValue<String>>,
    /// The case of the stored names
    #[darling(default)]
    pub(crate) rename_all: Case,
    /// The name of the struct without the id
    pub(crate) new: Option<Ident>,
    /// Where the library is, when it goes by another name
    #[darling(rename = "crate")]
    pub(crate) krate: Option<Path>,
}

/// `#[table(..)]` on a field.
#[derive(Debug, FromField)]
#[darling(attributes(table), forward_attrs(doc, cfg))]
pub(crate) struct FieldAttrs {
    pub(crate) ident: Option<Ident>,
    pub(crate) vis: Visibility,
    pub(crate) ty: Type,
    pub(crate) attrs: Vec<Attribute>,
    /// The stored name, in place of the Rust name
    pub(crate) rename: Option<SpannedValue<String>>,
    /// Neither stored nor read
    pub(crate) skip: Flag,
    /// The database fills it in where it is not given
    pub(crate) default: Flag,
    /// Written once, when the record is created
    pub(crate) readonly: Flag,
    /// Computed by the database, and never written
    pub(crate) computed: Flag,
}
