use proc_macro2::TokenStream;
use quote::quote;

use super::{constants, content, decode, edge, new, patch, record, scoped};
use crate::model::Table;

pub(crate) fn expand(table: &Table) -> TokenStream {
    let new = new::expand(table);
    let patch = patch::expand(table);
    let record = record::expand(table);
    let edge = edge::expand(table);
    let content = content::expand(table);
    let constants = constants::expand(
        &table.krate,
        &table.ident,
        &syn::Generics::default(),
        &table.fields,
    );
    let decode = decode::record(table);
    let implementations = scoped(&quote! {
        #constants
        #record
        #edge
        #content
        #decode
    });
    quote! {
        #new
        #patch
        #implementations
    }
}
