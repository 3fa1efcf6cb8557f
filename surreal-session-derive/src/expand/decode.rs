use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use crate::model::{Model, Role};

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model { ident, krate, .. } = model;
    let mut slots = Vec::new();
    let mut arms = Vec::new();
    let mut values = Vec::new();
    for (index, field) in model.fields.iter().enumerate() {
        let (ident, ty, name) = (&field.ident, &field.ty, &field.name);
        if field.role == Role::Skipped {
            values.push(quote_spanned! {field.span()=>
                #ident: <#ty as ::core::default::Default>::default()
            });
            continue;
        }
        let slot = format_ident!("__{index}");
        slots.push(quote! {
            let mut #slot: ::core::option::Option<#ty> = ::core::option::Option::None;
        });
        arms.push(quote_spanned! {field.span()=>
            #name => #slot = ::core::option::Option::Some(__d.field::<#ty>(#name)?),
        });
        values.push(quote!(#ident: #krate::__private::required(#slot, #name)?));
    }
    quote! {
        #[automatically_derived]
        impl<'__b> #krate::__private::Decode<'__b> for #ident {
            fn decode(
                __d: &mut #krate::__private::Decoder<'__b>,
            ) -> ::core::result::Result<Self, #krate::__private::DecodeError> {
                #(#slots)*
                let mut __fields = __d.object()?;
                while let ::core::option::Option::Some(__name) = __fields.next(__d)? {
                    match __name {
                        #(#arms)*
                        _ => __d.skip()?,
                    }
                }
                ::core::result::Result::Ok(Self {
                    #(#values,)*
                })
            }
        }
    }
}
