use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

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
    let (key, id) = match table.field(Role::Id) {
        Some(id) => {
            let (field, ty) = (&id.ident, &id.ty);
            // at the type, so that an id that is none is reported there
            let key = quote_spanned! {id.span()=>
                <#ty as #krate::__private::IdField<#ident>>::Key
            };
            (key, quote!(&self.#field))
        }
        // reported already
        None => (quote!(#krate::__private::RecordKey), quote!(loop {})),
    };
    let edge = table.edge.then(|| {
        quote!(
            const EDGE: bool = true;
        )
    });
    let version = table.field(Role::Version).map(|version| {
        let name = &version.name;
        quote! {
            const VERSION: ::core::option::Option<&'static str> = ::core::option::Option::Some(#name);
        }
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Table for #ident {
            const TABLE: &'static str = #name;
            #edge
            #version

            type Key = #key;
            type New = #new;

            fn id(&self) -> &#krate::__private::RecordId<Self, Self::Key> {
                #id
            }
        }

        #[automatically_derived]
        impl #krate::__private::Type for #ident {
            fn surreal_type() -> #krate::__private::Name {
                #krate::__private::Name::Borrowed("object")
            }
        }
    }
}
