use heck::ToShoutySnakeCase;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{Attribute, Expr, Ident, Type, Visibility, ext::IdentExt, spanned::Spanned};

use super::rules;
use crate::{attrs::FieldAttrs, case::Case, errors::Errors};

/// A field with a name.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: TokenStream,
    pub(crate) docs: Vec<Attribute>,
    /// Its name in the database.
    pub(crate) name: String,
    /// Its constant's name, if that is not taken.
    pub(crate) constant: Option<Ident>,
    pub(crate) role: Role,
    /// It cannot change after the record was created.
    pub(crate) readonly: bool,
    /// It is stored through serde's traits.
    pub(crate) serde: bool,
    /// The value of a field that the record lacks.
    pub(crate) missing: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Id,
    /// The record that an edge starts from
    In,
    /// The record that an edge leads to
    Out,
    Stored,
    /// Optional when a record is made
    Defaulted,
    Computed,
    /// Counts the record's changes
    Version,
    /// An object whose fields are stored among the others
    Flat,
    Skipped,
}

impl Field {
    /// Reads a named field. `fixed` is the role that its name gives it.
    pub(super) fn new(
        field: &syn::Field,
        attrs: &FieldAttrs,
        case: Option<Case>,
        fixed: Option<Role>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let ident = field.ident.clone()?;
        let rust_name = ident.unraw().to_string();
        let name = match (&attrs.rename, fixed) {
            (Some(name), Some(_)) => {
                let problem =
                    format!("this field is always stored as `{rust_name}`: remove `rename`");
                errors.push(&name.span(), problem);
                rust_name
            }
            (Some(name), None) => {
                rules::name("field", name, name.span(), errors);
                name.to_string()
            }
            (None, Some(_)) => rust_name,
            (None, None) => match case {
                Some(case) => case.field(&rust_name),
                None => rust_name,
            },
        };
        let own = Self {
            vis: field.vis.clone(),
            ty: field.ty.to_token_stream(),
            docs: docs(&field.attrs),
            name,
            constant: Some(constant(&ident)),
            role: role(attrs, fixed, errors),
            readonly: attrs.readonly.is_present(),
            serde: attrs.serde.is_present(),
            missing: attrs.missing.clone(),
            ident,
        };
        own.check_missing(errors);
        Some(own)
    }

    fn check_missing(&self, errors: &mut Errors) {
        let Some(missing) = &self.missing else {
            return;
        };
        let problem = match self.role {
            Role::Id | Role::In | Role::Out => "this field is never missing: remove `missing`",
            Role::Skipped => rules::MISSING_OF_SKIPPED,
            Role::Flat => {
                "a field with `flatten` has no value of its own: put `missing` on its fields"
            }
            _ if self.is_option() => rules::MISSING_OF_OPTION,
            _ => return,
        };
        errors.push(missing, problem);
    }

    /// Returns the position for errors about its type.
    pub(crate) fn span(&self) -> Span {
        self.ty.span()
    }

    /// Returns `true` if its type is written as an `Option`.
    pub(crate) fn is_option(&self) -> bool {
        syn::parse2(self.ty.clone()).is_ok_and(|ty| is_option(&ty))
    }
}

/// Returns `true` if a type is written as an `Option`.
pub(super) fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Option")
}

/// The name of a field's constant.
pub(super) fn constant(field: &Ident) -> Ident {
    let constant = field.unraw().to_string().to_shouty_snake_case();
    match syn::parse_str::<Ident>(&constant) {
        Ok(mut constant) => {
            constant.set_span(field.span());
            constant
        }
        // of `_1`, what is left begins with a digit
        Err(_) => format_ident!("FIELD_{constant}", span = field.span()),
    }
}

fn docs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .cloned()
        .collect()
}

fn role(attrs: &FieldAttrs, fixed: Option<Role>, errors: &mut Errors) -> Role {
    let mut roles = [
        (&attrs.skip, "skip", Role::Skipped),
        (&attrs.default, "default", Role::Defaulted),
        (&attrs.computed, "computed", Role::Computed),
        (&attrs.flatten, "flatten", Role::Flat),
        (&attrs.version, "version", Role::Version),
    ]
    .into_iter()
    .filter(|(flag, ..)| flag.is_present());
    let first = roles.next();
    if let (Some((_, one, _)), Some((flag, other, _))) = (first, roles.next()) {
        let problem = format!("a field is either `{one}` or `{other}`: remove one of them");
        errors.push(&flag.span(), problem);
    }
    let serde = attrs.serde.is_present();
    if serde && fixed.is_some() {
        let problem = "this field is stored as what it is: remove `serde`";
        errors.push(&attrs.serde.span(), problem);
    }
    let Some((flag, attribute, role)) = first else {
        return fixed.unwrap_or(Role::Stored);
    };
    if let Some(fixed) = fixed {
        let problem = format!("this field cannot be `{attribute}`: remove it");
        errors.push(&flag.span(), problem);
        return fixed;
    }
    if let (Role::Skipped | Role::Flat, Some(name)) = (role, &attrs.rename) {
        let problem = format!(
            "a field with `{attribute}` has no stored name: remove `rename` or `{attribute}`"
        );
        errors.push(&name.span(), problem);
    }
    if serde && matches!(role, Role::Skipped | Role::Flat | Role::Version) {
        let problem = format!("a field with `{attribute}` is not stored by serde: remove `serde`");
        errors.push(&attrs.serde.span(), problem);
    }
    let written = !matches!(role, Role::Computed | Role::Skipped | Role::Version);
    if attrs.readonly.is_present() && !written {
        let problem = format!("a field with `{attribute}` is never written: remove `readonly`");
        errors.push(&attrs.readonly.span(), problem);
    }
    role
}
