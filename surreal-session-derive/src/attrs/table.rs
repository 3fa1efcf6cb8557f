use darling::{
    FromAttributes,
    error::Accumulator,
    util::{Flag, SpannedValue},
};
use syn::{Attribute, Ident, Path};

use super::{Form, Place, field};
use crate::case::Case;

/// `#[table(..)]` on a struct.
#[derive(Debug, Default, FromAttributes)]
#[darling(attributes(table), default)]
pub(crate) struct TableAttrs {
    /// The table's name, in place of the struct's in snake case
    pub(crate) name: Option<SpannedValue<String>>,
    /// The case of the stored names
    pub(crate) rename_all: Option<Case>,
    /// The name of the struct without the id
    pub(crate) new: Option<Ident>,
    /// The name of the struct of changes, which is made only then
    pub(crate) patch: Option<Ident>,
    /// The record connects two others
    pub(crate) edge: Flag,
    /// Where the library is, when it goes by another name
    #[darling(rename = "crate")]
    pub(crate) krate: Option<Path>,
}

pub(super) static PLACE: Place = Place {
    attribute: "table",
    on: "a struct",
    takes: &[
        ("name", Form::Text),
        ("rename_all", Form::Text),
        ("new", Form::Name),
        ("patch", Form::Name),
        ("edge", Form::Flag),
        ("crate", Form::Name),
    ],
    others: &[&field::OF_TABLE],
};

impl TableAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Accumulator) -> Self {
        PLACE.read(attrs, errors)
    }
}
