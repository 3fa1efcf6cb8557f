use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::{
    decode::{self, Slot},
    encode::Way,
};
use crate::model::{Content, Repr, Variant};

/// Reads the enum from `__d`.
pub(super) fn expand(
    krate: &TokenStream,
    way: Way,
    repr: &Repr,
    variants: &[Variant],
) -> TokenStream {
    match repr {
        Repr::External => named(
            krate,
            way,
            &quote!(#krate::__private::Variant::external(__d)?),
            variants,
        ),
        Repr::Tagged { tag, content } => {
            let content = match content {
                Some(content) => quote!(::core::option::Option::Some(#content)),
                None => quote!(::core::option::Option::None),
            };
            named(
                krate,
                way,
                &quote!(#krate::__private::Variant::tagged(__d, #tag, #content)?),
                variants,
            )
        }
        Repr::Untagged => untagged(krate, way, variants),
        Repr::Int => int(krate, variants),
    }
}

fn named(
    krate: &TokenStream,
    way: Way,
    variant: &TokenStream,
    variants: &[Variant],
) -> TokenStream {
    let names = variants.iter().map(|variant| &variant.name);
    let arms = variants.iter().map(|variant| {
        let (ident, name) = (&variant.ident, &variant.name);
        let read = match &variant.content {
            Content::Unit => quote!(::core::result::Result::Ok(Self::#ident)),
            Content::One(ty) => quote!(__variant.content::<#ty>().map(Self::#ident)),
            Content::Tuple(types) => {
                let numbers: Vec<_> = (0..types.len())
                    .map(|index| format_ident!("__{index}"))
                    .collect();
                quote! {
                    __variant
                        .content::<(#(#types,)*)>()
                        .map(|(#(#numbers,)*)| Self::#ident(#(#numbers),*))
                }
            }
            Content::Object(fields) => {
                let slots = fields.iter().map(Slot::from);
                let body = decode::object(krate, way, &quote!(Self::#ident), slots);
                quote!(__variant.read(|__d| { #body }))
            }
        };
        quote!(#name => #read,)
    });
    quote! {
        let __variant = #variant;
        match __variant.name() {
            #(#arms)*
            _ => ::core::result::Result::Err(__variant.unknown(&[#(#names),*])),
        }
    }
}

fn untagged(krate: &TokenStream, way: Way, variants: &[Variant]) -> TokenStream {
    let attempts = variants.iter().map(|variant| {
        let (ident, name) = (&variant.ident, &variant.name);
        let read = match &variant.content {
            Content::Unit => quote! {
                <() as #krate::__private::Decode<'__b>>::decode(__d).map(|()| Self::#ident)
            },
            Content::One(ty) => quote! {
                <#ty as #krate::__private::Decode<'__b>>::decode(__d).map(Self::#ident)
            },
            Content::Tuple(types) => {
                let numbers: Vec<_> = (0..types.len())
                    .map(|index| format_ident!("__{index}"))
                    .collect();
                quote! {
                    <(#(#types,)*) as #krate::__private::Decode<'__b>>::decode(__d)
                        .map(|(#(#numbers,)*)| Self::#ident(#(#numbers),*))
                }
            }
            Content::Object(fields) => {
                let slots = fields.iter().map(Slot::from);
                decode::object(krate, way, &quote!(Self::#ident), slots)
            }
        };
        quote! {
            if let ::core::option::Option::Some(__value) =
                __attempts.attempt(__d, #name, |__d| { #read })
            {
                return ::core::result::Result::Ok(__value);
            }
        }
    });
    quote! {
        let mut __attempts = #krate::__private::Attempts::new();
        #(#attempts)*
        ::core::result::Result::Err(__attempts.failed(__d))
    }
}

fn int(krate: &TokenStream, variants: &[Variant]) -> TokenStream {
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let names = idents.iter().map(|ident| ident.to_string());
    quote! {
        let __number = __d.int()?;
        #(if __number == Self::#idents as ::core::primitive::i64 {
            return ::core::result::Result::Ok(Self::#idents);
        })*
        ::core::result::Result::Err(#krate::__private::unknown_number(
            __number,
            &[#((Self::#idents as ::core::primitive::i64, #names)),*],
        ))
    }
}
