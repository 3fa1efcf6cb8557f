use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::at;
use crate::model::{Role, Table};

/// `impl Table`.
pub(super) fn expand(table: &Table) -> TokenStream {
    let Table {
        ident,
        table: name,
        new,
        krate,
        ..
    } = table;
    let id = match table.field(Role::Id) {
        Some(id) => {
            let (field, ty) = (&id.ident, &id.ty);
            let krate = at(id.span(), krate);
            let id_field = quote_spanned! {id.span()=>
                <#ty as #krate::__private::IdField<#ident>>
            };
            quote_spanned! {id.span()=>
                type Key = #id_field::Key;

                fn id(&self) -> &#krate::__private::RecordId<Self, #id_field::Key> {
                    #id_field::get(&self.#field)
                }
            }
        }
        // reported already
        None => quote! {
            type Key = #krate::__private::RecordKey;

            fn id(&self) -> &#krate::__private::RecordId<Self> {
                loop {}
            }
        },
    };
    let edge = table.edge.then(|| {
        quote!(
            const EDGE: ::core::primitive::bool = true;
        )
    });
    let version = table.field(Role::Version).map(|version| {
        let name = &version.name;
        quote! {
            const VERSION: ::core::option::Option<&'static ::core::primitive::str> = ::core::option::Option::Some(#name);
        }
    });
    let computed = table.field(Role::Computed).map(|_| {
        quote!(
            const COMPUTED: ::core::primitive::bool = true;
        )
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Table for #ident {
            const TABLE: &'static ::core::primitive::str = #name;
            #edge
            #version
            #computed

            type New = #new;

            #id
        }

        #[automatically_derived]
        impl #krate::__private::Type for #ident {
            fn surreal_type() -> #krate::__private::Name {
                #krate::__private::Name::Borrowed("object")
            }
        }
    }
}
