use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Generics, Type, parse_quote, spanned::Spanned};

use super::{
    constants, decode,
    encode::{self, Way},
    enumeration, scoped,
};
use crate::model::{Embed, Field, Shape};

pub(crate) fn expand(embed: &Embed) -> TokenStream {
    let Embed {
        ident,
        generics,
        krate,
        shape,
    } = embed;
    let how = match shape {
        Shape::Object(fields) => object(embed, fields),
        Shape::One(ty) => one(embed, ty),
        Shape::Enum { repr, variants } => enumeration::expand(embed, repr, variants),
    };
    let mut whole = generics.clone();
    for parameter in whole.type_params_mut() {
        parameter
            .bounds
            .push(parse_quote!(#krate::__private::Encode));
        parameter
            .bounds
            .push(parse_quote!(#krate::__private::DecodeOwned));
        parameter.bounds.push(parse_quote!(#krate::__private::Type));
    }
    let (parameters, arguments, bounds) = whole.split_for_impl();
    scoped(&quote! {
        #how

        #[automatically_derived]
        impl #parameters #krate::__private::Embed for #ident #arguments #bounds {}
    })
}

fn object(embed: &Embed, fields: &[Field]) -> TokenStream {
    let Embed {
        ident,
        generics,
        krate,
        ..
    } = embed;
    let way = Way::of(generics);
    let constants = constants::expand(krate, ident, generics, fields);
    let names = encode::names(krate, fields.iter());
    let written = encode::fields(krate, way, fields.iter());
    let body = quote!(#written ::core::result::Result::Ok(()));
    let encode = encode::flat_object(krate, generics, ident, &names, &body);
    let read = decode::object(
        krate,
        way,
        &quote!(Self),
        fields.iter().map(decode::Slot::from),
    );
    let decode = decode::decode(krate, generics, ident, None, &read);
    let ty = surreal_type(embed, &literal(krate, "object"));
    // of a generic one, the names depend on what it is used with
    let distinct = if generics.params.is_empty() {
        encode::distinct(krate, fields.iter())
    } else {
        TokenStream::new()
    };
    quote!(#constants #distinct #encode #decode #ty)
}

fn one(embed: &Embed, ty: &Type) -> TokenStream {
    let Embed {
        ident,
        generics,
        krate,
        ..
    } = embed;
    let span = ty.span();
    let encode = encode::encode(
        krate,
        generics,
        ident,
        &quote_spanned!(span=> #krate::__private::Encode::encode(&self.0, __e)),
    );
    let decode = decode::decode(
        krate,
        generics,
        ident,
        Some(&quote_spanned!(span=> <#ty as #krate::__private::Decode<'__b>>::STORED)),
        &quote_spanned! {span=>
            ::core::result::Result::Ok(Self(<#ty as #krate::__private::Decode<'__b>>::decode(__d)?))
        },
    );
    let stored = surreal_type(
        embed,
        &quote_spanned!(span=> <#ty as #krate::__private::Type>::surreal_type()),
    );
    quote!(#encode #decode #stored)
}

/// `impl Type`.
pub(super) fn surreal_type(embed: &Embed, name: &TokenStream) -> TokenStream {
    let Embed {
        ident,
        generics,
        krate,
        ..
    } = embed;
    let generics: Generics = encode::bounded(generics, &quote!(#krate::__private::Type));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #krate::__private::Type for #ident #arguments #bounds {
            fn surreal_type() -> #krate::__private::Name {
                #name
            }
        }
    }
}

pub(super) fn literal(krate: &TokenStream, name: &str) -> TokenStream {
    quote!(#krate::__private::Name::Borrowed(#name))
}
