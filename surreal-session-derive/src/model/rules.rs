//! Rules that several derives share, one function each.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::{GenericParam, Generics, Ident};

use super::{Field, Role};
use crate::errors::Errors;

/// The problem of a `missing` on a field with `skip`.
pub(super) const MISSING_OF_SKIPPED: &str =
    "a field with `skip` is never read: remove `missing` or `skip`";

/// The problem of a `missing` on an `Option`.
pub(super) const MISSING_OF_OPTION: &str =
    "a missing value of an `Option` is `None`: remove `missing` or the `Option`";

/// Names that are put into statements.
pub(super) fn name(what: &str, name: &str, span: Span, errors: &mut Errors) {
    if name.is_empty() || name.contains('\0') {
        let problem =
            format!("a {what} needs a name that is not empty and has no NUL: give it one");
        errors.push(&span, problem);
    }
}

/// Returns `true` if a type has no parameters.
pub(super) fn concrete(generics: &Generics, what: &str, errors: &mut Errors) -> bool {
    let Some(parameter) = generics.params.first() else {
        return true;
    };
    if owned(generics, errors) {
        let problem =
            format!("{what} is one concrete type: write a struct for each, without parameters");
        errors.push(parameter, problem);
    }
    false
}

/// Returns `true` if a type borrows nothing.
pub(super) fn owned(generics: &Generics, errors: &mut Errors) -> bool {
    let Some(lifetime) = generics.lifetimes().next() else {
        return true;
    };
    let problem = "a model owns its fields: use `String` for `&str`, and no lifetime";
    errors.push(&GenericParam::Lifetime(lifetime.clone()), problem);
    false
}

/// No two fields have one stored name, or one constant, which the second of two loses.
pub(super) fn distinct_fields(fields: &mut [Field], errors: &mut Errors) {
    let mut names = HashMap::new();
    let mut constants = HashMap::new();
    for field in fields {
        if field.role == Role::Skipped {
            continue;
        }
        let ident = field.ident.clone();
        let same_name = match field.role {
            Role::Flat => None,
            _ => names.insert(field.name.clone(), ident.clone()),
        };
        if let Some(other) = same_name {
            let problem = format!(
                "`{other}` is stored as `{}`, too: rename one of them",
                field.name
            );
            errors.push(&ident, problem);
        }
        let Some(constant) = field.constant.take() else {
            continue;
        };
        if let Some(other) = constants.get(&constant) {
            let problem = format!(
                "the constant of `{other}` is `{constant}`, too: give one of them another Rust name"
            );
            errors.push(&ident, problem);
        } else {
            constants.insert(constant.clone(), ident);
            field.constant = Some(constant);
        }
    }
}

/// No two variants have one stored name.
pub(super) fn distinct_variants<'v>(
    variants: impl Iterator<Item = (&'v Ident, &'v str)>,
    errors: &mut Errors,
) {
    let mut names = HashMap::new();
    for (ident, name) in variants {
        if let Some(other) = names.insert(name, ident) {
            let problem = format!("`{other}` is stored as `{name}`, too: rename one of them");
            errors.push(ident, problem);
        }
    }
}
