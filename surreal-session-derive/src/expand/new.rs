use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Field, Model, Role, is_option};

/// The fields that a new record is made from.
pub(super) fn fields(model: &Model) -> impl Iterator<Item = &Field> {
    model
        .fields
        .iter()
        .filter(|field| matches!(field.role, Role::Stored | Role::Defaulted))
}

/// The struct of a record that has no id yet.
pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        ident, vis, new, ..
    } = model;
    let fields = fields(model).map(|field| {
        let (vis, ident, docs) = (&field.vis, &field.ident, &field.docs);
        let ty = &field.ty;
        let ty = if field.role == Role::Defaulted && !is_option(ty) {
            quote!(::core::option::Option<#ty>)
        } else {
            quote!(#ty)
        };
        quote!(#(#docs)* #vis #ident: #ty)
    });
    let doc = format!("A [`{ident}`] that has no id yet.");
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        #[allow(dead_code, reason = "not every program makes every record")]
        #vis struct #new {
            #(#fields,)*
        }
    }
}
