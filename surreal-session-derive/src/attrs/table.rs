use syn::{Attribute, Ident, Path};

use super::{Flag, Form, Place, Text, field};
use crate::{case::Case, errors::Errors};

/// `#[table(..)]` on a struct.
pub(crate) struct TableAttrs {
    /// The table's name, instead of the struct's in snake case
    pub(crate) name: Option<Text>,
    /// The case of the stored names
    pub(crate) rename_all: Option<Case>,
    /// The name of the struct without the id
    pub(crate) new: Option<Ident>,
    /// The name of the struct of changes, which is made only then
    pub(crate) patch: Option<Ident>,
    /// The record connects two others
    pub(crate) edge: Flag,
    /// The path to the library, if it is renamed
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
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let given = PLACE.read(attrs, errors);
        Self {
            name: given.text("name"),
            rename_all: given.case("rename_all", errors),
            new: given.ident("new", errors),
            patch: given.ident("patch", errors),
            edge: given.flag("edge"),
            krate: given.path("crate"),
        }
    }
}
