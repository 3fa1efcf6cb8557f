use syn::{Error, Fields, Ident, Type, ext::IdentExt, spanned::Spanned};

use super::{Field, rules};
use crate::{
    attrs::{EmbedAttrs, FieldAttrs, VariantAttrs},
    case::Case,
    errors::Errors,
};

/// The stored form of an enum.
pub(crate) enum Repr {
    /// A variant without data by its name, others as `{ name: content }`
    External,
    /// An object with the name in one of its fields, and the content in another or beside it
    Tagged {
        tag: String,
        content: Option<String>,
    },
    /// The content alone
    Untagged,
    /// The variant's number
    Int,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// Its name in the database.
    pub(crate) name: String,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Unit,
    One(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Field>),
}

impl Repr {
    pub(super) fn new(attrs: &EmbedAttrs, errors: &mut Errors) -> Self {
        if let (None, Some(content)) = (&attrs.tag, &attrs.content) {
            let problem = "`content` goes with `tag`, the field for the variant's name: add it";
            errors.push(&content.span(), problem);
        }
        if let (Some(tag), Some(content)) = (&attrs.tag, &attrs.content) {
            if **tag == **content {
                let problem = "the tag and the content are two fields: give them two names";
                errors.push(&content.span(), problem);
            }
        }
        let given = [
            attrs.repr.as_ref().map(|repr| ("repr", repr.span())),
            attrs.tag.as_ref().map(|tag| ("tag", tag.span())),
            attrs
                .untagged
                .is_present()
                .then(|| ("untagged", attrs.untagged.span())),
        ];
        let mut given = given.into_iter().flatten();
        if let (Some((one, _)), Some((other, span))) = (given.next(), given.next()) {
            let problem = format!("an enum is stored by `{one}` or by `{other}`: remove one");
            errors.push(&span, problem);
        }
        match attrs {
            EmbedAttrs {
                repr: Some(repr), ..
            } => {
                if &**repr != "int" {
                    let problem = format!(
                        "unknown representation {:?}: use \"int\", or leave it out for strings",
                        &**repr
                    );
                    errors.push(&repr.span(), problem);
                }
                Self::Int
            }
            EmbedAttrs { tag: Some(tag), .. } => {
                rules::name("field", tag, tag.span(), errors);
                Self::Tagged {
                    tag: tag.to_string(),
                    content: attrs.content.as_ref().map(|content| {
                        rules::name("field", content, content.span(), errors);
                        content.to_string()
                    }),
                }
            }
            _ if attrs.untagged.is_present() => Self::Untagged,
            _ => Self::External,
        }
    }
}

impl Variant {
    pub(super) fn new(
        variant: &syn::Variant,
        case: Option<Case>,
        repr: &Repr,
        errors: &mut Errors,
    ) -> syn::Result<Self> {
        let attrs = VariantAttrs::read(&variant.attrs, errors);
        let rust_name = variant.ident.unraw().to_string();
        let content = match &variant.fields {
            Fields::Unit => Content::Unit,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Content::One(Box::new(fields.unnamed[0].ty.clone()))
            }
            Fields::Unnamed(fields) => Content::Tuple(
                fields
                    .unnamed
                    .iter()
                    .map(|field| field.ty.clone())
                    .collect(),
            ),
            Fields::Named(fields) => Content::Object(
                fields
                    .named
                    .iter()
                    .filter_map(|field| {
                        let given = FieldAttrs::of_embed(&field.attrs, errors);
                        Field::new(field, &given, attrs.rename_all, None, errors)
                    })
                    .collect(),
            ),
        };
        let mut own = Self {
            name: match (&attrs.rename, case) {
                (Some(name), _) => {
                    rules::name("variant", name, name.span(), errors);
                    name.to_string()
                }
                (None, Some(case)) => case.variant(&rust_name),
                (None, None) => rust_name,
            },
            ident: variant.ident.clone(),
            content,
        };
        if let Content::Object(fields) = &mut own.content {
            rules::distinct_fields(fields, errors);
        }
        match own.problem(repr) {
            Some(problem) => Err(Error::new(variant.fields.span(), problem)),
            None => Ok(own),
        }
    }

    /// Returns the reason why it cannot be stored like this.
    fn problem(&self, repr: &Repr) -> Option<&'static str> {
        match (repr, &self.content) {
            (Repr::Int, Content::One(_) | Content::Tuple(_) | Content::Object(_)) => {
                Some("a number has no room for data: remove the variant's fields or `repr`")
            }
            (Repr::Tagged { content: None, .. }, Content::Tuple(_)) => Some(
                "values without names cannot stand beside the tag: name them, or add `content = \"..\"`",
            ),
            _ => None,
        }
    }
}
