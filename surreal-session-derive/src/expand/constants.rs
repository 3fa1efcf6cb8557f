use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Ident};

use crate::model::{Field, Role};

/// A constant for each field that is stored, as visible as the field.
pub(super) fn expand(
    krate: &TokenStream,
    ident: &Ident,
    generics: &Generics,
    fields: &[Field],
) -> TokenStream {
    let constants = fields
        .iter()
        .filter(|field| field.role != Role::Skipped)
        .filter_map(|field| {
            let (vis, ty, name) = (&field.vis, &field.ty, &field.name);
            let constant = field.constant.as_ref()?;
            if field.role == Role::Flat {
                let doc = format!("The fields of `{}`, for expressions.", field.ident);
                return Some(quote! {
                    #[doc = #doc]
                    #vis const #constant: #krate::__private::Flattened<Self, #ty> =
                        #krate::__private::Flattened::new();
                });
            }
            let ty = if field.serde {
                quote!(#krate::__private::Serde<#ty>)
            } else {
                ty.clone()
            };
            let doc = format!("The field `{name}`, for expressions.");
            Some(quote! {
                #[doc = #doc]
                #vis const #constant: #krate::__private::Field<Self, #ty> =
                    #krate::__private::Field::new(#name);
            })
        });
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(dead_code, reason = "not every program asks for every field")]
        impl #parameters #ident #arguments #bounds {
            #(#constants)*
        }
    }
}
