use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

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
        } else {
            quote_spanned!(field.span()=> __edits.field(#name, &self.#ident);)
        }
    });
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
                let mut __edits = #krate::__private::Edits::default();
                #(#edits)*
                __edits
            }
        }
    });
    quote!(#declared #implementations)
}

/// The fields that may change.
fn fields(table: &Table) -> impl Iterator<Item = &Field> {
    new::fields(table).filter(|field| !field.readonly)
}
