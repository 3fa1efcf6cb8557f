use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::super::{
    at,
    encode::{self, Way},
};
use crate::model::{Content, Embed, Field, Repr, Role, Variant};

/// `impl Encode`, and `impl Object` for an enum that is always stored as an object.
pub(super) fn expand(embed: &Embed, repr: &Repr, variants: &[Variant]) -> TokenStream {
    let Embed {
        ident,
        generics,
        krate,
        ..
    } = embed;
    let way = Way::of(generics);
    let arms = variants.iter().map(|variant| {
        let pattern = pattern(variant);
        let written = match repr {
            Repr::External => external(krate, way, variant),
            Repr::Tagged { tag, content } => tagged(krate, way, tag, content.as_deref(), variant),
            Repr::Untagged => untagged(krate, way, variant),
            Repr::Int => quote!(__e.int(#pattern as ::core::primitive::i64)),
        };
        quote!(#pattern => #written,)
    });
    let body = quote!(match self { #(#arms)* });
    match repr {
        Repr::Tagged { tag, content } => {
            let names = names(krate, tag, content.as_deref(), variants);
            encode::flat_object(krate, generics, ident, &names, &body)
        }
        _ => encode::encode(krate, generics, ident, &body),
    }
}

/// Binds what a variant has to `__0`, `__1` and so on.
fn pattern(variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    let numbers = |len: usize| (0..len).map(|index| format_ident!("__{index}"));
    match &variant.content {
        Content::Unit => quote!(Self::#ident),
        Content::One(_) => quote!(Self::#ident(__0)),
        Content::Tuple(types) => {
            let numbers = numbers(types.len());
            quote!(Self::#ident(#(#numbers),*))
        }
        Content::Object(fields) => {
            let bound = fields
                .iter()
                .zip(numbers(fields.len()))
                .filter(|(field, _)| field.role != Role::Skipped)
                .map(|(Field { ident, .. }, number)| quote!(#ident: #number,));
            quote!(Self::#ident { #(#bound)* .. })
        }
    }
}

/// The content, as a reference to something that can be encoded; `None` where there is none.
fn value(krate: &TokenStream, way: Way, variant: &Variant) -> Option<TokenStream> {
    Some(match &variant.content {
        Content::Unit => return None,
        Content::One(ty) => quote_spanned!(ty.span()=> __0),
        Content::Tuple(types) => {
            let numbers = (0..types.len()).map(|index| format_ident!("__{index}"));
            quote!(&(#(#numbers,)*))
        }
        Content::Object(fields) => {
            let fields = object_fields(krate, way, fields);
            quote! {
                &#krate::__private::ObjectOf::new(|__o| {
                    #fields
                    ::core::result::Result::Ok(())
                })
            }
        }
    })
}

fn object_fields(krate: &TokenStream, way: Way, fields: &[Field]) -> TokenStream {
    let values = fields.iter().enumerate().map(|(index, field)| {
        let number = format_ident!("__{index}");
        (field, quote!(#number))
    });
    encode::values(krate, way, values)
}

fn external(krate: &TokenStream, way: Way, variant: &Variant) -> TokenStream {
    let name = &variant.name;
    match value(krate, way, variant) {
        None => quote!(__e.str(#name)),
        Some(value) => quote!(#krate::__private::encode_variant(__e, #name, #value)),
    }
}

fn untagged(krate: &TokenStream, way: Way, variant: &Variant) -> TokenStream {
    match value(krate, way, variant) {
        None => quote!(__e.null()),
        Some(value) => quote!(#krate::__private::Encode::encode(#value, __e)),
    }
}

/// Writes to `__o`, the object that the variant is.
fn tagged(
    krate: &TokenStream,
    way: Way,
    tag: &str,
    content: Option<&str>,
    variant: &Variant,
) -> TokenStream {
    let name = &variant.name;
    let rest = match (content, &variant.content) {
        (Some(content), _) => {
            value(krate, way, variant).map(|value| quote!(__o.field(#content, #value)?;))
        }
        (None, Content::One(ty)) => {
            let krate = at(ty.span(), krate);
            Some(quote_spanned! {ty.span()=>
                <#ty as #krate::__private::Object>::encode_fields(__0, __o)?;
            })
        }
        (None, Content::Object(fields)) => Some(object_fields(krate, way, fields)),
        // a tuple is refused before
        (None, Content::Unit | Content::Tuple(_)) => None,
    };
    quote! {{
        __o.field(#tag, #name)?;
        #rest
        ::core::result::Result::Ok(())
    }}
}

/// The names of all fields that the object may have.
fn names(
    krate: &TokenStream,
    tag: &str,
    content: Option<&str>,
    variants: &[Variant],
) -> TokenStream {
    if let Some(content) = content {
        return quote! {
            #krate::__private::FieldNames { own: &[#tag, #content], flattened: &[] }
        };
    }
    let within = variants
        .iter()
        .filter_map(|variant| match &variant.content {
            Content::One(ty) => Some(quote_spanned! {ty.span()=>
                &<#ty as #krate::__private::Object>::FIELDS
            }),
            Content::Object(fields) => {
                let names = encode::names(krate, fields.iter());
                Some(quote!(&#names))
            }
            Content::Unit | Content::Tuple(_) => None,
        });
    quote! {
        #krate::__private::FieldNames { own: &[#tag], flattened: &[#(#within),*] }
    }
}
