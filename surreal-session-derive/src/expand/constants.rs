use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Model, Role};

/// A constant for each field that is stored.
pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        ident, vis, krate, ..
    } = model;
    let fields = model
        .fields
        .iter()
        .filter(|field| field.role != Role::Skipped);
    let constants = fields.map(|field| {
        let (constant, ty, name) = (&field.constant, &field.ty, &field.name);
        let doc = format!("The field `{name}`, for expressions.");
        quote! {
            #[doc = #doc]
            #vis const #constant: #krate::__private::Field<#ident, #ty> =
                #krate::__private::Field::new(#name);
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code, reason = "not every program asks for every field")]
        impl #ident {
            #(#constants)*
        }
    }
}
