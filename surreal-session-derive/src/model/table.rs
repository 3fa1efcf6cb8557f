use heck::ToSnakeCase;
use proc_macro2::{TokenStream, TokenTree};
use quote::format_ident;
use syn::{Data, DeriveInput, Error, Fields, Ident, Visibility, ext::IdentExt};

use super::{Field, Role, library, rules};
use crate::{
    attrs::{FieldAttrs, TableAttrs},
    errors::Errors,
};

/// A struct that is a table's record.
pub(crate) struct Table {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) table: String,
    pub(crate) new: Ident,
    pub(crate) patch: Option<Ident>,
    pub(crate) edge: bool,
    /// The path to the library.
    pub(crate) krate: TokenStream,
    pub(crate) fields: Vec<Field>,
}

impl Table {
    /// `None` when it has not even the shape of one.
    pub(crate) fn from_input(
        input: &DeriveInput,
        attrs: TableAttrs,
        errors: &mut Errors,
    ) -> Option<Self> {
        let edge = attrs.edge.is_present();
        let fields = errors.handle(named_fields(input))?;
        let mut fields: Vec<_> = fields
            .named
            .iter()
            .filter_map(|field| {
                let given = FieldAttrs::of_table(&field.attrs, errors);
                let fixed = fixed_role(field.ident.as_ref()?, edge);
                let mut field = Field::new(field, &given, attrs.rename_all, fixed, errors)?;
                field.ty = without_self(field.ty, &input.ident);
                Some(field)
            })
            .collect();
        if !rules::concrete(&input.generics, "a model", errors) {
            return None;
        }
        let ident = input.ident.clone();
        check_required(&ident, &fields, edge, errors);
        check_version(&fields, errors);
        rules::distinct_fields(&mut fields, errors);
        let plain = ident.unraw();
        Some(Self {
            table: match &attrs.name {
                Some(name) => {
                    rules::name("table", name, name.span(), errors);
                    name.to_string()
                }
                None => plain.to_string().to_snake_case(),
            },
            new: attrs.new.unwrap_or_else(|| format_ident!("New{plain}")),
            patch: attrs.patch,
            edge,
            krate: library(attrs.krate.as_ref()),
            vis: input.vis.clone(),
            ident,
            fields,
        })
    }

    pub(crate) fn field(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == role)
    }
}

fn named_fields(input: &DeriveInput) -> syn::Result<&syn::FieldsNamed> {
    let problem = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            _ => {
                "a table's record has named fields: write `struct Name { id: RecordId<Name>, .. }`"
            }
        },
        Data::Enum(_) => {
            "a table's record is a struct: derive `Embed` for an enum and use it as the type of a field"
        }
        Data::Union(_) => "a union cannot be stored: a table's record is a struct",
    };
    Err(Error::new(input.ident.span(), problem))
}

fn fixed_role(field: &Ident, edge: bool) -> Option<Role> {
    match field.unraw().to_string().as_str() {
        "id" => Some(Role::Id),
        "in" if edge => Some(Role::In),
        "out" if edge => Some(Role::Out),
        _ => None,
    }
}

fn check_required(ident: &Ident, fields: &[Field], edge: bool, errors: &mut Errors) {
    let lacks = |role| !fields.iter().any(|field| field.role == role);
    if lacks(Role::Id) {
        let problem = format!("a table's record has an id: add a field `id: RecordId<{ident}>`");
        errors.push(ident, problem);
    }
    if edge && lacks(Role::In) {
        let problem = "an edge comes from a record: add a field `r#in: RecordId<A>`";
        errors.push(ident, problem);
    }
    if edge && lacks(Role::Out) {
        let problem = "an edge leads to a record: add a field `out: RecordId<B>`";
        errors.push(ident, problem);
    }
}

fn check_version(fields: &[Field], errors: &mut Errors) {
    let versions = fields.iter().filter(|field| field.role == Role::Version);
    for other in versions.skip(1) {
        let problem = "a record has one version: remove `version` from one of the fields";
        errors.push(&other.ident, problem);
    }
}

/// The same type where `Self` is another one.
fn without_self(tokens: TokenStream, ident: &Ident) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(name) if name == "Self" => {
                let mut same = ident.clone();
                same.set_span(name.span());
                TokenTree::Ident(same)
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
