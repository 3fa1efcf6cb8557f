//! The model behind a struct or an enum, or every mistake in it.

mod embed;
mod field;
mod rules;
mod table;
mod variant;
mod view;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Path;

pub(crate) use self::{
    embed::{Embed, Shape},
    field::{Field, Role},
    table::Table,
    variant::{Content, Repr, Variant},
    view::{Shown, View, ViewField},
};

/// The path to the library.
pub(crate) fn library(path: Option<&Path>) -> TokenStream {
    match path {
        Some(path) => path.into_token_stream(),
        None => quote!(::surreal_session),
    }
}
