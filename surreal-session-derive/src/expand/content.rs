use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{
    at,
    encode::{self, Way},
    new,
};
use crate::model::{Role, Table};

/// Implements `Content` for the model and its struct without an id.
pub(super) fn expand(table: &Table) -> TokenStream {
    let Table {
        ident, new, krate, ..
    } = table;
    let written = table
        .fields
        .iter()
        .filter(|field| !matches!(field.role, Role::Computed | Role::Skipped));
    let whole = encode::fields(krate, Way::Concrete, written);
    let whole = encode::object(krate, &syn::Generics::default(), ident, &whole);
    let id = table.field(Role::Id).map(|id| {
        let ty = &id.ty;
        let krate = at(id.span(), krate);
        quote_spanned! {id.span()=>
            fn id(
                &self,
            ) -> ::core::option::Option<
                &#krate::__private::RecordId<
                    #ident,
                    <#ty as #krate::__private::IdField<#ident>>::Key,
                >,
            > {
                ::core::option::Option::Some(#krate::__private::Table::id(self))
            }
        }
    });
    let version = table.field(Role::Version).map(|version| {
        let field = &version.ident;
        let ty = &version.ty;
        let krate = at(version.span(), krate);
        let get = quote_spanned! {version.span()=>
            <#ty as #krate::__private::VersionField>::get(&self.#field)
        };
        quote! {
            fn version(&self) -> ::core::option::Option<::core::primitive::i64> {
                ::core::option::Option::Some(#get)
            }
        }
    });
    let fields = encode::fields(krate, Way::New, new::fields(table));
    let left_out = left_out(table);
    let start = table.field(Role::Version).map(|version| {
        let name = &version.name;
        quote!(__o.field(#name, &#krate::__private::FIRST_VERSION)?;)
    });
    let fields = quote!(#fields #start);
    let of_new = if table.edge {
        // with both its ends only, which `Edge::between` gives it, is it the content of a record
        let names = encode::names(krate, new::fields(table));
        let body = quote!(#fields ::core::result::Result::Ok(()));
        encode::flat_object(krate, &syn::Generics::default(), new, &names, &body)
    } else {
        let encode = encode::object(krate, &syn::Generics::default(), new, &fields);
        quote! {
            #encode

            #[automatically_derived]
            impl #krate::__private::Content<#ident> for #new {
                type Id = #krate::__private::WithoutId;
                #left_out
            }
        }
    };
    let distinct = encode::distinct(krate, table.fields.iter());
    quote! {
        #distinct
        #whole

        #[automatically_derived]
        impl #krate::__private::Content<#ident> for #ident {
            type Id = #krate::__private::WithId;
            #id
            #version
        }

        #of_new
    }
}

/// The method that names the fields which are left to the database. An `Option` of the model is
/// `None` on purpose.
fn left_out(table: &Table) -> Option<TokenStream> {
    let krate = &table.krate;
    let mut defaulted = new::fields(table)
        .filter(|field| field.role == Role::Defaulted && !field.is_option())
        .peekable();
    defaulted.peek()?;
    let pushes = defaulted.map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        quote! {
            if ::core::option::Option::is_none(&self.#ident) {
                __names.push(#name);
            }
        }
    });
    Some(quote! {
        fn left_out(&self) -> #krate::__private::Vec<&'static ::core::primitive::str> {
            let mut __names = #krate::__private::Vec::new();
            #(#pushes)*
            __names
        }
    })
}
