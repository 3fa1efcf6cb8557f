use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, ext::IdentExt};

use super::{new, scoped};
use crate::model::{Field, Role, Table};

/// The struct of changes, where one is asked for.
pub(super) fn expand(table: &Table) -> TokenStream {
    let Some(patch) = &table.patch else {
        return TokenStream::new();
    };
    let Table { ident, krate, .. } = table;
    let fields: Vec<_> = fields(table)
        .map(|field| {
            let ty = &field.ty;
            (field, quote!(#krate::__private::Edit<#ty>))
        })
        .collect();
    let doc = format!("Changes to some fields of a [`{ident}`].");
    let declared = new::companion(table, patch, &doc, &fields);
    let idents = fields.iter().map(|(field, _)| &field.ident);
    let edits = fields.iter().map(|(field, _)| {
        let (ident, name) = (&field.ident, &field.name);
        if field.role == Role::Flat {
            quote_spanned!(field.span()=> __edits.flattened(&self.#ident);)
        } else if field.serde {
            quote_spanned!(field.span()=> __edits.serde(#name, &self.#ident);)
        } else {
            quote_spanned!(field.span()=> __edits.field(#name, &self.#ident);)
        }
    });
    let deserialize = deserialize(krate, patch, &fields);
    let implementations = scoped(&quote! {
        #[automatically_derived]
        impl ::core::default::Default for #patch {
            fn default() -> Self {
                Self { #(#idents: #krate::__private::Edit::Keep,)* }
            }
        }

        #[automatically_derived]
        impl #krate::__private::Patch<#ident> for #patch {
            fn edits(&self) -> #krate::__private::Edits {
                let mut __edits = #krate::__private::Edits::new();
                #(#edits)*
                __edits
            }
        }

        #deserialize
    });
    quote!(#declared #implementations)
}

/// The fields that may change.
fn fields(table: &Table) -> impl Iterator<Item = &Field> {
    new::fields(table).filter(|field| !field.readonly)
}

/// Implements serde's traits where the types of the fields have them.
///
/// The lifetime makes that a condition; without it a missing trait would be an error.
fn deserialize(
    krate: &TokenStream,
    patch: &Ident,
    fields: &[(&Field, TokenStream)],
) -> TokenStream {
    let names: Vec<_> = fields.iter().map(|(field, _)| json_name(field)).collect();
    let types = fields.iter().map(|(field, _)| &field.ty);
    let bounds = quote!(where #(#types: #krate::__private::serde::Deserialize<'__de>,)*);
    let arms = fields.iter().zip(&names).enumerate();
    let arms = arms.map(|(index, ((field, _), name))| {
        let ident = &field.ident;
        quote!(#index => #krate::__private::read_edit(&mut self.#ident, #name, __map),)
    });
    quote! {
        #krate::__private::if_serde! {
            #[automatically_derived]
            impl<'__de> #krate::__private::PatchFields<'__de> for #patch #bounds {
                const FIELDS: &'static [&'static ::core::primitive::str] = &[#(#names),*];

                fn read<__A: #krate::__private::serde::de::MapAccess<'__de>>(
                    &mut self,
                    __index: ::core::primitive::usize,
                    __map: &mut __A,
                ) -> ::core::result::Result<(), __A::Error> {
                    match __index {
                        #(#arms)*
                        _ => ::core::result::Result::Ok(()),
                    }
                }
            }

            #[automatically_derived]
            impl<'__de> #krate::__private::serde::Deserialize<'__de> for #patch #bounds {
                fn deserialize<__D: #krate::__private::serde::Deserializer<'__de>>(
                    __deserializer: __D,
                ) -> ::core::result::Result<Self, __D::Error> {
                    #krate::__private::deserialize_patch(__deserializer)
                }
            }
        }
    }
}

fn json_name(field: &Field) -> String {
    match field.role {
        Role::Flat => field.ident.unraw().to_string(),
        _ => field.name.clone(),
    }
}
