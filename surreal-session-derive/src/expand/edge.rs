use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::at;
use crate::model::{Role, Table};

/// `impl Edge`, for a table that is one.
pub(super) fn expand(table: &Table) -> TokenStream {
    let (Some(from), Some(to)) = (table.field(Role::In), table.field(Role::Out)) else {
        return TokenStream::new();
    };
    let Table { ident, krate, .. } = table;
    let [from, to] = [from, to].map(|end| {
        let ty = &end.ty;
        let krate = at(end.span(), krate);
        quote_spanned!(end.span()=> <#ty as #krate::__private::EndField>::Table)
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Edge for #ident {
            type In = #from;
            type Out = #to;
        }
    }
}
