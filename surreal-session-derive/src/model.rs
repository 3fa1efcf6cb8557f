//! A struct that can be a table, or all that is wrong with it.

use std::collections::HashMap;

use darling::{Error, FromDeriveInput, ast::Data, error::Accumulator};
use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, DeriveInput, Ident, Type, Visibility, ext::IdentExt, spanned::Spanned};

use crate::attrs::{FieldAttrs, TableAttrs};

pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) table: String,
    pub(crate) new: Ident,
    /// The path to the library.
    pub(crate) krate: TokenStream,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: TokenStream,
    pub(crate) docs: Vec<Attribute>,
    /// Its name in the database.
    pub(crate) name: String,
    /// Its constant's name.
    pub(crate) constant: Ident,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Id,
    Stored,
    /// Optional when a record is made
    Defaulted,
    Computed,
    Skipped,
}

impl Model {
    pub(crate) fn from_input(input: &DeriveInput) -> darling::Result<Self> {
        check_shape(input)?;
        let attrs = TableAttrs::from_derive_input(input)?;
        let mut errors = Error::accumulator();
        check_generics(&attrs, &mut errors);
        let table = match &attrs.name {
            Some(name) => {
                check_name("table", name, name.span(), &mut errors);
                name.to_string()
            }
            None => attrs.ident.unraw().to_string().to_snake_case(),
        };
        let fields = fields(&attrs, &mut errors);
        check_id(&attrs.ident, &fields, &mut errors);
        check_collisions(&fields, &mut errors);
        errors.finish_with(Self {
            new: attrs
                .new
                .unwrap_or_else(|| format_ident!("New{}", attrs.ident.unraw())),
            krate: match attrs.krate {
                Some(path) => path.into_token_stream(),
                None => quote!(::surreal_session),
            },
            ident: attrs.ident,
            vis: attrs.vis,
            table,
            fields,
        })
    }

    pub(crate) fn id(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == Role::Id)
    }
}

fn check_shape(input: &DeriveInput) -> darling::Result<()> {
    let problem = match &input.data {
        syn::Data::Struct(data) => match data.fields {
            syn::Fields::Named(_) => return Ok(()),
            _ => {
                "a table's record has named fields: write `struct Name { id: RecordId<Name>, .. }`"
            }
        },
        syn::Data::Enum(_) => {
            "a table's record is a struct: derive `Embed` for an enum and use it as the type of a field"
        }
        syn::Data::Union(_) => "a table's record is a struct",
    };
    Err(Error::custom(problem).with_span(&input.ident))
}

fn check_generics(attrs: &TableAttrs, errors: &mut Accumulator) {
    if let Some(parameter) = attrs.generics.params.first() {
        let problem = match parameter {
            syn::GenericParam::Lifetime(_) => {
                "a model owns its fields: use `String` for `&str`, and no lifetime"
            }
            _ => "a model is one concrete type: write a struct for each table, without parameters",
        };
        errors.push(Error::custom(problem).with_span(parameter));
    }
}

fn check_name(what: &str, name: &str, span: Span, errors: &mut Accumulator) {
    if name.is_empty() || name.contains('\0') {
        let problem = format!("the name of a {what} is not empty and has no NUL");
        errors.push(Error::custom(problem).with_span(&span));
    }
}

fn fields(attrs: &TableAttrs, errors: &mut Accumulator) -> Vec<Field> {
    let Data::Struct(fields) = &attrs.data else {
        return Vec::new();
    };
    fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            Some(self::field(attrs, field, ident, errors))
        })
        .collect()
}

