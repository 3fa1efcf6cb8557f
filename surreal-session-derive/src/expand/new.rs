use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ext::IdentExt};

use crate::model::{Field, Role, Table};

/// The fields that a new record is made from.
pub(super) fn fields(table: &Table) -> impl Iterator<Item = &Field> {
    table
        .fields
        .iter()
        .filter(|field| matches!(field.role, Role::Stored | Role::Defaulted | Role::Flat))
}

/// The struct of a record that has no id yet.
pub(super) fn expand(table: &Table) -> TokenStream {
    let Table { ident, new, .. } = table;
    let fields = fields(table).map(|field| {
        let ty = &field.ty;
        let ty = if field.role == Role::Defaulted && !field.is_option() {
            quote!(::core::option::Option<#ty>)
        } else {
            quote!(#ty)
        };
        (field, ty)
    });
    let doc = if table.edge {
        format!("A [`{ident}`] that has no id yet, and no ends.")
    } else {
        format!("A [`{ident}`] that has no id yet.")
    };
    companion(table, new, &doc, &fields.collect::<Vec<_>>())
}

/// A struct beside the model. It is `Debug` and `Clone` where its fields are.
pub(super) fn companion(
    Table { vis, .. }: &Table,
    name: &Ident,
    doc: &str,
    fields: &[(&Field, TokenStream)],
) -> TokenStream {
    let declared = fields.iter().map(|(field, ty)| {
        let (vis, ident, docs) = (&field.vis, &field.ident, &field.docs);
        quote!(#(#docs)* #vis #ident: #ty)
    });
    let idents: Vec<_> = fields.iter().map(|(field, _)| &field.ident).collect();
    let names = idents.iter().map(|ident| ident.unraw().to_string());
    let text = name.to_string();
    let bounds = bounds(fields);
    let debug = bounds(&quote!(::core::fmt::Debug));
    let clone = bounds(&quote!(::core::clone::Clone));
    quote! {
        #[doc = #doc]
        #[allow(dead_code, reason = "not every program makes every record")]
        #vis struct #name {
            #(#declared,)*
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for #name #debug {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.debug_struct(#text) #(.field(#names, &self.#idents))* .finish()
            }
        }

        #[automatically_derived]
        impl ::core::clone::Clone for #name #clone {
            fn clone(&self) -> Self {
                Self { #(#idents: ::core::clone::Clone::clone(&self.#idents),)* }
            }
        }
    }
}

/// Returns where clauses that require a trait of each type.
///
/// The lifetime makes them conditions; without it they would be errors.
fn bounds(fields: &[(&Field, TokenStream)]) -> impl Fn(&TokenStream) -> TokenStream {
    let mut types: Vec<(String, TokenStream)> = Vec::new();
    for (_, ty) in fields {
        let text = ty.to_string();
        if !types.iter().any(|(known, _)| *known == text) {
            types.push((text, ty.clone()));
        }
    }
    move |bound| {
        let types = types.iter().map(|(_, ty)| ty);
        quote!(where #(for<'__t> #types: #bound,)*)
    }
}
