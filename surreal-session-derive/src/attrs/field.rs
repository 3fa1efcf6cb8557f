use syn::{Attribute, Expr};

use super::{Arguments, Flag, Form, Place, Text, embed, table};
use crate::errors::Errors;

/// `#[table(..)]` or `#[embed(..)]` on a field.
pub(crate) struct FieldAttrs {
    /// The stored name, instead of the Rust name
    pub(crate) rename: Option<Text>,
    /// Neither stored nor read
    pub(crate) skip: Flag,
    /// The database fills it in where it is not given
    pub(crate) default: Flag,
    /// Written once, when the record is created
    pub(crate) readonly: Flag,
    /// Computed by the database, and never written
    pub(crate) computed: Flag,
    /// The fields of the object are stored among those of the record
    pub(crate) flatten: Flag,
    /// Counts the record's changes
    pub(crate) version: Flag,
    /// Stored through serde's traits
    pub(crate) serde: Flag,
    /// The value of a field that the record lacks
    pub(crate) missing: Option<Expr>,
}

pub(super) static OF_TABLE: Place = Place {
    attribute: "table",
    on: "a field",
    takes: &[
        ("rename", Form::Text),
        ("skip", Form::Flag),
        ("default", Form::Flag),
        ("readonly", Form::Flag),
        ("computed", Form::Flag),
        ("flatten", Form::Flag),
        ("version", Form::Flag),
        ("serde", Form::Flag),
        ("missing", Form::Expr),
    ],
    others: &[&table::PLACE],
};

pub(super) static OF_EMBED: Place = Place {
    attribute: "embed",
    on: "a field",
    takes: &[
        ("rename", Form::Text),
        ("skip", Form::Flag),
        ("flatten", Form::Flag),
        ("serde", Form::Flag),
        ("missing", Form::Expr),
    ],
    others: &[&embed::PLACE],
};

impl FieldAttrs {
    pub(crate) fn of_table(attrs: &[Attribute], errors: &mut Errors) -> Self {
        Self::of(&OF_TABLE.read(attrs, errors))
    }

    pub(crate) fn of_embed(attrs: &[Attribute], errors: &mut Errors) -> Self {
        Self::of(&OF_EMBED.read(attrs, errors))
    }

    fn of(given: &Arguments) -> Self {
        Self {
            rename: given.text("rename"),
            skip: given.flag("skip"),
            default: given.flag("default"),
            readonly: given.flag("readonly"),
            computed: given.flag("computed"),
            flatten: given.flag("flatten"),
            version: given.flag("version"),
            serde: given.flag("serde"),
            missing: given.expr("missing"),
        }
    }
}
