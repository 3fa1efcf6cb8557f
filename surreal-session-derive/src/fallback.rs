//! What stands in for a derive that failed, so that one mistake is one message.

use darling::Error;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, ext::IdentExt};

/// The errors, and empty implementations that let everything else compile.
pub(crate) fn expand(input: &DeriveInput, error: Error) -> TokenStream {
    let errors = error.write_errors();
    if !input.generics.params.is_empty() {
        return errors;
    }
    let ident = &input.ident;
    let vis = &input.vis;
    let new = format_ident!("New{}", ident.unraw());
    quote! {
        #errors

        #[doc(hidden)]
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        #vis struct #new {}

        const _: () = {
            use ::surreal_session::__private::{
                Content, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, RecordId, RecordKey, Table,
            };

            impl Encode for #ident {
                fn encode(&self, _: &mut Encoder) -> ::core::result::Result<(), EncodeError> {
                    loop {}
                }
            }

            impl Encode for #new {
                fn encode(&self, _: &mut Encoder) -> ::core::result::Result<(), EncodeError> {
                    loop {}
                }
            }

            impl<'b> Decode<'b> for #ident {
                fn decode(_: &mut Decoder<'b>) -> ::core::result::Result<Self, DecodeError> {
                    loop {}
                }
            }

            impl Table for #ident {
                const TABLE: &'static str = "";
                type Key = RecordKey;
                type New = #new;

                fn id(&self) -> &RecordId<Self> {
                    loop {}
                }
            }

            impl Content<#ident> for #ident {}
            impl Content<#ident> for #new {}
        };
    }
}