fn field(attrs: &TableAttrs, field: &FieldAttrs, ident: Ident, errors: &mut Accumulator) -> Field {
    let rust_name = ident.unraw().to_string();
    let is_id = rust_name == "id";
    let name = match &field.rename {
        Some(name) if is_id => {
            let problem = "the id of a record is always stored as `id`: remove `rename`";
            errors.push(Error::custom(problem).with_span(&name.span()));
            rust_name.clone()
        }
        Some(name) => {
            check_name("field", name, name.span(), errors);
            name.to_string()
        }
        None if is_id => rust_name.clone(),
        None => attrs.rename_all.apply(&rust_name),
    };
    let constant = rust_name.to_shouty_snake_case();
    Field {
        vis: field.vis.clone(),
        ty: without_self(field.ty.to_token_stream(), &attrs.ident),
        docs: field.attrs.clone(),
        name,
        constant: syn::parse_str(&constant).map_or_else(
            |_| format_ident!("{constant}_", span = ident.span()),
            |mut constant: Ident| {
                constant.set_span(ident.span());
                constant
            },
        ),
        role: role(field, is_id, errors),
        ident,
    }
}

fn role(field: &FieldAttrs, is_id: bool, errors: &mut Accumulator) -> Role {
    let mut roles = [
        (&field.skip, "skip", Role::Skipped),
        (&field.default, "default", Role::Defaulted),
        (&field.computed, "computed", Role::Computed),
    ]
    .into_iter()
    .filter(|(flag, ..)| flag.is_present());
    let first = roles.next();
    if let (Some((_, one, _)), Some((flag, other, _))) = (first, roles.next()) {
        let problem = format!("a field is either `{one}` or `{other}`: remove one of them");
        errors.push(Error::custom(problem).with_span(&flag.span()));
    }
    let Some((flag, attribute, role)) = first else {
        return if is_id { Role::Id } else { Role::Stored };
    };
    if is_id {
        let problem = format!("the id of a record cannot be `{attribute}`: remove it");
        errors.push(Error::custom(problem).with_span(&flag.span()));
        return Role::Id;
    }
    if let (Role::Skipped, Some(name)) = (role, &field.rename) {
        let problem = "a field that is skipped has no stored name: remove `rename` or `skip`";
        errors.push(Error::custom(problem).with_span(&name.span()));
    }
    if role == Role::Computed && field.readonly.is_present() {
        let problem = "a computed field is never written: remove `readonly`";
        errors.push(Error::custom(problem).with_span(&field.readonly.span()));
    }
    role
}

fn check_id(ident: &Ident, fields: &[Field], errors: &mut Accumulator) {
    if !fields.iter().any(|field| field.role == Role::Id) {
        let problem = format!("a table's record has an id: add a field `id: RecordId<{ident}>`");
        errors.push(Error::custom(problem).with_span(ident));
    }
}

fn check_collisions(fields: &[Field], errors: &mut Accumulator) {
    let mut names = HashMap::new();
    let mut constants = HashMap::new();
    for field in fields.iter().filter(|field| field.role != Role::Skipped) {
        if let Some(other) = names.insert(field.name.clone(), &field.ident) {
            let problem = format!(
                "`{other}` is stored as `{}`, too: rename one of them",
                field.name
            );
            errors.push(Error::custom(problem).with_span(&field.ident));
        } else if let Some(other) = constants.insert(field.constant.to_string(), &field.ident) {
            let problem = format!(
                "the constant of `{other}` is `{}`, too: give one of them another Rust name",
                field.constant
            );
            errors.push(Error::custom(problem).with_span(&field.ident));
        }
    }
}

/// The same type where `Self` is another one.
fn without_self(tokens: TokenStream, ident: &Ident) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(name) if name == "Self" => {
                TokenTree::Ident(Ident::new(&ident.to_string(), name.span()))
            }
            TokenTree::Group(group) => {
                let inner = without_self(group.stream(), ident);
                let mut same = proc_macro2::Group::new(group.delimiter(), inner);
                same.set_span(group.span());
                TokenTree::Group(same)
            }
            token => token,
        })
        .collect()
}

/// Whether a type is written as an `Option`.
pub(crate) fn is_option(ty: &TokenStream) -> bool {
    let Ok(Type::Path(path)) = syn::parse2(ty.clone()) else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Option")
}

impl Field {
    pub(crate) fn span(&self) -> Span {
        self.ty.span()
    }
}
