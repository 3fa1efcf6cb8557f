use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

use super::new;
use crate::model::{Field, Model, Role};

/// For the model and for its new struct.
pub(super) fn expand(model: &Model) -> TokenStream {
    let written = model
        .fields
        .iter()
        .filter(|field| !matches!(field.role, Role::Computed | Role::Skipped));
    let full = implement(model, &model.ident, written);
    let new = implement(model, &model.new, new::fields(model));
    quote!(#full #new)
}

fn implement<'m>(
    Model { krate, .. }: &Model,
    ident: &Ident,
    fields: impl Iterator<Item = &'m Field>,
) -> TokenStream {
    let fields = fields.map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        quote_spanned!(field.span()=> __o.field(#name, &self.#ident)?;)
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Encode for #ident {
            fn encode(
                &self,
                __e: &mut #krate::__private::Encoder,
            ) -> ::core::result::Result<(), #krate::__private::EncodeError> {
                __e.object(|__o| {
                    #(#fields)*
                    ::core::result::Result::Ok(())
                })
            }
        }
    }
}
