use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::Model;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        ident,
        table,
        new,
        krate,
        ..
    } = model;
    let Some(id) = model.id() else {
        return TokenStream::new();
    };
    let (id_field, id_type) = (&id.ident, &id.ty);
    // at the type, so that an id that is none is reported there
    let key = quote_spanned! {id.span()=>
        <#id_type as #krate::__private::IdField<#ident>>::Key
    };
    quote! {
        #[automatically_derived]
        impl #krate::__private::Table for #ident {
            const TABLE: &'static str = #table;

            type Key = #key;
            type New = #new;

            fn id(&self) -> &#krate::__private::RecordId<Self, Self::Key> {
                &self.#id_field
            }
        }

        #[automatically_derived]
        impl #krate::__private::Content<#ident> for #ident {
            fn id(
                &self,
            ) -> ::core::option::Option<
                &#krate::__private::RecordId<
                    #ident,
                    <#ident as #krate::__private::Table>::Key,
                >,
            > {
                ::core::option::Option::Some(&self.#id_field)
            }
        }

        #[automatically_derived]
        impl #krate::__private::Content<#ident> for #new {}

        #[automatically_derived]
        impl #krate::__private::Type for #ident {
            fn surreal_type() -> #krate::__private::Name {
                #krate::__private::Name::Borrowed("object")
            }
        }
    }
}
