use syn::{Attribute, Path};

use super::{Flag, Form, Place, Text, field};
use crate::{case::Case, errors::Errors};

/// `#[embed(..)]` on a struct or an enum.
pub(crate) struct EmbedAttrs {
    /// The case of the stored names: of a struct's fields, or an enum's variants
    pub(crate) rename_all: Option<Case>,
    /// The stored form of an enum without data: "int" instead of the variant's name
    pub(crate) repr: Option<Text>,
    /// The field that holds the variant's name
    pub(crate) tag: Option<Text>,
    /// The field that holds the variant's data
    pub(crate) content: Option<Text>,
    /// The variant's name is not stored
    pub(crate) untagged: Flag,
    /// The path to the library, if it is renamed
    pub(crate) krate: Option<Path>,
}

pub(super) static PLACE: Place = Place {
    attribute: "embed",
    on: "a struct or an enum",
    takes: &[
        ("rename_all", Form::Text),
        ("repr", Form::Text),
        ("tag", Form::Text),
        ("content", Form::Text),
        ("untagged", Form::Flag),
        ("crate", Form::Name),
    ],
    others: &[&field::OF_EMBED],
};

impl EmbedAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let given = PLACE.read(attrs, errors);
        Self {
            rename_all: given.case("rename_all", errors),
            repr: given.text("repr"),
            tag: given.text("tag"),
            content: given.text("content"),
            untagged: given.flag("untagged"),
            krate: given.path("crate"),
        }
    }
}

/// `#[embed(..)]` on a variant.
pub(crate) struct VariantAttrs {
    /// The stored name, instead of the Rust name
    pub(crate) rename: Option<Text>,
    /// The case of the stored names of the variant's fields
    pub(crate) rename_all: Option<Case>,
}

static VARIANT: Place = Place {
    attribute: "embed",
    on: "a variant",
    takes: &[("rename", Form::Text), ("rename_all", Form::Text)],
    others: &[&PLACE, &field::OF_EMBED],
};

impl VariantAttrs {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let given = VARIANT.read(attrs, errors);
        Self {
            rename: given.text("rename"),
            rename_all: given.case("rename_all", errors),
        }
    }
}
