use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Fields, Generics, Ident, Type};

use super::{Field, Repr, Variant, library, rules};
use crate::{
    attrs::{EmbedAttrs, FieldAttrs},
    errors::Errors,
};

/// A struct or an enum that is part of a record.
pub(crate) struct Embed {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The path to the library.
    pub(crate) krate: TokenStream,
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    /// A struct with named fields
    Object(Vec<Field>),
    /// A struct around one value, which is stored as that value
    One(Box<Type>),
    Enum {
        repr: Repr,
        variants: Vec<Variant>,
    },
}

impl Embed {
    /// `None` when it has not even the shape of one.
    pub(crate) fn from_input(
        input: &DeriveInput,
        attrs: &EmbedAttrs,
        errors: &mut Errors,
    ) -> Option<Self> {
        let shape = shape(input, attrs, errors);
        let shape = errors.handle(shape)?;
        if !rules::owned(&input.generics, errors) {
            return None;
        }
        Some(Self {
            ident: input.ident.clone(),
            generics: input.generics.clone(),
            krate: library(attrs.krate.as_ref()),
            shape,
        })
    }
}

fn shape(input: &DeriveInput, attrs: &EmbedAttrs, errors: &mut Errors) -> syn::Result<Shape> {
    match &input.data {
        Data::Struct(data) => {
            check_no_enum(attrs, errors);
            match &data.fields {
                Fields::Named(fields) => {
                    let mut fields = fields
                        .named
                        .iter()
                        .filter_map(|field| {
                            let given = FieldAttrs::of_embed(&field.attrs, errors);
                            Field::new(field, &given, attrs.rename_all, None, errors)
                        })
                        .collect::<Vec<_>>();
                    rules::distinct_fields(&mut fields, errors);
                    Ok(Shape::Object(fields))
                }
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    Ok(Shape::One(Box::new(fields.unnamed[0].ty.clone())))
                }
                _ => Err(Error::new(
                    input.ident.span(),
                    "an embedded struct has named fields, or one value that it stands for",
                )),
            }
        }
        Data::Enum(data) => {
            let repr = Repr::new(attrs, errors);
            let mut problems = Errors::default();
            let variants: Vec<_> = data
                .variants
                .iter()
                .filter_map(|variant| {
                    let variant = Variant::new(variant, attrs.rename_all, &repr, errors);
                    problems.handle(variant)
                })
                .collect();
            if data.variants.is_empty() {
                let problem = "an enum without variants has no values to store: add a variant";
                problems.push(&input.ident, problem);
            }
            let names = variants
                .iter()
                .map(|variant| (&variant.ident, variant.name.as_str()));
            rules::distinct_variants(names, errors);
            problems.finish()?;
            Ok(Shape::Enum { repr, variants })
        }
        Data::Union(_) => Err(Error::new(
            input.ident.span(),
            "a union cannot be stored: write a struct or an enum",
        )),
    }
}

fn check_no_enum(attrs: &EmbedAttrs, errors: &mut Errors) {
    let of_enums = [
        attrs.repr.as_ref().map(|repr| ("repr", repr.span())),
        attrs.tag.as_ref().map(|tag| ("tag", tag.span())),
        attrs
            .content
            .as_ref()
            .map(|content| ("content", content.span())),
        attrs
            .untagged
            .is_present()
            .then(|| ("untagged", attrs.untagged.span())),
    ];
    for (name, span) in of_enums.into_iter().flatten() {
        let problem = format!("`{name}` says how an enum is stored: remove it from the struct");
        errors.push(&span, problem);
    }
}
