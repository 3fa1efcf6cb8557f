//! Stub impls emitted next to an error, so that one mistake produces one message.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Ident, Path, ext::IdentExt};

/// An empty table.
pub(crate) fn table(krate: &TokenStream, input: &DeriveInput) -> TokenStream {
    let DeriveInput { ident, vis, .. } = input;
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let new = format_ident!("New{}", ident.unraw());
    let encode = [encode(krate, ident), encode(krate, &new)];
    let decode = decode(krate, ident);
    quote! {
        #[doc(hidden)]
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        #vis struct #new {}

        const _: () = {
            use #krate::__private::{Content, RecordId, RecordKey, Table, WithId};

            #(#encode)*
            #decode

            impl Table for #ident {
                const TABLE: &'static str = "";
                type Key = RecordKey;
                type New = #new;

                fn id(&self) -> &RecordId<Self> {
                    loop {}
                }
            }

            impl Content<#ident> for #ident {
                type Id = WithId;
            }
            impl Content<#ident> for #new {
                type Id = WithId;
            }
        };
    }
}

/// Part of a record, with nothing in it.
pub(crate) fn embed(krate: &TokenStream, input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let encode = encode(krate, ident);
    let decode = decode(krate, ident);
    quote! {
        const _: () = {
            use #krate::__private::{Embed, Name, Type};

            #encode
            #decode

            impl Type for #ident {
                fn surreal_type() -> Name {
                    loop {}
                }
            }

            impl Embed for #ident {}
        };
    }
}

/// A view that shows nothing, of a table, if that is known.
pub(crate) fn view(krate: &TokenStream, of: Option<&Path>, input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    let decode = decode(krate, ident);
    let view = of.map(|of| {
        quote! {
            impl #krate::__private::View for #ident {
                type Of = #of;

                fn columns() -> #krate::__private::Vec<#krate::__private::Column<#of>> {
                    loop {}
                }
            }
        }
    });
    quote!(const _: () = { #decode #view };)
}

fn encode(krate: &TokenStream, ident: &Ident) -> TokenStream {
    quote! {
        impl #krate::__private::Encode for #ident {
            fn encode(
                &self,
                _: &mut #krate::__private::Encoder,
            ) -> ::core::result::Result<(), #krate::__private::EncodeError> {
                loop {}
            }
        }
    }
}

fn decode(krate: &TokenStream, ident: &Ident) -> TokenStream {
    quote! {
        impl<'b> #krate::__private::Decode<'b> for #ident {
            fn decode(
                _: &mut #krate::__private::Decoder<'b>,
            ) -> ::core::result::Result<Self, #krate::__private::DecodeError> {
                loop {}
            }
        }
    }
}
