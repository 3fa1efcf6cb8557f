use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Data, DeriveInput, Error, Expr, Fields, Ident, Path, Type, spanned::Spanned};

use super::{
    field::{constant, is_option},
    library, rules,
};
use crate::{
    attrs::{ViewAttrs, ViewFieldAttrs},
    errors::Errors,
};

/// A struct that shows a table's records.
pub(crate) struct View {
    pub(crate) ident: Ident,
    pub(crate) of: Path,
    /// The path to the library.
    pub(crate) krate: TokenStream,
    pub(crate) fields: Vec<ViewField>,
}

pub(crate) struct ViewField {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) shown: Shown,
    /// The value of a record that has none.
    pub(crate) missing: Option<Expr>,
}

/// The source of a view's field.
pub(crate) enum Shown {
    /// The table's field with this constant
    Field(Ident),
    Expr(Expr),
    Nothing,
}

impl View {
    /// `None` when it has not even the shape of one.
    pub(crate) fn from_input(
        input: &DeriveInput,
        attrs: ViewAttrs,
        errors: &mut Errors,
    ) -> Option<Self> {
        let fields = match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Named(fields) => Ok(fields),
                _ => Err("a view has named fields, one for each field of the table that it shows"),
            },
            _ => Err("a view is a struct, with a field for each field of the table that it shows"),
        };
        let fields = fields.map_err(|problem| Error::new(input.ident.span(), problem));
        let fields = errors.handle(fields)?;
        let mut problems = Errors::default();
        let fields = fields
            .named
            .iter()
            .filter_map(|field| view_field(field, &mut problems))
            .collect();
        errors.handle(problems.finish())?;
        if !rules::concrete(&input.generics, "a view", errors) {
            return None;
        }
        let of = attrs.of.ok_or_else(|| {
            let problem = "a view shows the records of a table: add `#[view(of = SomeTable)]`";
            Error::new(input.ident.span(), problem)
        });
        Some(Self {
            of: errors.handle(of)?,
            ident: input.ident.clone(),
            krate: library(attrs.krate.as_ref()),
            fields,
        })
    }
}

fn view_field(field: &syn::Field, problems: &mut Errors) -> Option<ViewField> {
    let attrs = ViewFieldAttrs::read(&field.attrs, problems);
    let ident = field.ident.clone()?;
    let shown = match (attrs.skip.is_present(), attrs.expr, attrs.field) {
        (true, None, None) => Shown::Nothing,
        (false, Some(expr), None) => Shown::Expr(expr),
        (false, None, Some(field)) => Shown::Field(constant(&field)),
        (false, None, None) => Shown::Field(constant(&ident)),
        _ => {
            let problem = "a view's field shows one thing: keep one of `field`, `expr` and `skip`";
            problems.push(&ident, problem);
            return None;
        }
    };
    if let Some(missing) = &attrs.missing {
        let problem = match shown {
            Shown::Nothing => Some(rules::MISSING_OF_SKIPPED),
            _ => is_option(&field.ty).then_some(rules::MISSING_OF_OPTION),
        };
        if let Some(problem) = problem {
            problems.push(missing, problem);
        }
    }
    Some(ViewField {
        ident,
        ty: field.ty.clone(),
        shown,
        missing: attrs.missing,
    })
}

impl ViewField {
    /// Returns the position for errors about its type.
    pub(crate) fn span(&self) -> Span {
        self.ty.to_token_stream().span()
    }
}
