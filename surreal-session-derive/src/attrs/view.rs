use darling::{Error, FromAttributes, error::Accumulator, util::Flag};
use syn::{Attribute, Expr, Ident, Path};

use super::{Form, Place};

/// `#[view(..)]` on a struct.
#[derive(Debug, Default, FromAttributes)]
#[darling(attributes(view), default)]
pub(crate) struct ViewAttrs {
    /// The table of which it shows records
    pub(crate) of: Option<Path>,
    /// Where the library is, when it goes by another name
    #[darling(rename = "crate")]
    pub(crate) krate: Option<Path>,
}

static PLACE: Place = Place {
    attribute: "view",
    on: "a struct",
    takes: &[("of", Form::Name), ("crate", Form::Name)],
    others: &[&FIELD],
};

impl ViewAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Accumulator) -> Self {
        PLACE.read(attrs, errors)
    }
}

/// `#[view(..)]` on a field.
#[derive(Debug, Default, FromAttributes)]
#[darling(attributes(view), default)]
pub(crate) struct ViewFieldAttrs {
    /// The field of the table's struct that it shows, in place of the one of its own name
    pub(crate) field: Option<Ident>,
    /// What it shows
    pub(crate) expr: Option<Expr>,
    /// Neither shown nor read
    pub(crate) skip: Flag,
}

static FIELD: Place = Place {
    attribute: "view",
    on: "a field",
    takes: &[
        ("field", Form::Name),
        ("expr", Form::Expr),
        ("skip", Form::Flag),
    ],
    others: &[&PLACE],
};

impl ViewFieldAttrs {
    pub(crate) fn read(attrs: &[Attribute]) -> darling::Result<Self> {
        let mut errors = Error::accumulator();
        let read = FIELD.read(attrs, &mut errors);
        errors.finish_with(read)
    }
}
