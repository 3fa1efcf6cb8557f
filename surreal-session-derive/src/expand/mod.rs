//! Generates Rust from a model. Each file writes one kind of item.

mod constants;
mod content;
mod decode;
mod edge;
mod embed;
mod encode;
mod enumeration;
mod new;
mod patch;
mod record;
mod table;
mod view;

use proc_macro2::{Span, TokenStream};
use quote::quote;

pub(crate) use self::{embed::expand as embed, table::expand as table, view::expand as view};

/// Implementations in a scope of their own.
fn scoped(implementations: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated, reason = "a deprecated field is still stored")]
        const _: () = {
            #implementations
        };
    }
}

/// The path to the library as if it were written at `span`, so that an error about what it leads to
/// is shown there.
fn at(span: Span, krate: &TokenStream) -> TokenStream {
    krate
        .clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}
