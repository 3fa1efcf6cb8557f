use syn::{Attribute, Expr, Ident, Path};

use super::{Flag, Form, Place};
use crate::errors::Errors;

/// `#[view(..)]` on a struct.
pub(crate) struct ViewAttrs {
    /// The table of which it shows records
    pub(crate) of: Option<Path>,
    /// The path to the library, if it is renamed
    pub(crate) krate: Option<Path>,
}

static PLACE: Place = Place {
    attribute: "view",
    on: "a struct",
    takes: &[("of", Form::Name), ("crate", Form::Name)],
    others: &[&FIELD],
};

impl ViewAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let given = PLACE.read(attrs, errors);
        Self {
            of: given.path("of"),
            krate: given.path("crate"),
        }
    }
}

/// `#[view(..)]` on a field.
pub(crate) struct ViewFieldAttrs {
    /// The field of the table's struct that it shows, instead of the one with the same name
    pub(crate) field: Option<Ident>,
    /// The expression that it shows
    pub(crate) expr: Option<Expr>,
    /// The value of a record that has none
    pub(crate) missing: Option<Expr>,
    /// Neither shown nor read
    pub(crate) skip: Flag,
}

static FIELD: Place = Place {
    attribute: "view",
    on: "a field",
    takes: &[
        ("field", Form::Name),
        ("expr", Form::Expr),
        ("missing", Form::Expr),
        ("skip", Form::Flag),
    ],
    others: &[&PLACE],
};

impl ViewFieldAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let given = FIELD.read(attrs, errors);
        Self {
            field: given.ident("field", errors),
            expr: given.expr("expr"),
            missing: given.expr("missing"),
            skip: given.flag("skip"),
        }
    }
}
