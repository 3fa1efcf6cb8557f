use darling::{
    FromAttributes,
    error::Accumulator,
    util::{Flag, SpannedValue},
};
use syn::{Attribute, Path};

use super::{Form, Place, field};
use crate::case::Case;

/// `#[embed(..)]` on a struct or an enum.
#[derive(Debug, Default, FromAttributes)]
#[darling(attributes(embed), default)]
pub(crate) struct EmbedAttrs {
    /// The case of the stored names: of a struct's fields, or an enum's variants
    pub(crate) rename_all: Option<Case>,
    /// How an enum without data is stored: "int", in place of the variant's name
    pub(crate) repr: Option<SpannedValue<String>>,
    /// The field that holds the variant's name
    pub(crate) tag: Option<SpannedValue<String>>,
    /// The field that holds the variant's data
    pub(crate) content: Option<SpannedValue<String>>,
    /// The variant's name is not stored
    pub(crate) untagged: Flag,
    /// Where the library is, when it goes by another name
    #[darling(rename = "crate")]
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
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Accumulator) -> Self {
        PLACE.read(attrs, errors)
    }
}

/// `#[embed(..)]` on a variant.
#[derive(Debug, Default, FromAttributes)]
#[darling(attributes(embed), default)]
pub(crate) struct VariantAttrs {
    /// The stored name, in place of the Rust name
    pub(crate) rename: Option<SpannedValue<String>>,
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
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Accumulator) -> Self {
        VARIANT.read(attrs, errors)
    }
}
